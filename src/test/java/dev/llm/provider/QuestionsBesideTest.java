package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.testing.Exchange;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The small questions beside a conversation: which models there are, how many tokens a request has.
@Timeout(60)
class QuestionsBesideTest {
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final ChatRequest HELLO =
            new ChatRequest("m", List.of(Message.user("Hello")), Parameters.NONE, true);

    private final ScriptedServer server = ScriptedServer.start();
    private final Http http =
            new Http(
                    () -> Trust.context(null, "Linux"),
                    Proxies.fromEnvironment(Map.of()),
                    PATIENT,
                    Trace.NONE);

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void anthropicIsAskedPageByPage() throws Exception {
        server.play(
                Script.json(
                        200,
                        """
                        {"data":[{"id":"a-2","display_name":"A 2","created_at":"2026-09-22T00:00:00Z",
                         "max_input_tokens":1000000,"max_tokens":128000,"retires_at":"2027-03-01T00:00:00Z"}],
                         "has_more":true,"last_id":"a-2"}\
                        """),
                Script.json(200, "{\"data\":[{\"id\":\"a-1\"}],\"has_more\":false}"));

        List<ListedModel> models = models(anthropic());

        assertThat(models).extracting(ListedModel::id).containsExactly("a-2", "a-1");
        ListedModel first = models.getFirst();
        assertThat(first.displayName()).isEqualTo("A 2");
        assertThat(first.created()).isEqualTo(Instant.parse("2026-09-22T00:00:00Z"));
        assertThat(first.context()).isEqualTo(1_000_000);
        assertThat(first.maxOutput()).isEqualTo(128_000);
        assertThat(first.retires()).isEqualTo(LocalDate.of(2027, 3, 1));
        assertThat(server.take().target()).isEqualTo("/v1/models?limit=1000");
        Exchange second = server.take();
        assertThat(second.target()).isEqualTo("/v1/models?limit=1000&after_id=a-2");
        assertThat(second.header("x-api-key")).isEqualTo("k-1");
    }

    @Test
    void compatibleServersAddToOpenAisList() {
        server.play(
                Script.json(
                        200,
                        """
                        {"data":[{"id":"x","created":1700000000,"shutdown_date":"2026-12-11"},
                         {"id":"y","max_model_len":8192},{"id":"z","context_length":4096}]}\
                        """));

        List<ListedModel> models = models(openai());

        assertThat(models).extracting(ListedModel::context).containsExactly(null, 8192, 4096);
        assertThat(models.getFirst().retires()).isEqualTo(LocalDate.of(2026, 12, 11));
    }

    @Test
    void eachCompatibleServerNamesTheContextInItsWay() {
        server.play(
                Script.json(
                        200,
                        """
                        {"data":[{"id":"groq","context_window":131072},
                         {"id":"mistral","max_context_length":32768}]}\
                        """));

        assertThat(models(openai()))
                .extracting(ListedModel::context)
                .containsExactly(131072, 32768);
    }

    @Test
    void aDayThatThereIsNotHidesNoModel() {
        server.play(
                Script.json(200, "{\"data\":[{\"id\":\"x\",\"created\":9223372036854775807}]}"));

        assertThat(models(openai()).getFirst().created()).isNull();
    }

    @Test
    void aCompatibleServerMayAnswerWithTheListAlone() {
        server.play(Script.json(200, "[{\"id\":\"x\",\"context_length\":4096},{\"id\":\"y\"}]"));

        assertThat(models(openai())).extracting(ListedModel::id).containsExactly("x", "y");
    }

    @Test
    void ollamaListsWhatItHas() {
        server.play(
                Script.json(
                        200,
                        """
                        {"models":[{"name":"qwen3:8b","modified_at":"2026-08-21T10:00:00.5+02:00",
                         "details":{"context_length":40960}}]}\
                        """));

        ListedModel model = models(ollama()).getFirst();

        assertThat(model.id()).isEqualTo("qwen3:8b");
        assertThat(model.context()).isEqualTo(40960);
        assertThat(model.created()).isEqualTo(Instant.parse("2026-08-21T08:00:00.5Z"));
    }

    @Test
    void aRefusedListSaysWhy() {
        server.play(
                Script.json(
                        401,
                        "{\"error\":{\"type\":\"authentication_error\",\"message\":\"bad key\"}}"));

        var failure = failure(() -> anthropic().models(PATIENT));

        assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(failure).hasMessage("lab: bad key");
        assertThat(failure.advice()).isEqualTo("check the key from WORK_KEY");
    }

    @Test
    void aListOfSomethingElseIsNoList() {
        server.play(Script.json(200, "[1]"));

        assertThat(failure(() -> openai().models(PATIENT)).kind()).isEqualTo(ErrorKind.NOT_AN_API);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"status\":\"up\"}", "{\"data\":[{}],\"models\":[{}]}"})
    void anObjectWithoutAListIsNoListEither(String body) {
        for (Provider provider : List.of(anthropic(), openai(), ollama())) {
            server.play(Script.json(200, body));

            var failure = failure(() -> provider.models(PATIENT));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_AN_API);
            assertThat(failure).hasMessageStartingWith("lab: ");
            assertThat(failure.advice()).startsWith("is the base URL right? ");
        }
    }

    @Test
    void anthropicCountsTokensOfWhatARequestSays() throws Exception {
        server.play(Script.json(200, "{\"input_tokens\":14}"));

        assertThat(anthropic().countTokens(HELLO)).isEqualTo(14);

        Exchange asked = server.take();
        assertThat(asked.target()).isEqualTo("/v1/messages/count_tokens");
        assertThat(Objects.requireNonNull(Json.parse(asked.text())).propertyNames())
                .containsExactly("model", "messages");
    }

    @Test
    void openaiCountsTokensOfWhatARequestSays() throws Exception {
        server.play(Script.json(200, "{\"object\":\"response.input_tokens\",\"input_tokens\":11}"));
        Provider responses = HttpProvider.responses(endpoint("/v1"), http, InstantSource.system());

        assertThat(responses.countTokens(HELLO)).isEqualTo(11);

        Exchange asked = server.take();
        assertThat(asked.target()).isEqualTo("/v1/responses/input_tokens");
        assertThat(Objects.requireNonNull(Json.parse(asked.text())).propertyNames())
                .containsExactly("model", "input");
    }

    @Test
    void whoDoesNotCountIsNotAsked() {
        assertThat(openai().countTokens(HELLO)).isNull();
        assertThat(ollama().countTokens(HELLO)).isNull();
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aServerThatKnowsNoPagesIsNotAskedForThemForEver() {
        server.otherwise(
                Script.json(
                        200, "{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"last_id\":\"a\"}"));

        assertThat(models(anthropic())).extracting(ListedModel::id).containsExactly("a");
    }

    private static List<ListedModel> models(Provider provider) {
        return Objects.requireNonNull(provider.models(PATIENT));
    }

    private static LlmException failure(ThrowingCallable asking) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, asking));
    }

    private Provider anthropic() {
        return HttpProvider.anthropic(
                endpoint(""),
                http,
                InstantSource.system(),
                AnthropicVersion.V2023_06_01,
                true,
                new Offer(Catalog.bundled(), "lab", "anthropic"));
    }

    private Provider openai() {
        return HttpProvider.openai(endpoint("/v1"), http, InstantSource.system());
    }

    private Provider ollama() {
        return HttpProvider.ollama(endpoint(""), http, InstantSource.system());
    }

    private Endpoint endpoint(String path) {
        var key = new Credential("k-1", false, "WORK_KEY");
        return new Endpoint("lab", URI.create(server.url(path)), key, false);
    }
}
