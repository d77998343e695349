package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/logs.md` to the code.
class LogsDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/logs.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)(?= .*  |   )");

    static Set<String> commands() {
        String help = Llm.run("logs", "--help").output();
        String listed =
                help.substring(help.indexOf("Commands:"), help.indexOf("Options of list, search"));
        var commands = new TreeSet<String>();
        COMMAND.matcher(listed).results().forEach(match -> commands.add(match.group(1)));
        assertThat(commands).contains("list", "usage", "path").hasSize(6);
        return commands;
    }

    static Set<String> options() {
        Set<String> options = Help.options("logs");
        assertThat(options).contains("--since", "-n", "--json");
        options.removeAll(Set.of("-h", "--help"));
        return options;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRowDescribesEachCommand(String command) {
        assertThat(rows()).anyMatch(row -> row.matches("\\| `llm logs " + command + "[ `].*"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachOptionIsNamed(String option) {
        assertThat(rows()).anyMatch(row -> row.matches(".*`" + option + "[ `].*"));
    }

    @Test
    void aRowDescribesEachFieldOfTheJson(@TempDir Path home) {
        Program.in(home).args("-m", "echo", "Hi").call().expect(0);
        String shown =
                Program.in(home).args("logs", "show", "last", "--json").call().expect(0).out();

        for (String field : Objects.requireNonNull(Json.parse(shown)).propertyNames()) {
            assertThat(rows())
                    .as(field)
                    .anyMatch(
                            row -> row.matches("\\| (`\\w+`, )*`" + field + "`(, `\\w+`)* \\| .*"));
        }
    }

    private static List<String> rows() {
        return DOCUMENT.lines().stream().filter(line -> line.startsWith("| ")).toList();
    }
}
