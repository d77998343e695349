package dev.llm.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts one provider entry together: for each key the file, then the vendor's variable, then the
/// preset.
///
/// @param preset the preset that bears this name, if one does
/// @param table the file's entry, empty when there is none
record ProviderEntry(
        Providers providers, String name, @Nullable ProviderType preset, TomlValue.Table table) {
    /// Null when the entry's type is not known; what is wrong is among the problems.
    @Nullable ProviderSettings read() {
        Value<ProviderType> type = type();
        checkKeys(type == null ? null : type.value());
        if (type == null) {
            return null;
        }
        return new ProviderSettings(
                name,
                type,
                baseUrl(type.value()),
                secret(Key.API_KEY, type.value()),
                secret(Key.AUTH_TOKEN, type.value()),
                enabled(),
                orDefault(fromFile(Key.ALLOW_INSECURE), false));
    }

    private @Nullable Value<ProviderType> type() {
        Value<ProviderType> written = fromFile(Key.TYPE);
        if (preset != null) {
            if (written != null && written.value() != preset) {
                problem(
                        written.origin(),
                        Key.TYPE,
                        "must be " + preset.word() + ": another type needs another name");
            }
            return written == null
                    ? Value.byDefault(preset)
                    : new Value<>(preset, written.origin());
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

    private @Nullable Value<String> baseUrl(ProviderType type) {
        if (!type.takes(Key.BASE_URL)) {
            return null;
        }
        Value<String> written = fromFile(Key.BASE_URL);
        if (written != null) {
            return address(type, written, named(Key.BASE_URL));
        }
        VendorVariable variable = variable(Key.BASE_URL);
        if (variable != null) {
            return address(type, fromVariable(variable), variable.name());
        }
        String presetUrl = type.presetUrl();
        // Any number of servers speak OpenAI's API; the vendor's own is no guess to make for
        // another name.
        if (presetUrl == null || (type == ProviderType.OPENAI && preset == null)) {
            if (!table.has(Key.BASE_URL)) {
                providers
                        .problems()
                        .addMissing(
                                table.at(),
                                named(Key.BASE_URL)
                                        + " is missing: type "
                                        + type.word()
                                        + " needs it");
            }
            return null;
        }
        return Value.byDefault(presetUrl);
    }

    private @Nullable Value<String> address(ProviderType type, Value<String> text, String where) {
        try {
            return new Value<>(BaseUrl.of(type, text.value()), text.origin());
        } catch (IllegalArgumentException wrong) {
            providers.problems().add(text.origin(), where + " " + wrong.getMessage());
            return null;
        }
    }

    private @Nullable Secret secret(Key<String> key, ProviderType type) {
        Value<String> written = fromFile(key);
        if (written != null) {
            return fromFile(key, written);
        }
        // A credential in the file is the one that this entry uses, of whichever kind: a key that
        // happens to be in
        // the environment must not go to the address that the file's token is meant for.
        boolean fileHasOne = table.has(Key.API_KEY) || table.has(Key.AUTH_TOKEN);
        VendorVariable variable = variable(key);
        return variable == null || fileHasOne || !type.takes(key)
                ? null
                : Secret.ofVariable(variable.name(), variable.origin(), providers.secrets());
    }

    private @Nullable Secret fromFile(Key<String> key, Value<String> written) {
        try {
            return Secret.parse(
                    written.value(), written.origin(), providers.directory(), providers.secrets());
        } catch (IllegalArgumentException wrong) {
            problem(written.origin(), key, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private Value<Boolean> enabled() {
        Value<Boolean> written = fromFile(Key.ENABLED);
        VendorVariable variable = variable(Key.ENABLED);
        if (written != null || variable == null) {
            return orDefault(written, true);
        }
        // Only a clear no switches it off: the variable belongs to other programs, which may give
        // it other words.
        boolean off = Boolean.FALSE.equals(KeyType.truth(fromVariable(variable).value()));
        return new Value<>(!off, variable.origin());
    }

    private @Nullable VendorVariable variable(Key<?> key) {
        return VendorVariable.set(name, key, providers.environment());
    }

    private Value<String> fromVariable(VendorVariable variable) {
        String text = variable.in(providers.environment());
        return new Value<>(text == null ? "" : text, variable.origin());
    }

    private <T> @Nullable Value<T> fromFile(Key<T> key) {
        TomlValue value = table.entries().get(key.name());
        if (value == null) {
            return null;
        }
        T parsed = key.parse(value);
        if (parsed == null) {
            providers.problems().add(value.at(), key.fault(named(key), value.shown()));
            return null;
        }
        return new Value<>(parsed, value.at());
    }

    private static Value<Boolean> orDefault(@Nullable Value<Boolean> written, boolean byDefault) {
        return written == null ? Value.byDefault(byDefault) : written;
    }

    private String named(Key<?> key) {
        return "providers." + name + "." + key.name();
    }

    private void problem(Origin origin, Key<?> key, String must) {
        providers.problems().add(origin, named(key) + " " + must);
    }
}
