package dev.llm.settings;

import java.time.Duration;
import java.util.List;

/// The keys of `[proxy]`. Nothing loads them for a call that is no proxy, unless something sets one.
public final class ProxyKeys {
    static final String TABLE = "proxy";

    /// The tables in it.
    static final String MODELS = "models";

    static final String RULES = "rules";

    public static final Key<String> HOST =
            new Key<>(TABLE, "host", KeyType.TEXT, "127.0.0.1", "the address to listen at");
    public static final Key<Integer> PORT =
            new Key<>(
                    TABLE,
                    "port",
                    KeyType.count(0, 65535),
                    8000,
                    "the port to listen at; 0 for one that is free");
    public static final Key<List<String>> AUTH_KEYS =
            new Key<>(
                    TABLE,
                    "auth_keys",
                    KeyType.SECRETS,
                    null,
                    "the keys that clients may show, in the forms of a key; none asks for none");
    public static final Key<String> ADMIN_KEY =
            new Key<>(
                    TABLE,
                    "admin_key",
                    KeyType.SECRET,
                    null,
                    "the key for /config, in the forms of a key; none switches it off");
    public static final Key<Boolean> PASS_CLIENT_KEYS =
            new Key<>(
                    TABLE,
                    "pass_client_keys",
                    KeyType.TRUTH,
                    false,
                    "whether a client's own key is sent to the provider");
    public static final Key<Boolean> NATIVE_ANTHROPIC =
            new Key<>(
                    TABLE,
                    "native_anthropic",
                    KeyType.TRUTH,
                    false,
                    "whether /anthropic-native, which leads straight to Anthropic, is served");
    public static final Key<Integer> MAX_BODY_MB =
            new Key<>(
                    TABLE,
                    "max_body_mb",
                    KeyType.count(1, 1024),
                    64,
                    "how large a request may be, in MB");
    public static final Key<Integer> MAX_EXCHANGES =
            new Key<>(
                    TABLE,
                    "max_exchanges",
                    KeyType.count(1, 1_000_000),
                    1000,
                    "how many exchanges may run at a time; others are told to come back");
    public static final Key<Duration> HEADER_TIMEOUT =
            seconds("header_timeout", 10, "seconds that a client's headers may take");
    public static final Key<Duration> BODY_TIMEOUT =
            seconds("body_timeout", 60, "seconds that a client's body may take");
    public static final Key<Duration> REQUEST_TIMEOUT =
            seconds("request_timeout", 600, "seconds that an exchange may take");
    public static final Key<Duration> DRAIN_TIMEOUT =
            seconds("drain_timeout", 30, "seconds that exchanges get to end when the proxy stops");
    public static final Key<Duration> PING_INTERVAL =
            seconds("ping_interval", 10, "seconds of silence after which a stream gets a ping");
    public static final Key<Duration> RETRY_AFTER_MAX =
            seconds(
                    "retry_after_max",
                    10,
                    "seconds that a provider's Retry-After is waited for at most");
    public static final Key<String> TLS_CERT =
            new Key<>(
                    TABLE,
                    "tls_cert",
                    KeyType.TEXT,
                    null,
                    "a file with the certificates to serve, in PEM; with tls_key");
    public static final Key<String> TLS_KEY =
            new Key<>(
                    TABLE,
                    "tls_key",
                    KeyType.TEXT,
                    null,
                    "a file with the private key for tls_cert, in PEM");
    public static final Key<LogFormat> LOG_FORMAT =
            new Key<>(
                    TABLE,
                    "log_format",
                    KeyType.oneOf(List.of(LogFormat.values())),
                    LogFormat.TEXT,
                    "how the line about an exchange is written");
    public static final Key<Boolean> QUIET =
            new Key<>(
                    TABLE,
                    "quiet",
                    KeyType.TRUTH,
                    false,
                    "whether the lines about the start and about exchanges are left out");
    public static final Key<String> MODEL_MAP =
            new Key<>(
                    TABLE,
                    "model_map",
                    KeyType.TEXT,
                    null,
                    "a JSON file that maps Anthropic's model ids to models");

    public static final List<Key<?>> ALL =
            List.of(
                    HOST,
                    PORT,
                    AUTH_KEYS,
                    ADMIN_KEY,
                    PASS_CLIENT_KEYS,
                    NATIVE_ANTHROPIC,
                    MAX_BODY_MB,
                    MAX_EXCHANGES,
                    HEADER_TIMEOUT,
                    BODY_TIMEOUT,
                    REQUEST_TIMEOUT,
                    DRAIN_TIMEOUT,
                    PING_INTERVAL,
                    RETRY_AFTER_MAX,
                    TLS_CERT,
                    TLS_KEY,
                    LOG_FORMAT,
                    QUIET,
                    MODEL_MAP);

    /// Of the table `proxy.models`, where each name is one.
    public static final Key<String> TARGET =
            new Key<>(
                    "target",
                    KeyType.TEXT,
                    null,
                    "the model, route or alias that is asked instead");

    /// All the tables `proxy.rules`.
    public static final Key<List<String>> RULE_TABLES =
            new Key<>(
                    TABLE,
                    RULES,
                    KeyType.tables("tables, each a [[proxy.rules]]; llm config edit changes them"),
                    null,
                    "what is done to requests, in this order");

    private ProxyKeys() {}

    private static Key<Duration> seconds(String name, int byDefault, String description) {
        return new Key<>(TABLE, name, KeyType.SECONDS, Duration.ofSeconds(byDefault), description);
    }
}
