package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.FullPort;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A model with one target: its failures are the client's at once, who retries by itself. Only a connection that broke
/// before any byte is tried once more.
@Timeout(60)
class SingleTargetTest {
    @RegisterExtension private static final ClosedPort nobody = ClosedPort.reserve();

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "idle_timeout = 0.3",
                    "[proxy]",
                    "request_timeout = 0.5",
                    Upstream.ANTHROPIC.settings(server),
                    Upstream.GEMINI.settings(server),
                    Upstream.ANTHROPIC.settings("gone", nobody.url("")));

    @Test
    void whatGoesThroughConnectsWithinTheLimitOfTheSettings(@TempDir Path other) throws Exception {
        try (var full = FullPort.open()) {
            Program program =
                    Program.in(other)
                            .settings(
                                    "connect_timeout = 0.2",
                                    Upstream.ANTHROPIC.settings("full", full.url("")));
            try (Proxy apart = Proxy.start(program)) {
                Client.Answer answer = Client.get(apart.port(), "/anthropic-full/v1/files");

                assertThat(answer.status()).isEqualTo(504);
                assertThat(answer.text()).contains("0.2 s (connect_timeout)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aConnectionThatBrokeBeforeAnyByteIsTriedOnceMore(Upstream client) {
        server.play(
                Script.nothing().reset(),
                Upstream.ANTHROPIC.stream(Upstream.ANTHROPIC.recorded("text")));

        Client.Answer answer = ask(client, true);

        assertThat(answer.text()).contains("Hello, ");
        assertThat(server.untaken()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void andNotTwice(Upstream client) {
        server.otherwise(Script.nothing().reset());

        Client.Answer answer = ask(client, true);

        assertThat(answer.status()).isIn(500, 502);
        assertThat(answer.text()).contains("error").doesNotContain("\tat ");
        assertThat(server.untaken()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void anAnswerThatBrokeOffIsNotPaidForTwice(Upstream client) {
        server.otherwise(
                Script.answer(200, "content-type: application/json").length(500).send("{\"id\":"));

        Client.Answer answer = ask(client, false);

        assertThat(answer.status()).isIn(500, 502);
        assertThat(server.untaken()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504, 529})
    void aStatusIsToldAtOnceInTheClientsOwnFormat(int status) {
        server.otherwise(
                Script.json(
                        status,
                        "{\"type\":\"error\",\"error\":{\"type\":\"odd\",\"message\":\"the words\"}}",
                        "retry-after: 3"));

        Client.Answer answer = ask(Upstream.CHAT, true);

        boolean ourKey = status == 401 || status == 403;
        assertThat(answer.status()).isGreaterThanOrEqualTo(400).isNotIn(401, 403);
        assertThat(answer.text()).startsWith("{\"error\":{").contains("the words");
        assertThat(answer.header("retry-after")).isEqualTo(ourKey ? null : "3");
        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void aKeyOfOursThatIsRefusedIsNoReasonToAskTheClientForIts() {
        server.otherwise(
                Script.json(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"));

        Client.Answer answer = ask(Upstream.ANTHROPIC, true);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("\"api_error\"", "anthropic-up", "key");
    }

    @Test
    void noMatterHowTheProviderPutsIt() {
        server.otherwise(
                Script.json(
                        400,
                        "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"API key not valid\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"));

        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        Upstream.ANTHROPIC.request("gemini-up/m", true),
                        "anthropic-version: 2023-06-01");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("\"api_error\"", "gemini-up", "key");
    }

    @Test
    void aServerThatNobodyRunsIsNamed() {
        try (Client client = Upstream.CHAT.ask(proxy, "anthropic-gone/m", true)) {
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isIn(500, 502);
            assertThat(answer.text()).contains("anthropic-gone", "cannot connect");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aStreamThatEndsBeforeItsFirstByteIsAStatusAndNoStream(Upstream client) {
        server.otherwise(Upstream.ANTHROPIC.stream(""));

        Client.Answer answer = ask(client, true);

        assertThat(answer.status()).isIn(500, 502);
        assertThat(answer.text()).startsWith("{");
        assertThat(server.untaken()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void silenceEndsAtItsLimit(Upstream client) {
        server.play(Script.nothing().stall());
        assertThat(ask(client, false).status()).isEqualTo(504);

        server.play(Upstream.ANTHROPIC.begun("").stall());
        assertThat(ask(client, true).status()).isEqualTo(504);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aPageOfHtmlIsNoAnswer(Upstream client) {
        for (boolean stream : new boolean[] {true, false}) {
            server.play(Script.answer(200, "content-type: text/html").body("<html>hello"));

            Client.Answer answer = ask(client, stream);

            assertThat(answer.status()).isIn(500, 502);
            assertThat(answer.text()).startsWith("{").contains("error");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aLineWithoutEndIsCutOff(Upstream client) {
        Script endless = Upstream.ANTHROPIC.begun("event: message_start\ndata: {\"x\":\"");
        for (int i = 0; i < 10; i++) {
            endless = endless.send("x".repeat(1 << 20));
        }
        server.play(endless);

        Client.Answer answer = ask(client, true);

        assertThat(answer.text()).doesNotContain("message_stop", "[DONE]", "\"stop\"");
    }

    private static Client.Answer ask(Upstream client, boolean stream) {
        try (Client asking = client.ask(proxy, "anthropic-up/m", stream)) {
            return asking.rest();
        }
    }
}
