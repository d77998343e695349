package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What docs/translation.md says of the formats is so.
class TranslationDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/translation.md");
    private static final List<Dialect> COLUMNS =
            List.of(
                    new AnthropicDialect(),
                    ChatDialect.openai(),
                    new ResponsesDialect(),
                    new OllamaDialect(),
                    new GeminiDialect(),
                    new SalesforceDialect());

    @ParameterizedTest
    @CsvSource({
        "'tools, calls, results', tools",
        "a forced choice of tools, tool_choice",
        "one call at a time, parallel_tool_calls",
        "stop sequences, stop",
        "`top_k`, top_k",
        "`seed`, seed",
        "an effort, effort",
    })
    void whatIsLostIsNamedAsLost(String row, String name) {
        List<String> cells = cells(row);
        for (int i = 0; i < COLUMNS.size(); i++) {
            Dialect dialect = COLUMNS.get(i);
            List<String> lost = lost(dialect, null);

            boolean said = !cells.get(i).equals("yes");
            assertThat(lost.contains(name)).as("%s in %s", row, dialect.name()).isEqualTo(said);
        }
    }

    @ParameterizedTest
    @CsvSource({"a schema for the answer, true", "any JSON object for an answer, false"})
    void soIsAFormThatIsPutIntoWords(String row, boolean schema) {
        OutputFormat format =
                schema
                        ? new OutputFormat.Schema(new RawJson("{\"type\":\"object\"}"))
                        : new OutputFormat.AnyObject();
        for (int i = 0; i < COLUMNS.size(); i++) {
            assertThat(lost(COLUMNS.get(i), format).contains("response format"))
                    .isEqualTo(cells(row).get(i).equals("in words"));
        }
    }

    @Test
    void theBudgetsAreThoseOfTheLevels() {
        var told = new HashMap<String, Effort>();
        var cell = Pattern.compile("(\\d+): `(\\w+)`");
        for (String line : DOCUMENT.lines()) {
            cell.matcher(line)
                    .results()
                    .forEach(found -> told.put(found.group(1), Effort.ofWord(found.group(2))));
        }

        var known = new HashMap<String, Effort>();
        for (Effort effort : Effort.values()) {
            known.put(Integer.toString(effort.budget()), effort);
        }
        known.remove("0");
        assertThat(told).isEqualTo(known);
    }

    private static List<String> lost(Dialect dialect, @Nullable OutputFormat format) {
        var parameters = new Parameters(9, null, null, 4, List.of("END"), 7L, Effort.LOW, format);
        var tool = new Tool.Function("f", null, new RawJson("{}"), null, Extras.NONE);
        var request =
                new ChatRequest(
                        "m",
                        List.of(Message.user("Hi")),
                        List.of(tool),
                        new ToolChoice.Any(),
                        false,
                        parameters,
                        false,
                        Extras.of("", Map.of()));
        return dialect.encodeRequest(request, new Origin("p", "m")).lost();
    }

    private static List<String> cells(String row) {
        for (String line : DOCUMENT.lines()) {
            if (line.startsWith("| " + row + " |")) {
                String[] cells = line.substring(row.length() + 4, line.length() - 2).split(" \\| ");
                return List.of(cells).stream().map(String::strip).toList();
            }
        }
        throw new AssertionError(row);
    }
}
