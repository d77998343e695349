package dev.llm.settings;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        settings.routes().values().forEach(listing::add);
        settings.counters()
                .forEach((name, command) -> listing.add(KeyPath.ofCounter(name), command));
        listing.add(settings.proxy());
        return listing.all;
    }

    private void add(RouteSettings route) {
        add(KeyPath.ofRoute(route.name(), RouteKeys.TARGETS), route.targets());
        add(KeyPath.ofRoute(route.name(), RouteKeys.ORDER), route.order());
        add(KeyPath.ofRoute(route.name(), RouteKeys.DELIVER), route.deliver());
        add(KeyPath.ofRoute(route.name(), RouteKeys.QUEUE), route.queue());
        fields(route.limits())
                .forEach((key, value) -> add(KeyPath.ofRoute(route.name(), key), value));
    }

    private static Map<Key<?>, @Nullable Value<?>> fields(TargetLimits limits) {
        var fields = new LinkedHashMap<Key<?>, @Nullable Value<?>>();
        fields.put(RouteKeys.RETRIES, limits.retries());
        fields.put(RouteKeys.CONNECT_TIMEOUT, limits.connectTimeout());
        fields.put(RouteKeys.TIMEOUT, limits.timeout());
        fields.put(RouteKeys.TTFT_TIMEOUT, limits.ttftTimeout());
        fields.put(RouteKeys.IDLE_TIMEOUT, limits.idleTimeout());
        return fields;
    }

    private void add(ProxySettings proxy) {
        add(KeyPath.ofProxy(ProxyKeys.HOST), proxy.host());
        add(KeyPath.ofProxy(ProxyKeys.PORT), proxy.port());
        add(KeyPath.ofProxy(ProxyKeys.AUTH_KEYS), proxy.authKeys());
        add(KeyPath.ofProxy(ProxyKeys.ADMIN_KEY), proxy.adminKey());
        add(KeyPath.ofProxy(ProxyKeys.PASS_CLIENT_KEYS), proxy.passClientKeys());
        add(KeyPath.ofProxy(ProxyKeys.NATIVE_ANTHROPIC), proxy.nativeAnthropic());
        add(KeyPath.ofProxy(ProxyKeys.MAX_BODY_MB), proxy.maxBodyMb());
        add(KeyPath.ofProxy(ProxyKeys.MAX_EXCHANGES), proxy.maxExchanges());
        add(KeyPath.ofProxy(ProxyKeys.HEADER_TIMEOUT), proxy.headerTimeout());
        add(KeyPath.ofProxy(ProxyKeys.BODY_TIMEOUT), proxy.bodyTimeout());
        add(KeyPath.ofProxy(ProxyKeys.REQUEST_TIMEOUT), proxy.requestTimeout());
        add(KeyPath.ofProxy(ProxyKeys.DRAIN_TIMEOUT), proxy.drainTimeout());
        add(KeyPath.ofProxy(ProxyKeys.PING_INTERVAL), proxy.pingInterval());
        add(KeyPath.ofProxy(ProxyKeys.RETRY_AFTER_MAX), proxy.retryAfterMax());
        add(KeyPath.ofProxy(ProxyKeys.TLS_CERT), proxy.tlsCert());
        add(KeyPath.ofProxy(ProxyKeys.TLS_KEY), proxy.tlsKey());
        add(KeyPath.ofProxy(ProxyKeys.LOG_FORMAT), proxy.logFormat());
        add(KeyPath.ofProxy(ProxyKeys.QUIET), proxy.quiet());
        add(KeyPath.ofProxy(ProxyKeys.MODEL_MAP), proxy.modelMap());
        proxy.models().forEach((name, target) -> add(KeyPath.ofProxyModel(name), target));
        add(KeyPath.ofProxy(ProxyKeys.RULE_TABLES), proxy.ruleTables());
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
        } else if (key == Key.REQUESTS_PER_MINUTE) {
            return provider.requestsPerMinute();
        } else if (key == Key.TOKENS_PER_MINUTE) {
            return provider.tokensPerMinute();
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
            case Path path -> path.toString();
            case List<?> values -> values.stream().map(Listing::plain).toList();
            case TargetSettings target -> target(target);
            case RuleSettings rule -> rule.written();
            default -> value;
        };
    }

    /// A string, as most are written, unless there is more to say.
    private static Object target(TargetSettings target) {
        var values = new LinkedHashMap<Key<?>, @Nullable Value<?>>();
        boolean weighted = !(target.weight().origin() instanceof Origin.Default);
        values.put(RouteKeys.WEIGHT, weighted ? target.weight() : null);
        values.putAll(fields(target.limits()));
        values.put(RouteKeys.REQUESTS_PER_MINUTE, target.requestsPerMinute());
        values.put(RouteKeys.TOKENS_PER_MINUTE, target.tokensPerMinute());
        var table = new LinkedHashMap<String, Object>();
        table.put(RouteKeys.MODEL.name(), target.model());
        values.forEach((key, value) -> {
            if (value != null) {
                table.put(key.name(), plain(value.value()));
            }
        });
        return table.size() == 1 ? target.model() : table;
    }
}
