package dev.llm.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A name that settings know: the one table that parsing, variables, suggestions and listings go
/// by.
public final class Key<T> {
    static final int MOST_PER_MINUTE = 1_000_000_000;

    public static final Key<String> MODEL =
            new Key<>(
                    "model",
                    KeyType.TEXT,
                    null,
                    "the model to ask when the call names none: provider/model, a model id or an"
                            + " alias");
    public static final Key<Duration> TIMEOUT =
            new Key<>(
                    "timeout",
                    KeyType.SECONDS,
                    Duration.ofMinutes(10),
                    "seconds that one attempt may take, from its start to its last byte");
    public static final Key<Duration> CONNECT_TIMEOUT =
            new Key<>(
                    "connect_timeout",
                    KeyType.SECONDS,
                    Duration.ofSeconds(10),
                    "seconds that connecting may take");
    public static final Key<Duration> IDLE_TIMEOUT =
            new Key<>(
                    "idle_timeout",
                    KeyType.SECONDS,
                    Duration.ofMinutes(2),
                    "seconds that an answer may stay silent");
    public static final Key<Integer> RETRIES =
            new Key<>(
                    "retries",
                    KeyType.count(0, 10),
                    2,
                    "how often a request is sent again before anything of the answer arrived");
    public static final Key<Color> COLOR =
            new Key<>(
                    "color",
                    KeyType.oneOf(List.of(Color.values())),
                    Color.AUTO,
                    "whether output is coloured");
    public static final Key<Boolean> STREAM =
            new Key<>(
                    "stream",
                    KeyType.TRUTH,
                    true,
                    "whether the answer is printed as it arrives, or at once when it is whole");
    public static final Key<Boolean> USAGE =
            new Key<>(
                    "usage",
                    KeyType.TRUTH,
                    false,
                    "whether tokens, cost and times are printed after the answer");
    public static final Key<Boolean> HIDE_REASONING =
            new Key<>(
                    "hide_reasoning",
                    KeyType.TRUTH,
                    false,
                    "whether the model's reasoning is left out");
    public static final Key<Boolean> FAIL_ON_TRUNCATION =
            new Key<>(
                    "fail_on_truncation",
                    KeyType.TRUTH,
                    false,
                    "whether an answer that stopped at a limit is a failure");

    public static final Key<Duration> MODELS_TTL =
            new Key<>(
                    "models_ttl",
                    KeyType.SECONDS,
                    Duration.ofDays(1),
                    "seconds that a provider's list of models is kept");

    public static final Key<Boolean> LOG =
            new Key<>("log", KeyType.TRUTH, true, "whether prompts and answers are logged");
    public static final Key<String> LOG_URL =
            new Key<>(
                    "log_url",
                    KeyType.SECRET,
                    null,
                    "a PostgreSQL for the log, in the forms of a key: jdbc:postgresql://HOST/DATABASE");
    public static final Key<LogBodies> LOG_BODIES =
            new Key<>(
                    "log_bodies",
                    KeyType.oneOf(List.of(LogBodies.values())),
                    LogBodies.ALL,
                    "whose requests and answers are logged: of all, of errors, or of none");
    public static final Key<Integer> LOG_BODY_LIMIT =
            new Key<>(
                    "log_body_limit",
                    KeyType.count(1, 65536),
                    1024,
                    "kilobytes of each request and each answer that are logged");
    public static final Key<Integer> LOG_RETENTION_DAYS =
            new Key<>(
                    "log_retention_days",
                    KeyType.count(1, 36500),
                    null,
                    "days that the log keeps an exchange");
    public static final Key<Integer> LOG_RETENTION_MB =
            new Key<>(
                    "log_retention_mb",
                    KeyType.count(1, 10_000_000),
                    1024,
                    "megabytes that all logged requests and answers may take; the oldest go first");
    public static final Key<List<String>> LOG_REDACT =
            new Key<>(
                    "log_redact",
                    KeyType.PATTERNS,
                    null,
                    "regular expressions of what is masked in the log");

    public static final List<Key<?>> TOP_LEVEL =
            List.of(
                    MODEL,
                    TIMEOUT,
                    CONNECT_TIMEOUT,
                    IDLE_TIMEOUT,
                    RETRIES,
                    COLOR,
                    STREAM,
                    USAGE,
                    HIDE_REASONING,
                    FAIL_ON_TRUNCATION,
                    MODELS_TTL,
                    LOG,
                    LOG_URL,
                    LOG_BODIES,
                    LOG_BODY_LIMIT,
                    LOG_RETENTION_DAYS,
                    LOG_RETENTION_MB,
                    LOG_REDACT);

    /// Of the file alone: it says in which version's words the rest is written.
    public static final Key<Integer> VERSION =
            new Key<>(
                    "version",
                    KeyType.count(1, Integer.MAX_VALUE),
                    1,
                    "the version of the file's format");

    public static final Key<ProviderType> TYPE =
            new Key<>(
                    "type",
                    KeyType.oneOf(List.of(ProviderType.values())),
                    null,
                    "the API that the provider speaks");
    public static final Key<String> BASE_URL =
            new Key<>("base_url", KeyType.TEXT, null, "where the provider's API begins");
    public static final Key<String> API_KEY =
            new Key<>("api_key", KeyType.SECRET, null, "the key: literal, env:, file: or cmd:");
    public static final Key<List<String>> API_KEYS =
            new Key<>(
                    "api_keys",
                    KeyType.SECRETS,
                    null,
                    "several keys instead of one, in the same forms; the first is used first");
    public static final Key<String> AUTH_TOKEN =
            new Key<>(
                    "auth_token",
                    KeyType.SECRET,
                    null,
                    "a bearer token instead of a key, in the same forms; anthropic only");
    public static final Key<Boolean> ENABLED =
            new Key<>(
                    "enabled",
                    KeyType.TRUTH,
                    true,
                    "false keeps the entry and takes it out of use");
    public static final Key<Boolean> ALLOW_INSECURE =
            new Key<>(
                    "allow_insecure",
                    KeyType.TRUTH,
                    false,
                    "whether a key may travel over plain http to another host");

    public static final Key<OpenAiApi> API =
            new Key<>(
                    "api",
                    KeyType.oneOf(List.of(OpenAiApi.values())),
                    null,
                    "which of OpenAI's APIs is spoken; openai only");
    public static final Key<String> API_VERSION =
            new Key<>(
                    "api_version",
                    KeyType.oneWord(List.of("2023-06-01", "2026-10-21")),
                    "2023-06-01",
                    "the version of the API; anthropic only");
    public static final Key<Boolean> CACHE =
            new Key<>(
                    "cache",
                    KeyType.TRUTH,
                    true,
                    "whether the provider is asked to cache long prompts; anthropic only");
    public static final Key<String> DOMAIN =
            new Key<>(
                    "domain",
                    KeyType.SECRET,
                    null,
                    "the host that issues tokens, in the forms of a key; salesforce only");
    public static final Key<String> CLIENT_ID =
            new Key<>(
                    "client_id",
                    KeyType.SECRET,
                    null,
                    "the consumer key, in the forms of a key; salesforce only");
    public static final Key<String> CLIENT_SECRET =
            new Key<>(
                    "client_secret",
                    KeyType.SECRET,
                    null,
                    "the consumer secret, in the forms of a key; salesforce only");
    public static final Key<SalesforceDoor> DOOR =
            new Key<>(
                    "door",
                    KeyType.oneOf(List.of(SalesforceDoor.values())),
                    SalesforceDoor.MODELS,
                    "which of Salesforce's APIs is spoken; salesforce only");

    public static final Key<Integer> REQUESTS_PER_MINUTE =
            new Key<>(
                    "requests_per_minute",
                    KeyType.count(1, MOST_PER_MINUTE),
                    null,
                    "how many requests the proxy makes in a minute with one key");
    public static final Key<Integer> TOKENS_PER_MINUTE =
            new Key<>(
                    "tokens_per_minute",
                    KeyType.count(1, MOST_PER_MINUTE),
                    null,
                    "how many tokens the proxy lets one key spend in a minute");

    public static final List<Key<?>> OF_PROVIDER =
            List.of(
                    TYPE,
                    BASE_URL,
                    API_KEY,
                    API_KEYS,
                    AUTH_TOKEN,
                    ENABLED,
                    ALLOW_INSECURE,
                    API,
                    API_VERSION,
                    CACHE,
                    DOMAIN,
                    CLIENT_ID,
                    CLIENT_SECRET,
                    DOOR,
                    REQUESTS_PER_MINUTE,
                    TOKENS_PER_MINUTE);

    /// Of a table under `tokens`.
    public static final Key<List<String>> COMMAND =
            new Key<>(
                    "command",
                    KeyType.TEXTS,
                    null,
                    "a program that counts tokens, and its arguments: text on its input, a number back");

    /// Of the table `aliases`, where each name is one.
    public static final Key<String> ALIAS =
            new Key<>("alias", KeyType.TEXT, null, "the model that the name stands for");

    private final String table;
    private final String name;
    private final KeyType<T> type;
    private final @Nullable T byDefault;
    private final String description;

    Key(String name, KeyType<T> type, @Nullable T byDefault, String description) {
        this("", name, type, byDefault, description);
    }

    /// @param table the one table that it stands in; empty at the top level, and where there are several such tables
    Key(String table, String name, KeyType<T> type, @Nullable T byDefault, String description) {
        this.table = table;
        this.name = name;
        this.type = type;
        this.byDefault = byDefault;
        this.description = description;
    }

    public String name() {
        return name;
    }

    /// With the table that it stands in: `proxy.port`.
    public String path() {
        return table.isEmpty() ? name : table + "." + name;
    }

    /// Null when there is none, or when it depends on the provider's type.
    public @Nullable T byDefault() {
        return byDefault;
    }

    /// One line for a listing.
    public String description() {
        return description;
    }

    /// What the key takes, to follow "must be".
    public String expects() {
        return type.expects();
    }

    /// The variable that sets it, `LLM_IDLE_TIMEOUT`, `LLM_PROXY_PORT`; for keys at the top level and of the proxy only.
    public String variable() {
        return "LLM_" + path().replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// The option that sets it, `--idle-timeout`, `--port`; for the same keys.
    public String flag() {
        return "--" + name.replace('_', '-');
    }

    boolean isSecret() {
        return isGivenLikeASecret() && this != DOMAIN;
    }

    /// Whether this value of it must not be seen by others.
    boolean isSecretIn(String text) {
        return isSecret()
                && this != CLIENT_ID
                && (this != LOG_URL || text.toLowerCase(Locale.ROOT).contains("password"));
    }

    /// Whether it may be given in the forms of a key.
    @SuppressWarnings("ReferenceEquality") // there is one of each; to compare records costs a start
    boolean isGivenLikeASecret() {
        return type == KeyType.SECRET || type == KeyType.SECRETS;
    }

    /// Whether several values make one of this key.
    @SuppressWarnings("ReferenceEquality") // as above
    boolean takesSeveral() {
        return type == KeyType.TEXTS
                || type == KeyType.SECRETS
                || type == KeyType.PATTERNS
                || this == RouteKeys.TARGETS;
    }

    /// What stands in the file for the text of an argument; null when it is no value of this key.
    @Nullable Object written(String text) {
        T parsed = parse(text);
        return switch (parsed) {
            case null -> null;
            case Duration _ -> new BigDecimal(text.strip());
            case Integer number -> BigDecimal.valueOf(number);
            case Boolean truth -> truth;
            default -> text;
        };
    }

    /// Null when the text is no value of this key; [#fault] says why.
    @Nullable T parse(String text) {
        return type.ofText().apply(text);
    }

    /// Null when the value is none of this key; [#fault] says why.
    @Nullable T parse(TomlValue value) {
        return type.ofToml().apply(value);
    }

    /// The sentence for a value that could not be parsed. A secret's value is never shown.
    ///
    /// @param where the key as the user wrote it: `--timeout`, `LLM_TIMEOUT`,
    ///   `providers.lab.enabled`
    String fault(String where, String shown) {
        String must = where + " must be " + expects();
        return isSecret() ? must : must + ", not " + shown;
    }

    @Override
    public String toString() {
        return name;
    }
}
