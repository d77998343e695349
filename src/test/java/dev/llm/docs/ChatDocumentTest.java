package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Holds `docs/chat.md` to the code.
class ChatDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/chat.md");

    static Set<String> options() {
        return Help.options();
    }

    static Set<String> jsonFields() {
        Set<String> fields = new TreeSet<>();
        addFields("", Json.parse(Llm.run("-m", "echo", "--json", "a b").output()), fields);
        String cut = Llm.run("-m", "echo", "--json", "-o", "fail=cut", "a b").output();
        addFields("", Json.parse(cut.lines().findFirst().orElseThrow()), fields);
        return fields;
    }

    static List<String> echoOptions() {
        String refusal = Llm.run("-m", "echo", "-o", "none=1", "a").output();
        return words(refusal, "it has ", "\n");
    }

    static List<String> echoFailures() {
        String refusal = Llm.run("-m", "echo", "-o", "fail=none", "a").output();
        return words(refusal, "one of ", ", not");
    }

    @ParameterizedTest
    @MethodSource("options")
    void aRowDescribesEachOption(String option) {
        assertThat(rows()).anyMatch(row -> firstCell(row).matches(".*`" + option + "[ `].*"));
    }

    @Test
    void helpListsTheOptionsThatEverybodyKnows() {
        assertThat(options()).contains("-m", "--model", "-o", "--xl", "--json", "-h", "--version");
    }

    @ParameterizedTest
    @MethodSource("jsonFields")
    void aRowDescribesEachFieldOfTheJson(String field) {
        assertThat(rows()).anyMatch(row -> row.startsWith("| `" + field + "` | "));
    }

    @Test
    void theJsonOfAFailureHasAnError() {
        assertThat(jsonFields()).contains("response", "usage.input_tokens", "error.kind");
    }

    @ParameterizedTest
    @MethodSource("echoOptions")
    void aRowDescribesEachOptionOfEcho(String option) {
        assertThat(rows()).anyMatch(row -> row.startsWith("| `-o " + option + "="));
    }

    @ParameterizedTest
    @MethodSource("echoFailures")
    void eachFailureOfEchoIsNamed(String failure) {
        assertThat(rows())
                .filteredOn(row -> row.startsWith("| `-o fail="))
                .singleElement()
                .asString()
                .contains("`" + failure + "`");
    }

    private static void addFields(String prefix, JsonNode node, Set<String> fields) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            fields.add(prefix + field.getKey());
            addFields(prefix + field.getKey() + ".", field.getValue(), fields);
        }
    }

    private static List<String> words(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return Stream.of(text.substring(start, text.indexOf(after, start)).split(", ")).toList();
    }

    private static List<String> rows() {
        return DOCUMENT.lines().stream().filter(line -> line.startsWith("| ")).toList();
    }

    private static String firstCell(String row) {
        return row.substring(0, row.indexOf(" |", 1));
    }
}
