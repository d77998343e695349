package dev.llm.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every key that settings know, with its value and where that came from.
final class Listing {
    private final List<Setting> all = new ArrayList<>();

    private Listing() {}

    /// In the order of the documentation. What is not set is there too.
    static List<Setting> of(Settings settings) {
        var listing = new Listing();
        for (Key<?> key : Key.TOP_LEVEL) {
            if (key == Key.LOG_URL) {
                listing.add(KeyPath.of(key), settings.logUrl());
            } else {
                listing.add(KeyPath.of(key), settings.value(key));
            }
        }
        listing.add(KeyPath.of(Key.VERSION), settings.version());
        settings.providers().values().forEach(listing::add);
        settings.aliases().forEach((name, model) -> listing.add(KeyPath.ofAlias(name), model));
        settings.routes().forEach((name, targets) -> listing.add(KeyPath.ofRoute(name), targets));
        settings.counters()
                .forEach((name, command) -> listing.add(KeyPath.ofCounter(name), command));
        return listing.all;
    }

    private void add(ProviderSettings provider) {
        for (Key<?> key : Key.OF_PROVIDER) {
            if (!provider.type().value().takes(key)) {
                continue;
            }
            KeyPath path = KeyPath.ofProvider(provider.name(), key);
            if (key == Key.API_KEYS) {
                add(path, provider.apiKeys());
            } else if (key.isGivenLikeASecret()) {
                add(path, secret(provider, key));
            } else {
                add(path, value(provider, key));
            }
        }
    }

    private static @Nullable Value<?> value(ProviderSettings provider, Key<?> key) {
        if (key == Key.TYPE) {
            return provider.type();
        } else if (key == Key.BASE_URL) {
            return provider.baseUrl();
        } else if (key == Key.ENABLED) {
            return provider.enabled();
        } else if (key == Key.ALLOW_INSECURE) {
            return provider.allowInsecure();
        } else if (key == Key.API) {
            return provider.api();
        } else if (key == Key.API_VERSION) {
            return provider.apiVersion();
        } else if (key == Key.CACHE) {
            return provider.cache();
        } else if (key == Key.DOOR && provider.salesforce() != null) {
            return provider.salesforce().door();
        }
        throw new IllegalArgumentException("a key of providers that is not listed: " + key);
    }

    private static @Nullable Secret secret(ProviderSettings provider, Key<?> key) {
        SalesforceSettings salesforce = provider.salesforce();
        if (key == Key.API_KEY) {
            return provider.apiKey();
        } else if (key == Key.AUTH_TOKEN) {
            return provider.authToken();
        } else if (salesforce == null) {
            return null;
        } else if (key == Key.DOMAIN) {
            return salesforce.domain();
        }
        return key == Key.CLIENT_ID ? salesforce.clientId() : salesforce.clientSecret();
    }

    private void add(KeyPath path, @Nullable Value<?> value) {
        all.add(
                value == null
                        ? notSet(path)
                        : Setting.plain(path, plain(value.value()), value.origin()));
    }

    private void add(KeyPath path, @Nullable Secret secret) {
        all.add(
                secret == null
                        ? notSet(path)
                        : new Setting(path, secret.toString(), secret.origin(), List.of(secret)));
    }

    private void add(KeyPath path, List<Secret> secrets) {
        all.add(
                secrets.isEmpty()
                        ? notSet(path)
                        : new Setting(
                                path,
                                secrets.stream().map(Secret::toString).toList(),
                                secrets.getFirst().origin(),
                                secrets));
    }

    private static Setting notSet(KeyPath path) {
        return Setting.plain(path, null, new Origin.Default());
    }

    /// As it would stand in the file.
    static Object plain(Object value) {
        return switch (value) {
            case Duration time -> BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros();
            case Integer number -> BigDecimal.valueOf(number);
            case Enum<?> constant -> KeyType.word(constant);
            default -> value;
        };
    }
}
