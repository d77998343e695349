package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A conversation goes on with a target of the client's own format, after other models or gateways have answered in it:
/// what they put into their answers, and this target refuses, stays behind. Nothing else changes.
@Timeout(60)
class EarlierAnswersTest {
    private static final String ASKED = "{\"role\":\"user\",  \"content\":\"Hi\"}";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    Upstream.ANTHROPIC.settings(server),
                    Upstream.CHAT.settings(server),
                    Upstream.RESPONSES.settings(server),
                    "[providers.azure]",
                    "base_url = \"" + server.url("/openai/v1") + '"',
                    "api_key = \"upstream-key\"");

    @Test
    void anthropicSeesItsOwnThinkingAsItWasAndNoOther() throws Exception {
        JsonNode own = answer(new AnthropicDialect(), "anthropic-up", "claude-x");
        JsonNode other = answer(new AnthropicDialect(), "gemini-up", "g");
        String body =
                "{\"model\":\"anthropic-up/claude-x\",\"max_tokens\":9,\"x\":1.0,\"messages\":[%s,%s,%s,%s,%s]}"
                        .formatted(
                                ASKED,
                                said(other.path("content")),
                                ASKED,
                                said(own.path("content")),
                                ASKED);

        String sent = sent("/v1/messages", body);

        assertThat(sent)
                .contains("\"signature\":\"EqQB\"", "\"x\":1.0", "\"model\":\"claude-x\"")
                .containsOnlyOnce("\"thinking\":")
                .doesNotContain("llm:");
    }

    @Test
    void openAiSeesItsOwnReasoningAsItWasAndNoIdsOfOurs() throws Exception {
        String item =
                "{\"type\":\"reasoning\",\"id\":\"rs_theirs\",\"summary\":[],\"encrypted_content\":\"gAAA\"}";
        JsonNode own = answer(new ResponsesDialect(), "responses-up", "gpt-x", item);
        JsonNode other = answer(new ResponsesDialect(), "gemini-up", "g");
        String body =
                "{\"model\":\"responses-up/gpt-x\",\"input\":[%s,%s,%s,%s]}"
                        .formatted(ASKED, items(other), items(own), ASKED);

        String sent = sent("/v1/responses", body);

        assertThat(sent)
                .contains(item, "\"output_text\"")
                .containsOnlyOnce("\"reasoning\"")
                .doesNotContain("llm:", "_llm_");
    }

    @Test
    void openAiIsToldWhatAnotherModelSaidInTheResponseThatTheClientGoesOnFrom() throws Exception {
        String id = answered("openai-up/m", "one two");

        String sent =
                sent(
                        "/v1/responses",
                        "{\"model\":\"responses-up/gpt-x\",\"x\":1.0,\"previous_response_id\":\"%s\",\"input\":\"three\"}"
                                .formatted(id));

        JsonNode input = Objects.requireNonNull(Json.parse(sent)).path("input");
        assertThat(input).hasSize(5);
        assertThat(input.path(0).toString()).contains("one two");
        assertThat(input.path(1).path("role").asString()).isEqualTo("assistant");
        assertThat(input.path(4).toString()).contains("three");
        assertThat(sent).contains("\"x\":1.0").doesNotContain("previous_response_id", "_llm_");
    }

    @Test
    void theSameProviderIsAskedForAnotherModelAndNobodyElseForWhatHeDoesNotKnow() throws Exception {
        server.play(Upstream.RESPONSES.stream(Upstream.RESPONSES.recorded("text")));
        String stream =
                Client.ask(
                                proxy.port(),
                                "/v1/responses",
                                "{\"model\":\"responses-up/gpt-x\",\"stream\":true,\"input\":\"one\"}")
                        .text();
        String id = stream.replaceAll("(?s).*?\"id\":\"(resp_[^\"]*)\".*", "$1");
        server.take();
        String more =
                "{\"model\":\"%s\",\"previous_response_id\":\"" + id + "\",\"input\":\"two\"}";

        assertThat(sent("/v1/responses", more.formatted("responses-up/gpt-y")))
                .isEqualTo(more.formatted("gpt-y"));
        Client.Answer other =
                Client.ask(proxy.port(), "/v1/responses", more.formatted("anthropic-up/claude-y"));
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.text()).contains("previous_response_not_found");
    }

    @Test
    void aResponseThatIsNotRememberedIsLeftToWhoMayKnowIt() throws Exception {
        String body =
                "{\"model\":\"responses-up/m\",\"previous_response_id\":\"resp_llm_0\",\"input\":\"three\"}";

        assertThat(sent("/v1/responses", body)).isEqualTo(body.replace("responses-up/", ""));
    }

    @Test
    void idsOfOursGoThoughNothingElseIsChanged() throws Exception {
        String body =
                "{\"model\":\"responses-up/m\",\"input\":[{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_llm_1\",\"content\":[]},%s]}"
                        .formatted(ASKED);

        assertThat(sent("/v1/responses", body)).doesNotContain("_llm_").contains("assistant");
    }

    private static String answered(String model, String input) throws Exception {
        server.play(Script.json(200, Upstream.CHAT.whole("rich")));
        String body = "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(model, input);
        Client.Answer answer = Client.ask(proxy.port(), "/v1/responses", body);
        server.take();
        return Objects.requireNonNull(Json.parse(answer.text())).path("id").stringValue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "openai-up/m, system, true",
        "azure/m, developer, false",
    })
    void whatOtherGatewaysPutIntoAnswersGoesOnlyWhereItIsRefused(
            String model, String role, boolean fields) throws Exception {
        String body =
                "{\"model\":\"%s\",\"x\":1.0,\"messages\":[{\"role\":\"developer\",\"content\":\"s\"},%s,{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_content\":\"r\"},%s]}"
                        .formatted(model, ASKED, ASKED);

        String sent = sent("/v1/chat/completions", body);

        assertThat(sent).contains("\"role\":\"" + role + '"', "\"x\":1.0");
        assertThat(sent.contains("reasoning_content")).isEqualTo(fields);
    }

    /// What only looks like it is sent byte for byte.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/messages         | {\"model\":\"anthropic-up/m\", \"messages\":[{\"role\":\"user\",\"content\":\"llm: a tool\"}],  \"n\":1.00}",
                "/v1/responses        | {\"model\":\"responses-up/m\", \"input\":[{\"role\":\"user\",\"content\":\"rs_llm_1\"}],  \"n\":1.00}",
                "/v1/chat/completions | {\"model\":\"openai-up/m\", \"messages\":[{\"role\":\"user\",\"content\":\"developer\"}],  \"n\":1.00}",
                "/v1/chat/completions | {\"model\":\"openai-up/m\", \"reasoning_effort\":\"low\",  \"n\":1.00}",
            })
    void everyOtherBodyGoesOnAsItIs(String path, String body) throws Exception {
        assertThat(sent(path, body)).isEqualTo(body.replaceFirst("[a-z]+-up/", ""));
    }

    private static String sent(String path, String body) throws Exception {
        server.play(Script.json(200, "{}"));
        Client.ask(proxy.port(), path, body, "anthropic-version: 2023-06-01");
        return server.take().text();
    }

    private static JsonNode answer(Dialect dialect, String provider, String model) {
        return answer(dialect, provider, model, "EqQB");
    }

    /// An answer with reasoning as this proxy gives it to a client of another format than that of who answers.
    private static JsonNode answer(Dialect dialect, String provider, String model, String proof) {
        String request =
                "{\"model\":\"m\",\"max_tokens\":9,\"input\":\"Hi\",\"messages\":[%s]}"
                        .formatted(ASKED);
        var made = new Proof(new Origin(provider, model), proof);
        List<Part> parts =
                List.of(
                        new Part.Thinking("Hm.", made, false, Extras.NONE),
                        new Part.Text("Hello."));
        Stop stop = Stop.of(StopReason.END_TURN, "end_turn");
        return dialect.decodeCall(Objects.requireNonNull(Json.parse(request)), dialect.name())
                .encodeReply(new ChatReply("1", model, parts, stop, Usage.of(1, 2), true));
    }

    private static String said(JsonNode content) {
        return "{\"role\":\"assistant\",\"content\":" + content + "}";
    }

    private static String items(JsonNode response) {
        String items = response.path("output").toString();
        return items.substring(1, items.length() - 1);
    }
}
