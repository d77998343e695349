package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCommandTest {
    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -m a/b                | model              | a/b
                    -ma/b                 | model              | a/b
                    --model a/b           | model              | a/b
                    --model=a/b           | model              | a/b
                    -m one -m two         | model              | two
                    --timeout 5           | timeout            | 5
                    --connect-timeout 5   | connect_timeout    | 5
                    --idle-timeout 0.5    | idle_timeout       | 0.5
                    --retries 0           | retries            | 0
                    --color never         | color              | never
                    -u                    | usage              | true
                    --usage               | usage              | true
                    -R                    | hide_reasoning     | true
                    --hide-reasoning      | hide_reasoning     | true
                    --fail-on-truncation  | fail_on_truncation | true
                    --no-stream           | stream             | false
                    """)
    void someOptionsAreSettings(String arguments, String key, String value) {
        assertThat(options(arguments.split(" ")).settings()).isEqualTo(Map.of(key, value));
    }

    @ParameterizedTest(name = "{0}: {1}={2}, then {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -o temperature 0.5             | temperature | 0.5 |
                    -o temperature=0.5             | temperature | 0.5 |
                    -otemperature=0.5              | temperature | 0.5 |
                    --option=temperature=0.5       | temperature | 0.5 |
                    --option temperature 0.5       | temperature | 0.5 |
                    -o temperature=0.5 hello world | temperature | 0.5  | hello world
                    -o stop a=b hello              | stop        | a=b  | hello
                    -o stop=a=b hello              | stop        | a=b  | hello
                    -o stop -v                     | stop        | -v |
                    -o stop --                     | stop        | -- |
                    -o stop=                       | stop        | '' |
                    -o stop a -o stop b            | stop        | b |
                    --max-tokens 9                 | max_tokens  | 9 |
                    --max-tokens=9                 | max_tokens  | 9 |
                    """)
    void othersAreParameters(String arguments, String name, String value, @Nullable String prompt) {
        ChatOptions options = options(arguments.split(" "));

        assertThat(options.parameters()).isEqualTo(Map.of(name, value));
        assertThat(options.promptText()).isEqualTo(Objects.requireNonNullElse(prompt, ""));
    }

    @Test
    void severalParametersGatherInTheirOrder() {
        assertThat(options("-o", "b=1", "x", "-o", "a", "2", "-o", "c=3").parameters())
                .containsExactly(Map.entry("b", "1"), Map.entry("a", "2"), Map.entry("c", "3"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello world      | hello world
                    hello -u world   | hello world
                    -- -v            | -v
                    -- --model       | --model
                    a -- -u b        | a -u b
                    @pom.xml         | @pom.xml
                    -                | -
                    models           | models
                    -5 degrees       | -5 degrees
                    """)
    void theRestIsThePrompt(String arguments, String prompt) {
        assertThat(options(arguments.split(" ")).promptText()).isEqualTo(prompt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${sys:user.home}", "\"quoted\"", "a  b\n", "%n", "'", "\\"})
    void aPromptIsTakenToTheLetter(String prompt) {
        assertThat(options(prompt).promptText()).isEqualTo(prompt);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-v, 1",
        "-vv, 2",
        "-v -v, 2",
        "-vuv, 2",
        "--verbose --verbose, 2",
        "x, 0",
    })
    void verbosityIsCounted(String arguments, int verbosity) {
        assertThat(options(arguments.split(" ")).verbosity()).isEqualTo(verbosity);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-x, FIRST",
        "--extract, FIRST",
        "--xl, LAST",
        "--extract-last, LAST",
        "-x --xl, LAST",
        "-uxR, FIRST",
        "y, NONE",
    })
    void oneCodeBlockMayBeWanted(String arguments, ChatOptions.Extract extract) {
        assertThat(options(arguments.split(" ")).extract()).isEqualTo(extract);
    }

    @Test
    void theOthersAreWhatTheySay() {
        ChatOptions options =
                options("-s", "be brief", "--json", "--key", "env:K", "--no-stdin", "hi");

        assertThat(options.system()).isEqualTo("be brief");
        assertThat(options.json()).isTrue();
        assertThat(options.key()).isEqualTo("env:K");
        assertThat(options.noStdin()).isTrue();
        assertThat(options.prompt()).containsExactly("hi");
    }

    @ParameterizedTest
    @CsvSource({"off, NONE", "low, LOW", "max, MAX", "minimal, MINIMAL"})
    void thinkTakesALevel(String word, Effort effort) {
        assertThat(options("--think", word).think()).isEqualTo(effort);
    }

    @Test
    void textsForAModelAddUp() {
        ChatOptions options = options("-q", "5.5", "--query=sonnet", "hi");

        assertThat(options.queries()).containsExactly("5.5", "sonnet");
        assertThat(options.prompt()).containsExactly("hi");
    }

    @Test
    void severalFallbacksKeepTheirOrder() {
        assertThat(options("--fallback", "b", "x", "--fallback=a").fallbacks())
                .containsExactly("b", "a");
    }

    @Test
    void flagsMayBeRepeated() {
        assertThat(options("-u", "-u", "--json", "--json").json()).isTrue();
    }

    @Test
    void nothingAskedIsNothingSet() {
        assertThat(options())
                .isEqualTo(
                        new ChatOptions(
                                List.of(),
                                Map.of(),
                                List.of(),
                                List.of(),
                                Map.of(),
                                null,
                                null,
                                List.of(),
                                false,
                                ChatOptions.Extract.NONE,
                                false,
                                null,
                                false,
                                false,
                                false,
                                0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help", "x -h"})
    void helpIsHelp(String arguments) {
        assertThat(new ChatCommand().parse(List.of(arguments.split(" "))))
                .isInstanceOf(ParsedChat.Help.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --modle x     | unknown option: '--modle'
                    --modell=sk-1 | unknown option: '--modell'
                    -ksk-1 x      | unknown option: '-k…'
                    -o            | option -o needs KEY VALUE or KEY=VALUE
                    -o stop       | option -o stop needs a value: -o stop VALUE
                    -o =5 x       | option -o =5 needs a value: -o =5 VALUE
                    --think hard  | --think must be off, minimal, low, medium, high, xhigh or max, not "hard"
                    """)
    void aMistakeIsOneSentence(String arguments, String sentence) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class, () -> options(arguments.split(" "))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure).hasMessage(sentence);
        assertThat(failure.advice()).contains("see llm --help");
    }

    private static ChatOptions options(String... arguments) {
        return switch (new ChatCommand().parse(List.of(arguments))) {
            case ParsedChat.Chat(ChatOptions options) -> options;
            case ParsedChat.Help _, ParsedChat.Version _ -> throw new AssertionError("no chat");
        };
    }
}
