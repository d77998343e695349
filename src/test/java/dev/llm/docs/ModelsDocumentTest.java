package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Holds `docs/models.md` to the code.
class ModelsDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/models.md");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^  ((?:alias )?[a-z]+)(?= .*  |   )");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z]+");

    static Set<String> commands() {
        String help = help();
        String listed = help.substring(help.indexOf("Commands:"), help.indexOf("Options of list:"));
        var commands = new TreeSet<String>();
        COMMAND.matcher(listed).results().forEach(match -> commands.add(match.group(1)));
        assertThat(commands).contains("list", "refresh", "alias set", "check").hasSize(8);
        return commands;
    }

    static Set<String> options() {
        var options = new TreeSet<String>();
        OPTION.matcher(help()).results().forEach(match -> options.add(match.group()));
        assertThat(options).contains("--all", "--query", "--json");
        options.remove("--help");
        return options;
    }

    static Set<String> jsonFields() {
        JsonNode model =
                Objects.requireNonNull(
                        Json.parse(Llm.run("models", "show", "gpt-5.5", "--json").output()));
        return Set.copyOf(model.propertyNames());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRowDescribesEachCommand(String command) {
        assertThat(rows()).anyMatch(row -> row.matches("\\| `llm models " + command + "[ `].*"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachOptionIsNamed(String option) {
        assertThat(DOCUMENT.lines()).anyMatch(line -> line.contains("`" + option));
    }

    @ParameterizedTest
    @MethodSource("jsonFields")
    void aRowDescribesEachFieldOfTheJson(String field) {
        assertThat(rows()).anyMatch(row -> row.startsWith("| `" + field + "`"));
    }

    /// What a model of your own may have, by the name of the field, as the document shows it.
    static List<String> ownFields() {
        var fields = new ArrayList<String>();
        for (String row : ownRows()) {
            String[] cells = row.split(" \\| ", -1);
            String value = cells[1].substring(1, cells[1].length() - 1);
            for (String name : cells[0].substring(2).split(", ", -1)) {
                fields.add(name.replace("`", "") + " = " + value);
            }
        }
        assertThat(fields).hasSizeGreaterThan(20);
        return fields;
    }

    private static List<String> ownRows() {
        List<String> lines = DOCUMENT.lines();
        return lines.subList(lines.indexOf("## `models.toml`"), lines.size()).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ownFields")
    void aFieldOfAModelOfYourOwnIsTaken(String field, @TempDir Path home) throws IOException {
        boolean named = field.startsWith("id ") || field.startsWith("provider ");
        own(home, "[[models]]\n" + (named ? "" : "id = 'own'\nprovider = 'lab'\n") + field);

        Result result = Program.in(home).args("config", "check").call();

        // Each of the two that a model must have lacks the other.
        assertThat(result.err()).doesNotContain("unknown field", "must be");
        assertThat(result.code()).isEqualTo(named ? 3 : 0);
    }

    @Test
    void theExampleOfModelsOfYourOwnIsTaken(@TempDir Path home) throws IOException {
        own(home, String.join("\n", DOCUMENT.blocks("toml").getFirst()));

        Program.in(home).args("config", "check").call().expect(0);

        String shown =
                Program.in(home)
                        .settings(
                                "providers.lab.type = 'openai'",
                                "providers.lab.base_url = 'http://127.0.0.1:1/v1'")
                        .args("models", "show", "qwen3-coder", "--json")
                        .call()
                        .expect(0)
                        .out();
        assertThat(shown).contains("\"model\":\"lab/qwen3-coder\"", "\"context\":262144");
    }

    private static void own(Path home, String text) throws IOException {
        Path file = home.resolve(".config/llm/models.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String help() {
        return Llm.run("models", "--help").output();
    }

    private static List<String> rows() {
        return DOCUMENT.lines().stream().filter(line -> line.startsWith("| ")).toList();
    }
}
