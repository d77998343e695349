package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final Api OPENAI = new OpenAiApi(URI.create("https://api.openai.com/v1"));
    private static final Api RESPONSES =
            new ResponsesApi(new OpenAiApi(URI.create("https://api.openai.com/v1")));
    private static final Api COMPATIBLE = new OpenAiApi(URI.create("http://127.0.0.1/v1"));
    private static final Api ANTHROPIC =
            new AnthropicApi(
                    AnthropicVersion.V2023_06_01,
                    true,
                    new Offer(Catalog.bundled(), "anthropic", "anthropic"));
    private static final Api OLLAMA = new OllamaApi();

    @Test
    void commonNamesBecomeParameters() {
        ChatRequest request =
                apply(
                        COMPATIBLE,
                        Map.of(
                                "max_tokens", "10",
                                "temperature", "0.50",
                                "top_p", "1",
                                "top_k", "40",
                                "stop", "END",
                                "seed", "9007199254740993"));

        assertThat(request.parameters())
                .isEqualTo(
                        new Parameters(
                                10,
                                new BigDecimal("0.50"),
                                BigDecimal.ONE,
                                40,
                                List.of("END"),
                                9_007_199_254_740_993L,
                                null,
                                null));
        assertThat(request.extras().isEmpty()).isTrue();
    }

    @Test
    void stopMayBeSeveral() {
        assertThat(apply(OPENAI, Map.of("stop", "[\"a\",\"b\"]")).parameters().stop())
                .containsExactly("a", "b");
    }

    @Test
    void aNumberIsAStopSequenceToo() {
        assertThat(apply(OPENAI, Map.of("stop", "5")).parameters().stop()).containsExactly("5");
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    reasoning_effort | low         | "low"
                    logprobs         | true        | true
                    top_logprobs     | 3           | 3
                    penalty          | 0.10        | 0.10
                    metadata         | {"a": [1]}  | {"a":[1]}
                    user             | "5"         | "5"
                    user             | nul         | "nul"
                    user             | {broken     | "{broken"
                    """)
    void otherNamesGoAsJsonWhereTheyAreJsonAndElseAsStrings(String name, String text, String json) {
        assertThat(apply(COMPATIBLE, Map.of(name, text)).extras().fields())
                .isEqualTo(Map.of(name, new RawJson(json)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "max_tokens, ten, max_tokens must be an integer",
        "max_tokens, 1.5, max_tokens must be an integer",
        "max_tokens, 3000000000, max_tokens must be a smaller number",
        "max_tokens, '', max_tokens must be an integer",
        "temperature, hot, temperature must be a number",
        "temperature, NaN, temperature must be a number",
        "top_p, '0,5', top_p must be a number",
        "top_k, x, top_k must be an integer",
        "seed, x, seed must be an integer",
        "stop, '[1]', stop must be a string or a JSON array of strings",
    })
    void aWrongTypeIsSaid(String name, String text, String sentence) {
        assertThat(failure(COMPATIBLE, Map.of(name, text)))
                .hasMessage(sentence + ", not \"" + text + "\"");
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource({
        "openai, max_tokens, 0, 'max_tokens must be at least 1, not 0'",
        "openai, temperature, 2.1, 'temperature must be from 0 to 2, not 2.1'",
        "openai, temperature, -0.1, 'temperature must be from 0 to 2, not -0.1'",
        "openai, temperature, 1e999999999, 'temperature must be from 0 to 2, not 1E+999999999'",
        "openai, top_p, 1.1, 'top_p must be from 0 to 1, not 1.1'",
        "openai, top_k, 5, OpenAI has no parameter top_k",
        "openai, stop, '[\"a\",\"b\",\"c\",\"d\",\"e\"]', OpenAI takes at most 4 stop sequences",
        "responses, max_tokens, 0, 'max_tokens must be at least 1, not 0'",
        "responses, temperature, 3, 'temperature must be from 0 to 2, not 3'",
        "responses, top_p, 2, 'top_p must be from 0 to 1, not 2'",
        "responses, top_k, 5, the Responses API has no parameter top_k",
        "responses, stop, END, the Responses API has no parameter stop",
        "responses, seed, 1, the Responses API has no parameter seed",
        "anthropic, max_tokens, -1, 'max_tokens must be at least 0, not -1'",
        "anthropic, temperature, 1.5, 'temperature must be from 0 to 1, not 1.5'",
        "anthropic, top_k, -1, 'top_k must be at least 0, not -1'",
        "anthropic, seed, 1, Anthropic has no parameter seed",
        "ollama, top_k, -1, 'top_k must be at least 0, not -1'",
        "ollama, top_p, 2, 'top_p must be from 0 to 1, not 2'",
    })
    void aValueOutOfRangeIsSaid(String vendor, String name, String text, String sentence) {
        assertThat(failure(api(vendor), Map.of(name, text))).hasMessage(sentence);
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource({
        "openai, temperature, 2", "openai, temperature, 0", "openai, max_tokens, 1",
        "compatible, top_k, 5", "anthropic, temperature, 1", "anthropic, max_tokens, 0",
        "ollama, max_tokens, -1", "ollama, seed, -1",
    })
    void theBoundsAreWithin(String vendor, String name, String text) {
        assertThat(apply(api(vendor), Map.of(name, text)).parameters())
                .isNotEqualTo(Parameters.NONE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "model, use -m",
        "system, use -s",
        "stream, use --no-stream",
        "messages, give the prompt as an argument or on standard input",
    })
    void whatOtherOptionsDecideIsNotAParameter(String name, String instead) {
        LlmException failure = failure(OPENAI, Map.of(name, "x"));

        assertThat(failure).hasMessage(name + " cannot be set with -o");
        assertThat(failure.advice()).isEqualTo(instead);
    }

    @Test
    void ollamasOptionsHaveAPlaceOfTheirOwn() {
        ChatRequest request =
                apply(OLLAMA, Map.of("num_ctx", "8192", "think", "high", "keep_alive", "-1"));

        assertThat(request.extras().fields())
                .isEqualTo(
                        Map.of(
                                "options", new RawJson("{\"num_ctx\":8192}"),
                                "think", new RawJson("\"high\""),
                                "keep_alive", new RawJson("-1")));
    }

    private static Api api(String vendor) {
        return switch (vendor) {
            case "openai" -> OPENAI;
            case "responses" -> RESPONSES;
            case "compatible" -> COMPATIBLE;
            case "anthropic" -> ANTHROPIC;
            case "ollama" -> OLLAMA;
            default -> throw new AssertionError(vendor);
        };
    }

    private static ChatRequest apply(Api api, Map<String, String> texts) {
        return Options.apply(new ChatRequest("m", List.of(), Parameters.NONE, true), texts, api);
    }

    private static LlmException failure(Api api, Map<String, String> texts) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(LlmException.class, () -> apply(api, texts)));
        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        return failure;
    }
}
