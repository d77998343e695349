package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A level that a format has no word for becomes the nearest one, and that is said.
class EffortTest {
    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "anthropic, MINIMAL, LOW",
        "ollama, MINIMAL, LOW",
        "ollama, XHIGH, HIGH",
        "gemini, XHIGH, HIGH",
        "gemini, MAX, HIGH",
    })
    void isTheNearestAndLostByName(String dialect, Effort asked, Effort nearest) {
        Encoded encoded = write(dialect, asked);

        assertThat(encoded.lost()).containsExactly("reasoning effort " + asked.word());
        assertThat(dialect(dialect).decodeRequest(encoded.body(), dialect).parameters().effort())
                .isEqualTo(nearest);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | NONE | {\"thinking\":{\"type\":\"disabled\"}}",
                "anthropic | XHIGH | {\"output_config\":{\"effort\":\"xhigh\"}}",
                "ollama | NONE | {\"think\":false}",
                "ollama | MAX | {\"think\":\"max\"}",
                "gemini | NONE | {\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0}}}",
                "gemini | MINIMAL | {\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"MINIMAL\",\"includeThoughts\":true}}}",
            })
    void isWrittenInTheFormatsOwnWords(String dialect, Effort effort, String fields) {
        Encoded encoded = write(dialect, effort);

        assertThat(encoded.body().retain("thinking", "output_config", "think", "generationConfig"))
                .hasToString(fields);
        assertThat(encoded.lost()).isEmpty();
    }

    /// What a model of somebody else's is asked for instead, and what does not come out in that.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024} | MINIMAL | []",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4096} | LOW | []",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":24575} | MEDIUM | []",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":31999,\"display\":\"omitted\"} | HIGH | [thinking.display]",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":32768} | XHIGH | []",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":64000} | MAX | []",
                "anthropic | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"output_config\":{\"effort\":\"high\"} | HIGH | []",
                "anthropic | \"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"} | MEDIUM | []",
                "anthropic | \"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"max\"} | MAX | []",
                "anthropic | \"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"} | NONE | [effort]",
                "anthropic | \"thinking\":{\"type\":\"between_tools\"} | NONE | []",
                "anthropic | \"output_config\":{\"effort\":\"low\"} | LOW | []",
                "ollama | \"think\":true | MEDIUM | []",
                "ollama | \"think\":false | NONE | []",
                "ollama | \"think\":\"max\" | MAX | []",
            })
    void aClientsWishForThinkingIsALevelElsewhere(
            String dialect, String fields, Effort effort, String lost) {
        ClientCall call = call(dialect, fields);

        assertThat(call.request().parameters().effort()).isEqualTo(effort);
        assertThat(call.request().extras().isEmpty()).isTrue();
        assertThat(call.lost()).hasToString(lost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | \"thinking\":{\"type\":\"musing\"}",
                "ollama | \"think\":\"so\"",
            })
    void whatNobodyKnowsIsNoLevel(String dialect, String fields) {
        ClientCall call = call(dialect, fields);

        assertThat(call.request().parameters().effort()).isNull();
        assertThat(call.request().extras().fields()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBudgetStandsForTheLevelThatStandsForIt(Effort effort) {
        if (effort != Effort.NONE) {
            assertThat(Effort.ofBudget(effort.budget())).isEqualTo(effort);
        }
    }

    private static ClientCall call(String dialect, String fields) {
        String body =
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + fields
                        + "}";
        String own = dialect.equals("ollama") ? body.replace("\"max_tokens\":9,", "") : body;
        return dialect(dialect).decodeCall(Objects.requireNonNull(Json.parse(own)), dialect);
    }

    private static Encoded write(String dialect, Effort effort) {
        var request =
                new ChatRequest(
                        "m",
                        List.of(Message.user("Hi")),
                        Parameters.NONE.withEffort(effort),
                        false);
        if (dialect.equals("anthropic")) {
            request = request.withParameters(request.parameters().withMaxTokens(9));
        }
        return dialect(dialect).encodeRequest(request, Corpus.maker(dialect(dialect)));
    }

    private static Dialect dialect(String name) {
        return Corpus.dialects().stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
