package dev.llm.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecedenceTest {
    /// Two values of each key as text, in TOML's spelling but for quotes, neither of them the
    /// default.
    private static final Map<Key<?>, List<String>> VALUES =
            Map.ofEntries(
                    entry(Key.MODEL, List.of("a/one", "a/two")),
                    entry(Key.TIMEOUT, List.of("1", "2.5")),
                    entry(Key.CONNECT_TIMEOUT, List.of("3", "4")),
                    entry(Key.IDLE_TIMEOUT, List.of("5", "0.25")),
                    entry(Key.RETRIES, List.of("7", "0")),
                    entry(Key.COLOR, List.of("always", "never")),
                    entry(Key.STREAM, List.of("false", "true")),
                    entry(Key.USAGE, List.of("true", "false")),
                    entry(Key.HIDE_REASONING, List.of("true", "false")),
                    entry(Key.FAIL_ON_TRUNCATION, List.of("true", "false")),
                    entry(Key.MODELS_TTL, List.of("60", "0.5")),
                    entry(Key.LOG, List.of("false", "true")),
                    entry(
                            Key.LOG_URL,
                            List.of("jdbc:postgresql://a/llm", "jdbc:postgresql://b/llm")),
                    entry(Key.LOG_BODIES, List.of("errors", "none")),
                    entry(Key.LOG_BODY_LIMIT, List.of("1", "64")),
                    entry(Key.LOG_RETENTION_DAYS, List.of("30", "365")),
                    entry(Key.LOG_RETENTION_MB, List.of("10", "100")),
                    entry(Key.LOG_REDACT, List.of("a+", "b+")));

    private static final Set<Key<?>> QUOTED =
            Set.of(Key.MODEL, Key.COLOR, Key.LOG_URL, Key.LOG_BODIES);

    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    static Stream<Key<?>> keys() {
        return Key.TOP_LEVEL.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aFlagWinsOverTheVariable(Key<?> key) {
        home.flag(key.name(), first(key)).variable(key.variable(), second(key));

        assertThat(home.load().value(key)).isEqualTo(valueOf(key, first(key), flag(key)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aFlagWinsOverTheFile(Key<?> key) {
        home.flag(key.name(), first(key)).settings(line(key, second(key)));

        assertThat(home.load().value(key)).isEqualTo(valueOf(key, first(key), flag(key)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aVariableWinsOverTheFile(Key<?> key) {
        home.variable(key.variable(), first(key)).settings(line(key, second(key)));

        assertThat(home.load().value(key))
                .isEqualTo(valueOf(key, first(key), new Origin.Variable(key.variable())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theFileWinsOverTheDefault(Key<?> key) {
        home.settings("", "  " + line(key, first(key)));

        assertThat(home.load().value(key))
                .isEqualTo(valueOf(key, first(key), new Origin.InFile(home.file, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theDefaultIsLast(Key<?> key) {
        Value<?> value = home.load().value(key);

        assertThat(value == null ? null : value.value()).isEqualTo(key.byDefault());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anEmptyVariableCountsAsNotSet(Key<?> key) {
        home.variable(key.variable(), "").settings(line(key, first(key)));

        assertThat(home.load().value(key))
                .isEqualTo(valueOf(key, first(key), new Origin.InFile(home.file, 1, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 600",
        "connect_timeout, 10",
        "idle_timeout, 120",
        "retries, 2",
        "color, AUTO",
        "stream, true",
        "usage, false",
        "hide_reasoning, false",
        "fail_on_truncation, false",
        "models_ttl, 86400"
    })
    void theDefaultsAreTheDocumentedOnes(String name, String expected) {
        var value = home.load().get(key(name));

        assertThat(value instanceof Duration time ? "" + time.toSeconds() : "" + value)
                .isEqualTo(expected);
    }

    @Test
    void noModelIsSetByDefault() {
        assertThat(home.load().model()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 0",
        "timeout, -1",
        "timeout, 1e9999",
        "timeout, soon",
        "timeout, ''",
        "retries, 11",
        "retries, -1",
        "retries, 2.5",
        "retries, 99999999999999999999",
        "color, blue",
        "stream, maybe",
        "model, ' '"
    })
    void aFlagThatIsWrongIsAUsageErrorThatNamesTheOption(String name, String text) {
        home.flag(name, text);

        var failure = home.failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure.message()).startsWith("--" + name + " must be ");
    }

    @Test
    void anOptionIsNamedWithDashes() {
        home.flag("idle_timeout", "never");

        assertThat(home.failure().message())
                .isEqualTo(
                        "--idle-timeout must be a number of seconds above 0, at most 1000000, not"
                                + " \"never\"");
    }

    @Test
    void aVariableThatIsWrongIsAConfigurationErrorThatNamesIt() {
        home.variable("LLM_RETRIES", "many");

        var failure = home.failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message())
                .isEqualTo("LLM_RETRIES must be a whole number from 0 to 10, not \"many\"");
    }

    @Test
    void aVariableThatAFlagOverridesIsNotJudged() {
        home.variable("LLM_TIMEOUT", "soon").flag("timeout", "5");

        assertThat(home.load().get(Key.TIMEOUT)).hasSeconds(5);
    }

    @Test
    void theFileIsJudgedEvenWhereAFlagOverridesIt() {
        home.settings("timeout = 0").flag("timeout", "5");

        assertThat(home.failure().message()).contains("settings.toml:1:1: timeout must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "yes", "on"})
    void aVariableMaySayYesInManyWords(String word) {
        home.variable("LLM_USAGE", word);

        assertThat(home.load().get(Key.USAGE)).isTrue();
    }

    private static Value<?> valueOf(Key<?> key, String text, Origin origin) {
        return new Value<>(Objects.requireNonNull((Object) key.parse(text)), origin);
    }

    private static Origin flag(Key<?> key) {
        return new Origin.Flag(key.flag());
    }

    private static String line(Key<?> key, String text) {
        String toml =
                key == Key.LOG_REDACT
                        ? "[\"" + text + "\"]"
                        : QUOTED.contains(key) ? '"' + text + '"' : text;
        return key.name() + " = " + toml;
    }

    private static String first(Key<?> key) {
        return Objects.requireNonNull(VALUES.get(key)).getFirst();
    }

    private static String second(Key<?> key) {
        return Objects.requireNonNull(VALUES.get(key)).getLast();
    }

    private static Key<?> key(String name) {
        return Key.TOP_LEVEL.stream().filter(key -> key.name().equals(name)).findFirst().get();
    }
}
