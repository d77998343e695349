package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    private static String help() {
        return Llm.run("models", "--help").output();
    }

    private static List<String> rows() {
        return DOCUMENT.lines().stream().filter(line -> line.startsWith("| ")).toList();
    }
}
