package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.Headers;
import dev.llm.proxy.rules.BodyFormat;
import dev.llm.proxy.rules.Matched;
import dev.llm.proxy.rules.Report;
import dev.llm.proxy.rules.Subject;
import dev.llm.settings.Environment;
import dev.llm.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// The rules that `docs/rules.md` shows do what it says.
class RulesDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/rules.md");
    private static final Pattern EXAMPLE =
            Pattern.compile(
                    "### (.*)\n(?s:.*?)```toml\n((?s:.*?))```\n\n```json\n((?s:.*?))```\n\n```diff\n((?s:.*?))```");
    private static final Pattern ACTION = Pattern.compile("(?m)^### .*");

    record Example(String title, String settings, String request, String report) {
        @Override
        public String toString() {
            return title;
        }
    }

    @TempDir private Path home;

    static Stream<Example> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(found ->
                        new Example(
                                found.group(1), found.group(2), found.group(3), found.group(4)));
    }

    @Test
    void eachActionHasAnExample() throws IOException {
        assertThat(examples().map(example -> "### " + example.title()))
                .hasSizeGreaterThan(8)
                .containsExactlyElementsOf(
                        ACTION.matcher(Files.readString(DOCUMENT))
                                .results()
                                .map(MatchResult::group)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleDoesWhatIsShown(Example example) throws IOException {
        Files.writeString(
                home.resolve("answer.json"),
                "{\"type\": \"message\", \"role\": \"assistant\", \"content\": []}\n");
        ObjectNode body = (ObjectNode) Objects.requireNonNull(Json.parse(example.request()));
        boolean chat = example.settings().contains("dialect = \"openai\"");
        var subject =
                new Subject(
                        chat ? BodyFormat.OPENAI : BodyFormat.ANTHROPIC,
                        body.path("model").asString(""),
                        "/v1/messages",
                        Headers.NONE);

        Matched matched =
                RuleReader.rules(settings(example.settings()).proxy().rules()).matching(subject);

        assertThat(Report.of(body, Headers.NONE, matched.apply(body, Headers.NONE)))
                .containsExactlyElementsOf(example.report().lines().toList());
    }

    @Test
    void theFirstExampleIsRight() throws IOException {
        var first = Pattern.compile("```toml\n((?s:.*?))```").matcher(Files.readString(DOCUMENT));
        assertThat(first.find()).isTrue();

        assertThat(settings(first.group(1)).proxy().rules()).hasSize(2);
    }

    private Settings settings(String toml) throws IOException {
        Path file = Files.writeString(home.resolve("settings.toml"), toml);
        return Settings.load(
                new Environment(Map.of("LLM_CONFIG", file.toString()), home, home, "Linux"),
                Map.of());
    }
}
