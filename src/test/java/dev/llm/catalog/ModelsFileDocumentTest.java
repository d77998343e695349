package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the tables of `docs/models-file.md` to the schema.
class ModelsFileDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/models-file.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*?) \\| .* \\|");

    @Test
    void aRowDescribesEachFieldAndNoOther() throws IOException {
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(fields().keySet());
    }

    @Test
    void aRowNamesEachWordThatItsFieldTakes() throws IOException {
        Map<String, String> rows = rows();

        fields().forEach((field, value) -> {
            if (value.expected().startsWith("one of ")) {
                List<String> words = List.of(value.expected().substring(7).split(", "));
                assertThat(quoted(rows.getOrDefault(field, ""))).as(field).isEqualTo(words);
            }
        });
    }

    private static List<String> quoted(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Map<String, String> rows() throws IOException {
        var rows = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    private static Map<String, Schema.Shape.Value> fields() {
        var fields = new TreeMap<String, Schema.Shape.Value>();
        addTo(fields, "", Schema.MODEL);
        return fields;
    }

    private static void addTo(
            Map<String, Schema.Shape.Value> fields, String path, Schema.Shape shape) {
        switch (shape) {
            case Schema.Shape.Value value -> fields.put(path, value);
            case Schema.Shape.Fields inner ->
                    inner.shapes()
                            .forEach((name, each) ->
                                    addTo(fields, path.isEmpty() ? name : path + "." + name, each));
            case Schema.Shape.Names(Schema.Shape each) -> addTo(fields, path + ".NAME", each);
            case Schema.Shape.Many(Schema.Shape each) -> addTo(fields, path, each);
        }
    }
}
