package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands that the documents show do what the documents say.
class ExamplesTest {
    private static final List<String> DOCUMENTS =
            List.of("README.md", "docs/chat.md", "docs/count-tokens.md", "docs/exit-codes.md");
    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z][A-Za-z-]*");
    private static final Pattern OPTION_IN_CODE = Pattern.compile("`(--?[A-Za-z][A-Za-z-]*)");

    static Stream<Example> examples() {
        return DOCUMENTS.stream().map(Document::read).flatMap(Example::in);
    }

    /// Those that need no key, no network and no file.
    static Stream<Example> examplesThatRunAnywhere() {
        return examples()
                .filter(example ->
                        example.asksEcho()
                                || (example.countsTokens() && !example.printed().isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("examplesThatRunAnywhere")
    void anExampleRunsAsShown(Example example) {
        Llm.Result result = Llm.run(example.arguments(), example.input());

        assertThat(result.exitCode()).as(result.output()).isEqualTo(example.exitCode());
        if (!example.printed().isEmpty()) {
            assertThat(withoutTimes(result.output().lines()))
                    .isEqualTo(withoutTimes(example.printed().stream()));
        }
    }

    @Test
    void theReadmeHasExamplesThatAreRun() {
        assertThat(Example.in(Document.read("README.md")).filter(Example::asksEcho))
                .hasSizeGreaterThan(5)
                .anyMatch(example -> !example.printed().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleUsesOptionsThatExist(Example example) {
        Set<String> options =
                example.countsTokens()
                        ? Help.options("count-tokens")
                        : example.isProxy() ? Help.options("proxy") : Help.options();

        assertThat(example.arguments().stream().filter(word -> OPTION.matcher(word).matches()))
                .isSubsetOf(options);
    }

    @Test
    void theReadmeNamesOptionsThatExist() {
        Set<String> named = new TreeSet<>();
        for (String line : Document.read("README.md").lines()) {
            Matcher option = OPTION_IN_CODE.matcher(line);
            while (option.find()) {
                named.add(option.group(1));
            }
        }

        assertThat(named).isNotEmpty().isSubsetOf(withRepeated(Help.options()));
    }

    private static Set<String> withRepeated(Set<String> options) {
        Set<String> all = new TreeSet<>(options);
        all.add("-vv");
        return all;
    }

    private static List<String> withoutTimes(Stream<String> lines) {
        return lines.map(line ->
                        line.stripTrailing()
                                .replaceAll("\\d+\\.\\d\\d s", "N s")
                                .replaceAll("_ms\":\\d+", "_ms\":N"))
                .toList();
    }
}
