package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Catalog;
import dev.llm.json.Json;
import dev.llm.tokens.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Holds `docs/count-tokens.md` to the code. Its examples are run by [ExamplesTest].
class CountTokensDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/count-tokens.md");

    static Set<String> options() {
        return Help.options("count-tokens");
    }

    static Set<String> jsonFields() {
        JsonNode json = Json.parse(Llm.run("count-tokens", "--json", "a").output());
        Set<String> fields = new TreeSet<>();
        json.properties().forEach(field -> fields.add(field.getKey()));
        return fields;
    }

    @ParameterizedTest
    @MethodSource("options")
    void aRowDescribesEachOption(String option) {
        assertThat(rows()).anyMatch(row -> cell(row, 1).matches(".*`" + option + "[ `].*"));
    }

    @Test
    void helpListsTheOptionsThatEverybodyKnows() {
        assertThat(options()).contains("-m", "--model", "-f", "--request", "--exact", "--offline");
    }

    @ParameterizedTest
    @MethodSource("jsonFields")
    void aRowDescribesEachFieldOfTheJson(String field) {
        assertThat(rows()).anyMatch(row -> cell(row, 2).equals("`" + field + "`"));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, Claude 3 to Opus 4.6",
        "claude-opus-5-5, Claude from Opus 4.7 on",
        "gemini-3.8-flash, Gemini",
        "qwen3, all others",
    })
    void theErrorsAreThoseThatAreShown(String model, String family) {
        int plain = Tokenizer.of(model).text().count("word ".repeat(1000)).errorPercent();
        int other = Tokenizer.of(model).text().count("слово ".repeat(1000)).errorPercent();

        assertThat(rows())
                .filteredOn(row -> cell(row, 1).startsWith(family))
                .singleElement()
                .satisfies(row ->
                        assertThat(cell(row, 3)).startsWith("±" + plain + " %; ±" + other + " %"));
    }

    @Test
    void theLimitInTheExampleOfARefusalIsThatOfTheModel() {
        assertThat(Catalog.bundled().find("claude-opus-5-5"))
                .isNotNull()
                .satisfies(model -> assertThat(model.maxInputTokens()).isEqualTo(1_000_000));
    }

    private static List<String> rows() {
        return DOCUMENT.lines().stream().filter(line -> line.startsWith("| ")).toList();
    }

    /// A cell of a row, from 1.
    private static String cell(String row, int number) {
        int start = 0;
        for (int i = 1; i < number; i++) {
            start = row.indexOf(" |", start + 1) + 1;
        }
        int end = row.indexOf(" |", start + 1);
        return row.substring(start + 1, end < 0 ? row.length() : end).strip();
    }
}
