package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The id that a client prints with an error is the one by which the log finds it.
@Timeout(60)
class RequestIdTest {
    @TempDir private static Path home;
    private static ScriptedServer server;
    private static Proxy proxy;

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start();
        proxy =
                Proxy.start(
                        Program.in(home)
                                .settings(
                                        "[proxy]",
                                        "log_format = \"json\"",
                                        Upstream.CHAT.settings(server),
                                        Upstream.ANTHROPIC.settings(server)));
    }

    @AfterEach
    void clear() {
        server.clear();
        proxy.forgetLines();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        server.close();
    }

    @Test
    void anErrorOfAnotherFormatHasOursInBodyAndHeader() throws Exception {
        server.play(
                Script.json(
                        400,
                        "{\"error\":{\"message\":\"no luck today\",\"type\":\"invalid_request_error\"}}",
                        "x-request-id: req_theirs"));

        try (Client client = Upstream.ANTHROPIC.ask(proxy, "openai-up/m", false)) {
            Client.Answer answer = client.rest();
            JsonNode body = Objects.requireNonNull(Json.parse(answer.text()));

            String ours = answer.header("request-id");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(body.path("request_id").asString("")).isNotEmpty().isEqualTo(ours);
            assertThat(body.path("error").path("message").asString(""))
                    .contains("no luck today", "req_theirs");
            assertThat(proxy.nextLine()).contains("\"id\":\"" + ours + "\"");
        }
    }

    @Test
    void oneOfTheSameFormatIsTheProvidersOwn() {
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"},\"request_id\":\"req_theirs\"}";
        server.play(Script.json(400, error, "request-id: req_theirs"));

        try (Client client = Upstream.ANTHROPIC.ask(proxy, "anthropic-up/m", false)) {
            Client.Answer answer = client.rest();

            assertThat(answer.text()).isEqualTo(error);
            assertThat(answer.header("request-id")).isEqualTo("req_theirs");
        }
    }
}
