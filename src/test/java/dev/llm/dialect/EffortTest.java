package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
