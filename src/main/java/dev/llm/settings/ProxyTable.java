package dev.llm.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the `proxy` table.
///
/// @param directory where the relative paths of the file start
record ProxyTable(Layers layers, Path directory, Secrets secrets, KeyedTable table) {
    /// @param aliases short names for models
    ProxySettings read(Map<String, Value<String>> aliases) {
        table.checkNames(ProxyKeys.ALL, ProxyKeys.MODELS, ProxyKeys.RULES);
        Value<Path> certificate = path(text(ProxyKeys.TLS_CERT));
        Value<Path> key = path(text(ProxyKeys.TLS_KEY));
        checkTogether(ProxyKeys.TLS_CERT, certificate, ProxyKeys.TLS_KEY, key);
        checkTogether(ProxyKeys.TLS_KEY, key, ProxyKeys.TLS_CERT, certificate);
        return new ProxySettings(
                value(ProxyKeys.HOST),
                value(ProxyKeys.PORT),
                authKeys(),
                adminKey(),
                value(ProxyKeys.PASS_CLIENT_KEYS),
                nativeAnthropic(),
                value(ProxyKeys.MAX_BODY_MB),
                value(ProxyKeys.MAX_EXCHANGES),
                value(ProxyKeys.HEADER_TIMEOUT),
                value(ProxyKeys.BODY_TIMEOUT),
                value(ProxyKeys.REQUEST_TIMEOUT),
                value(ProxyKeys.DRAIN_TIMEOUT),
                value(ProxyKeys.PING_INTERVAL),
                value(ProxyKeys.RETRY_AFTER_MAX),
                certificate,
                key,
                value(ProxyKeys.LOG_FORMAT),
                value(ProxyKeys.QUIET),
                path(modelMap()),
                new ProxyModels(aliases, layers.problems()).read(table.inner(ProxyKeys.MODELS)),
                new ProxyRules(layers.environment(), directory, secrets, layers.problems())
                        .read(table.table().entries().get(ProxyKeys.RULES)));
    }

    /// Of a key that has a default, which stands in where a value is wrong: that is told apart.
    private <T> Value<T> value(Key<T> key) {
        Value<T> value = layers.value(key, table);
        return value == null ? Value.byDefault(Objects.requireNonNull(key.byDefault())) : value;
    }

    private @Nullable Value<String> text(Key<String> key) {
        return layers.value(key, table);
    }

    private Value<Boolean> nativeAnthropic() {
        Value<Boolean> value = value(ProxyKeys.NATIVE_ANTHROPIC);
        String other = Settings.NATIVE_ANTHROPIC_ENABLED;
        String word = layers.environment().variable(other);
        // Only a clear yes switches it on: the variable belongs to other programs too, which may
        // give it other words.
        return word != null && value.origin() instanceof Origin.Default
                ? new Value<>(
                        Boolean.TRUE.equals(KeyType.truth(word)), new Origin.VendorVariable(other))
                : value;
    }

    private @Nullable Value<String> modelMap() {
        Value<String> value = text(ProxyKeys.MODEL_MAP);
        String other = Settings.ANTHROPIC_MODEL_MAP;
        String path = layers.environment().variable(other);
        return value == null && path != null && !path.isBlank()
                ? new Value<>(path, new Origin.VendorVariable(other))
                : value;
    }

    private List<Secret> authKeys() {
        Value<List<String>> texts = layers.value(ProxyKeys.AUTH_KEYS, table);
        var keys = new ArrayList<Secret>();
        if (texts != null) {
            for (int i = 0; i < texts.value().size(); i++) {
                Secret key =
                        secret(
                                ProxyKeys.AUTH_KEYS,
                                new Value<>(texts.value().get(i), origin(texts.origin(), i)));
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        return List.copyOf(keys);
    }

    /// The place of one key among several, where the file has them.
    private Origin origin(Origin all, int index) {
        return all instanceof Origin.InFile
                        && table.table().entries().get(ProxyKeys.AUTH_KEYS.name())
                                instanceof TomlValue.Array array
                ? array.items().get(index).at()
                : all;
    }

    private @Nullable Secret adminKey() {
        Value<String> text = text(ProxyKeys.ADMIN_KEY);
        return text == null ? null : secret(ProxyKeys.ADMIN_KEY, text);
    }

    private @Nullable Secret secret(Key<?> key, Value<String> text) {
        try {
            return Secret.parse(text.value(), text.origin(), true, base(text.origin()), secrets);
        } catch (IllegalArgumentException wrong) {
            problem(text.origin(), key, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private @Nullable Value<Path> path(@Nullable Value<String> text) {
        if (text == null) {
            return null;
        }
        try {
            Path path = layers.environment().path(text.value(), base(text.origin()));
            return new Value<>(path.normalize(), text.origin());
        } catch (InvalidPathException _) {
            layers.problems()
                    .add(text.origin(), KeyType.quoted(text.value()) + " is no path of a file");
            return null;
        }
    }

    private void checkTogether(
            Key<?> key, @Nullable Value<?> value, Key<?> other, @Nullable Value<?> with) {
        if (value != null && with == null) {
            problem(value.origin(), key, "needs " + other.name() + " beside it");
        }
    }

    private void problem(Origin origin, Key<?> key, String must) {
        String name =
                switch (origin) {
                    case Origin.Flag _ -> key.flag();
                    case Origin.Variable _ -> key.variable();
                    case Origin.InFile _, Origin.VendorVariable _, Origin.Default _ -> key.path();
                };
        layers.problems().add(origin, name + " " + must);
    }

    private Path base(Origin origin) {
        return origin instanceof Origin.InFile ? directory : layers.environment().directory();
    }
}
