package dev.llm.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts one provider entry together: for each key the file, then the vendor's variable, then the
/// preset.
///
/// @param preset the preset that bears this name, if one does
/// @param table the file's entry, empty when there is none
record ProviderEntry(
        Providers providers, String name, @Nullable Preset preset, TomlValue.Table table) {
    private static final String OPENAI = "api.openai.com";

    /// Null when the entry's type is not known; what is wrong is among the problems.
    @Nullable ProviderSettings read() {
        Value<ProviderType> type = type();
        checkKeys(type == null ? null : type.value());
        if (type == null) {
            return null;
        }
        Value<SalesforceDoor> door = keyed().orDefault(Key.DOOR);
        Value<String> baseUrl = baseUrl(type.value(), door.value());
        return new ProviderSettings(
                name,
                preset,
                type,
                baseUrl,
                apiKeys(type.value()),
                secret(Key.AUTH_TOKEN, type.value()),
                enabled(),
                keyed().orDefault(Key.ALLOW_INSECURE),
                api(baseUrl),
                keyed().orDefault(Key.API_VERSION),
                keyed().orDefault(Key.CACHE),
                type.value() == ProviderType.SALESFORCE ? salesforce(door) : null,
                fromFile(Key.REQUESTS_PER_MINUTE),
                fromFile(Key.TOKENS_PER_MINUTE));
    }

    private @Nullable Value<ProviderType> type() {
        Value<ProviderType> written = fromFile(Key.TYPE);
        if (preset != null) {
            if (written != null && written.value() != preset.type()) {
                problem(
                        written.origin(),
                        Key.TYPE,
                        "must be " + preset.type().word() + ": another type needs another name");
            }
            return written == null
                    ? Value.byDefault(preset.type())
                    : new Value<>(preset.type(), written.origin());
        }
        if (!table.has(Key.TYPE)) {
            providers
                    .problems()
                    .addMissing(table.at(), named(Key.TYPE) + " is missing: " + Key.TYPE.expects());
        }
        return written;
    }

    private void checkKeys(@Nullable ProviderType type) {
        List<String> known = Key.OF_PROVIDER.stream().map(Key::name).toList();
        for (Map.Entry<String, TomlValue> entry : table.entries().entrySet()) {
            int index = known.indexOf(entry.getKey());
            if (index < 0) {
                providers
                        .problems()
                        .add(
                                entry.getValue().at(),
                                Settings.unknown("providers." + name + ".", entry.getKey(), known));
            } else if (type != null && !type.takes(Key.OF_PROVIDER.get(index))) {
                problem(
                        entry.getValue().at(),
                        Key.OF_PROVIDER.get(index),
                        "has no meaning for type " + type.word());
            }
        }
    }

    private @Nullable Value<String> baseUrl(ProviderType type, SalesforceDoor door) {
        if (!type.takes(Key.BASE_URL)) {
            return null;
        }
        Value<String> written = fromFile(Key.BASE_URL);
        if (written != null) {
            return address(type, written, named(Key.BASE_URL));
        }
        VendorVariable variable = variable(Key.BASE_URL);
        if (variable != null) {
            Value<String> url = address(type, fromVariable(variable), variable.name());
            return url == null || url.value().endsWith(variable.suffix())
                    ? url
                    : new Value<>(url.value() + variable.suffix(), url.origin());
        }
        if (type == ProviderType.SALESFORCE) {
            return Value.byDefault(door.url());
        }
        String url = preset == null ? type.url() : preset.url();
        // A preset may wait for its address; an entry that the file adds is for one.
        if (url == null && preset == null && !table.has(Key.BASE_URL)) {
            missing(Key.BASE_URL, type);
        }
        return url == null ? null : Value.byDefault(url);
    }

    private @Nullable Value<String> address(ProviderType type, Value<String> text, String where) {
        try {
            return new Value<>(BaseUrl.of(type, text.value()), text.origin());
        } catch (IllegalArgumentException wrong) {
            providers.problems().add(text.origin(), where + " " + wrong.getMessage());
            return null;
        }
    }

    private List<Secret> apiKeys(ProviderType type) {
        TomlValue written = table.entries().get(Key.API_KEYS.name());
        if (written == null) {
            Secret key = secret(Key.API_KEY, type);
            return key == null ? List.of() : List.of(key);
        }
        if (table.has(Key.API_KEY)) {
            problem(written.at(), Key.API_KEYS, "and api_key exclude each other");
        }
        var keys = new ArrayList<Secret>();
        if (fromFile(Key.API_KEYS) != null && written instanceof TomlValue.Array array) {
            for (TomlValue item : array.items()) {
                Secret key =
                        item instanceof TomlValue.Text text
                                ? parsed(Key.API_KEYS, new Value<>(text.value(), text.at()))
                                : null;
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        return List.copyOf(keys);
    }

    private @Nullable Secret secret(Key<String> key, ProviderType type) {
        Value<String> written = fromFile(key);
        if (written != null) {
            return parsed(key, written);
        }
        // A credential in the file is the one that this entry uses, of whichever kind: a key that
        // happens to be in
        // the environment must not go to the address that the file's token is meant for.
        boolean fileHasOne =
                table.has(Key.API_KEY) || table.has(Key.API_KEYS) || table.has(Key.AUTH_TOKEN);
        VendorVariable variable = variable(key);
        return variable == null || fileHasOne || !type.takes(key)
                ? null
                : Secret.ofVariable(variable.name(), variable.origin(), providers.secrets());
    }

    private @Nullable SalesforceSettings salesforce(Value<SalesforceDoor> door) {
        Secret domain = required(Key.DOMAIN);
        Secret clientId = required(Key.CLIENT_ID);
        Secret clientSecret = required(Key.CLIENT_SECRET);
        return domain == null || clientId == null || clientSecret == null
                ? null
                : new SalesforceSettings(domain, clientId, clientSecret, door);
    }

    private @Nullable Secret required(Key<String> key) {
        if (!table.has(key)) {
            missing(key, ProviderType.SALESFORCE);
        }
        Value<String> written = fromFile(key);
        return written == null ? null : parsed(key, written);
    }

    private Value<OpenAiApi> api(@Nullable Value<String> baseUrl) {
        Value<OpenAiApi> written = fromFile(Key.API);
        // What is compatible with OpenAI is so with the older API.
        boolean own = baseUrl != null && OPENAI.equals(URI.create(baseUrl.value()).getHost());
        return written == null
                ? Value.byDefault(own ? OpenAiApi.RESPONSES : OpenAiApi.CHAT)
                : written;
    }

    private @Nullable Secret parsed(Key<?> key, Value<String> written) {
        try {
            return Secret.parse(
                    written.value(),
                    written.origin(),
                    key.isSecret(),
                    providers.directory(),
                    providers.secrets());
        } catch (IllegalArgumentException wrong) {
            problem(written.origin(), key, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private Value<Boolean> enabled() {
        Value<Boolean> written = fromFile(Key.ENABLED);
        VendorVariable variable = variable(Key.ENABLED);
        if (written != null) {
            return written;
        }
        if (variable == null) {
            return Value.byDefault(true);
        }
        // Only a clear no switches it off: the variable belongs to other programs, which may give
        // it other words.
        boolean off = Boolean.FALSE.equals(KeyType.truth(fromVariable(variable).value()));
        return new Value<>(!off, variable.origin());
    }

    private @Nullable VendorVariable variable(Key<?> key) {
        return VendorVariable.set(preset, key, providers.environment());
    }

    private Value<String> fromVariable(VendorVariable variable) {
        String text = variable.in(providers.environment());
        return new Value<>(text == null ? "" : text, variable.origin());
    }

    private <T> @Nullable Value<T> fromFile(Key<T> key) {
        return keyed().value(key);
    }

    private KeyedTable keyed() {
        return new KeyedTable("providers." + name + ".", table, providers.problems());
    }

    private void missing(Key<?> key, ProviderType type) {
        providers
                .problems()
                .addMissing(
                        table.at(), named(key) + " is missing: type " + type.word() + " needs it");
    }

    private String named(Key<?> key) {
        return keyed().named(key);
    }

    private void problem(Origin origin, Key<?> key, String must) {
        providers.problems().add(origin, named(key) + " " + must);
    }
}
