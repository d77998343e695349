package dev.llm.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProxySettingsTest {
    /// Two values of each key as text, none of them the default; keys and paths are tested by themselves.
    private static final Map<Key<?>, List<String>> VALUES =
            Map.ofEntries(
                    entry(ProxyKeys.HOST, List.of("::1", "0.0.0.0")),
                    entry(ProxyKeys.PORT, List.of("0", "9000")),
                    entry(ProxyKeys.PASS_CLIENT_KEYS, List.of("true", "false")),
                    entry(ProxyKeys.NATIVE_ANTHROPIC, List.of("true", "false")),
                    entry(ProxyKeys.MAX_BODY_MB, List.of("1", "2")),
                    entry(ProxyKeys.MAX_EXCHANGES, List.of("3", "4")),
                    entry(ProxyKeys.HEADER_TIMEOUT, List.of("5", "6.5")),
                    entry(ProxyKeys.BODY_TIMEOUT, List.of("7", "8")),
                    entry(ProxyKeys.REQUEST_TIMEOUT, List.of("9", "11")),
                    entry(ProxyKeys.DRAIN_TIMEOUT, List.of("12", "0.5")),
                    entry(ProxyKeys.PING_INTERVAL, List.of("13", "14")),
                    entry(ProxyKeys.RETRY_AFTER_MAX, List.of("15", "16")),
                    entry(ProxyKeys.LOG_FORMAT, List.of("json", "text")),
                    entry(ProxyKeys.QUIET, List.of("true", "false")));

    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    static Stream<Key<?>> keys() {
        return ProxyKeys.ALL.stream().filter(VALUES::containsKey);
    }

    @Test
    void withoutSettingsTheDefaultsHold() {
        ProxySettings proxy = home.load().proxy();

        assertThat(proxy)
                .isEqualTo(
                        new ProxySettings(
                                Value.byDefault("127.0.0.1"),
                                Value.byDefault(8000),
                                List.of(),
                                null,
                                Value.byDefault(false),
                                Value.byDefault(false),
                                Value.byDefault(64),
                                Value.byDefault(1000),
                                Value.byDefault(Duration.ofSeconds(10)),
                                Value.byDefault(Duration.ofSeconds(60)),
                                Value.byDefault(Duration.ofMinutes(10)),
                                Value.byDefault(Duration.ofSeconds(30)),
                                Value.byDefault(Duration.ofSeconds(10)),
                                Value.byDefault(Duration.ofSeconds(10)),
                                null,
                                null,
                                Value.byDefault(LogFormat.TEXT),
                                Value.byDefault(false),
                                null,
                                Map.of(),
                                null));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anOptionWinsOverTheVariable(Key<?> key) {
        home.flag(key.path(), first(key)).variable(key.variable(), second(key));

        assertThat(listed(key)).isEqualTo(setting(key, first(key), new Origin.Flag(key.flag())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theVariableWinsOverTheFile(Key<?> key) {
        home.variable(key.variable(), first(key)).settings("[proxy]", line(key, second(key)));

        assertThat(key.variable()).startsWith("LLM_PROXY_");
        assertThat(listed(key))
                .isEqualTo(setting(key, first(key), new Origin.Variable(key.variable())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theFileWinsOverTheDefault(Key<?> key) {
        home.settings("[proxy]", line(key, first(key)));

        assertThat(listed(key))
                .isEqualTo(setting(key, first(key), new Origin.InFile(home.file, 2, 1)));
    }

    @Test
    void everyKeyIsListed() {
        assertThat(home.load().list().stream().map(Setting::path).map(KeyPath::key))
                .containsAll(ProxyKeys.ALL);
    }

    @Test
    void aPathStartsWhereItIsSaid() {
        home.settings("[proxy]", "tls_cert = 'c.pem'", "tls_key = '~/k.pem'")
                .variable("LLM_PROXY_MODEL_MAP", "map.json");

        ProxySettings proxy = home.load().proxy();

        assertThat(proxy.tlsCert())
                .isEqualTo(
                        new Value<>(
                                home.file.resolveSibling("c.pem"),
                                new Origin.InFile(home.file, 2, 1)));
        assertThat(proxy.tlsKey()).extracting(Value::value).isEqualTo(temporary.resolve("k.pem"));
        assertThat(proxy.modelMap())
                .extracting(Value::value)
                .isEqualTo(temporary.resolve("work/map.json"));
    }

    @Test
    void variablesOfOtherToolsComeAfterTheFile() {
        home.variable("NATIVE_ANTHROPIC_ENABLED", "true").variable("ANTHROPIC_MODEL_MAP", "a.json");

        assertThat(home.load().proxy().nativeAnthropic())
                .isEqualTo(
                        new Value<>(true, new Origin.VendorVariable("NATIVE_ANTHROPIC_ENABLED")));
        assertThat(home.load().proxy().modelMap())
                .isEqualTo(
                        new Value<>(
                                temporary.resolve("work/a.json"),
                                new Origin.VendorVariable("ANTHROPIC_MODEL_MAP")));

        home.settings("[proxy]", "native_anthropic = false", "model_map = '/b.json'");

        assertThat(home.load().proxy().nativeAnthropic().value()).isFalse();
        assertThat(home.load().proxy().modelMap())
                .extracting(Value::value)
                .isEqualTo(Path.of("/b.json"));
    }

    @ParameterizedTest
    @CsvSource({"false", "0", "perhaps"})
    void onlyAYesServesTheNativeWay(String word) {
        home.variable("NATIVE_ANTHROPIC_ENABLED", word);

        assertThat(home.load().proxy().nativeAnthropic().value()).isFalse();
    }

    @Test
    void keysAreKnownAndNotShown() {
        home.settings(
                        "[proxy]",
                        "auth_keys = ['sk-canary-1', 'env:MINE']",
                        "admin_key = 'sk-canary-2'")
                .variable("MINE", "sk-canary-3");

        Settings settings = home.load();

        assertThat(settings.proxy().authKeys().stream().map(Secret::resolve))
                .containsExactly("sk-canary-1", "sk-canary-3");
        assertThat(ToldSecrets.of(settings)).contains("sk-canary-1", "sk-canary-2", "sk-canary-3");
        assertThat(settings.list().toString()).doesNotContain("canary");
        assertThat(settings.holdsKeys()).isTrue();
    }

    @Test
    void aVariableHoldsSeveralKeysWithCommas() {
        home.variable("LLM_PROXY_AUTH_KEYS", "sk-canary-1, env:MINE").variable("MINE", "sk-2");

        Settings settings = home.load();

        assertThat(settings.proxy().authKeys().stream().map(Secret::resolve))
                .containsExactly("sk-canary-1", "sk-2");
        assertThat(settings.holdsKeys()).isFalse();
    }

    @Test
    void modelsKeepTheOrderOfTheFile() {
        home.settings(
                "[proxy.models]",
                "'claude-*' = 'anthropic/*'",
                "'gpt-4.1' = 'smart'",
                "'*haiku*' = 'fast'");

        assertThat(home.load().proxy().models())
                .containsExactly(
                        entry("claude-*", new Value<>("anthropic/*", at(2))),
                        entry("gpt-4.1", new Value<>("smart", at(3))),
                        entry("*haiku*", new Value<>("fast", at(4))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port = '8000' | proxy.port must be a whole number from 0 to 65535, not \"8000\"",
                "port = 65536 | proxy.port must be a whole number from 0 to 65535, not 65536",
                "prot = 1 | unknown key 'proxy.prot', did you mean 'port'?",
                "host = '' | proxy.host must be a string that is not empty, not \"\"",
                "log_format = 'xml' | proxy.log_format must be text or json, not \"xml\"",
                "admin_key = '' | proxy.admin_key must not be empty",
                "admin_key = 5 | proxy.admin_key must be a string",
                "auth_keys = [] | proxy.auth_keys must be an array of strings that is not empty",
                "tls_cert = 'a' | proxy.tls_cert needs tls_key beside it",
                "tls_key = 'a' | proxy.tls_key needs tls_cert beside it",
                "models = 1 | proxy.models must be a table",
                "models.a = 1 | proxy.models.a must be the name of a model or route, a string",
                "models.a = '' | proxy.models.a must be the name of a model or route, a string",
                "models.'' = 'a' | proxy.models.\"\" needs the name that clients ask for",
                "models.a = 'b/*' | proxy.models.a has a '*', which needs exactly one in the name"
                        + " before it",
                "models.'*a*' = 'b/*' | proxy.models.\"*a*\" has a '*', which needs exactly one in"
                        + " the name before it",
                "models.'a*' = '*/*' | proxy.models.\"a*\" must not have more than one '*'",
            })
    void whatIsWrongIsShownWithItsPlace(String line, String problem) {
        home.settings("[proxy]", "  " + line);

        assertThat(home.problems()).containsExactly(home.file + ":2:3: " + problem);
    }

    @Test
    void aWrongKeyAmongOthersIsShownWithItsOwnPlace() {
        home.settings("[proxy]", "auth_keys = ['a',", "  'file:']");

        assertThat(home.problems())
                .containsExactly(home.file + ":3:3: proxy.auth_keys must name a file after file:");
    }

    @Test
    void theTableMustBeOne() {
        home.settings("proxy = 1");

        assertThat(home.problems()).containsExactly(home.file + ":1:1: proxy must be a table");
    }

    @Test
    void aWrongVariableIsNamed() {
        home.variable("LLM_PROXY_PORT", "many");

        assertThat(home.failure().kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(home.problems())
                .containsExactly(
                        "LLM_PROXY_PORT must be a whole number from 0 to 65535, not \"many\"");
    }

    @Test
    void aWrongKeyInAVariableIsNamedAndNotShown() {
        home.variable("LLM_PROXY_ADMIN_KEY", "can ary");

        assertThat(home.problems())
                .containsExactly("LLM_PROXY_ADMIN_KEY must be printable ASCII without blanks");
    }

    @Test
    void aWrongOptionIsAMistakeOfUsage() {
        home.flag("proxy.port", "many");

        assertThat(home.failure().kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(home.failure()).hasMessageStartingWith("--port must be");
    }

    private Origin at(int line) {
        return new Origin.InFile(home.file, line, 1);
    }

    private Setting listed(Key<?> key) {
        return home.load().list().stream()
                .filter(setting -> key.equals(setting.path().key()))
                .findFirst()
                .orElseThrow();
    }

    private static Setting setting(Key<?> key, String text, Origin origin) {
        Object value = Listing.plain(Objects.requireNonNull(key.parse(text)));
        return Setting.plain(KeyPath.ofProxy(key), value, origin);
    }

    private static String line(Key<?> key, String text) {
        boolean quoted = key == ProxyKeys.HOST || key == ProxyKeys.LOG_FORMAT;
        return key.name() + " = " + (quoted ? "'" + text + "'" : text);
    }

    private static String first(Key<?> key) {
        return VALUES.getOrDefault(key, List.of()).getFirst();
    }

    private static String second(Key<?> key) {
        return VALUES.getOrDefault(key, List.of()).getLast();
    }
}
