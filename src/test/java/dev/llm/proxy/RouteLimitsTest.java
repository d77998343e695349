package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What a target may take, in time, requests and tokens, before the next one of its route is asked.
@Timeout(60)
class RouteLimitsTest {
    private static final String HELLO = Upstream.ANTHROPIC.recorded("text");

    @RegisterExtension private static final ScriptedServer one = ScriptedServer.start();

    @RegisterExtension private static final ScriptedServer two = ScriptedServer.start();

    @TempDir private Path home;

    /// Whether the answer goes through as it is or is translated.
    @Test
    void aTargetOfSeveralKeysThatOnlySaysItIsThereIsLeftAtItsLimit() throws Exception {
        String[] settings = {
            "idle_timeout = 100",
            "[providers.keys]\ntype = \"anthropic\"\nbase_url = \"" + one.url("") + "\"",
            "api_keys = [\"key-one\", \"key-two\"]",
            Upstream.ANTHROPIC.settings("two", two.url("")),
            "[routes.same]",
            "targets = [{ model = \"keys/m\", ttft_timeout = 0.3 }, \"anthropic-two/m\"]",
            "[routes.told]",
            "targets = [{ model = \"keys/n\", ttft_timeout = 0.3 }, \"anthropic-two/m\"]",
        };
        one.otherwise(Upstream.ANTHROPIC.begun(": ping\n\n").stall());
        two.otherwise(Upstream.ANTHROPIC.stream(HELLO));

        try (Proxy proxy = Proxy.start(Program.in(home).settings(settings));
                Client same = Upstream.ANTHROPIC.ask(proxy, "same", true);
                Client told = Upstream.CHAT.ask(proxy, "told", true)) {
            assertThat(same.rest().text()).isEqualTo(HELLO);
            assertThat(told.rest().text()).contains("Hello, ").endsWith("data: [DONE]\n\n");
            assertThat(one.untaken()).isEqualTo(2);
            assertThat(two.untaken()).isEqualTo(2);
        }
    }

    @Test
    void theTokensOfEmbeddingsCount() throws Exception {
        one.otherwise(
                Script.json(
                        200,
                        "{\"data\":[{\"embedding\":[0.1],\"usage\":{\"prompt_tokens\":1}}],"
                                + "\"usage\":{\"prompt_tokens\":10,\"total_tokens\":10}}"));
        String body = "{\"model\":\"counted\",\"input\":\"a\"}";

        try (Proxy proxy =
                Proxy.start(
                        Program.in(home)
                                .settings(
                                        Upstream.CHAT.settings("one", one.url("")),
                                        "[routes.counted]",
                                        "queue = 0",
                                        "targets = [{ model = \"openai-one/e\", tokens_per_minute = 10 }]"))) {
            assertThat(Client.ask(proxy.port(), "/v1/embeddings", body).status()).isEqualTo(200);

            Client.Answer second = Client.ask(proxy.port(), "/v1/embeddings", body);

            assertThat(second.status()).isEqualTo(429);
            assertThat(second.header("retry-after")).isNotNull();
            assertThat(one.untaken()).isEqualTo(1);
        }
    }

    /// Answers in one piece and streams alike. Nobody waits for a limit longer than for the answer.
    @Test
    void soDoThoseOfWhatGoesStraightThrough() throws Exception {
        one.play(
                Upstream.ANTHROPIC.stream(HELLO),
                Script.json(200, Upstream.ANTHROPIC.whole("rich")));

        for (boolean stream : new boolean[] {true, false}) {
            try (Proxy proxy =
                    Proxy.start(
                            Program.in(home)
                                    .settings(
                                            "[proxy]",
                                            "native_anthropic = true",
                                            "request_timeout = 20",
                                            "[providers.anthropic]",
                                            "base_url = \"" + one.url("") + "\"",
                                            "api_key = \"upstream-key\"",
                                            "tokens_per_minute = 1"))) {
                String path = "/anthropic-native/v1/messages";
                String body = Upstream.ANTHROPIC.request("m", stream);
                assertThat(Client.ask(proxy.port(), path, body).status()).isEqualTo(200);

                assertThat(Client.ask(proxy.port(), path, body).status()).isEqualTo(429);
            }
        }
        assertThat(one.untaken()).isEqualTo(2);
    }

    @Test
    void whoLeavesWhileItWaitsForALimitIsForgotten() throws Exception {
        one.otherwise(Upstream.ANTHROPIC.stream(HELLO));

        try (Proxy proxy =
                Proxy.start(
                        Program.in(home)
                                .settings(
                                        "[proxy]",
                                        "ping_interval = 0.05",
                                        Upstream.ANTHROPIC.settings("one", one.url("")),
                                        "[routes.narrow]",
                                        "queue = 1",
                                        "targets = [{ model = \"anthropic-one/m\", requests_per_minute = 1 }]"))) {
            try (Client served = Upstream.ANTHROPIC.ask(proxy, "narrow", true)) {
                assertThat(served.rest().text()).endsWith(HELLO);
            }
            assertThat(proxy.nextLine()).contains(" 200 ");

            // The place in the line is free again for the second one.
            for (int i = 0; i < 2; i++) {
                try (Client waiting = Upstream.ANTHROPIC.ask(proxy, "narrow", true)) {
                    waiting.awaitText("ping");
                    waiting.leave();
                }
                assertThat(proxy.nextLine()).contains(" 499 ");
            }
            assertThat(one.untaken()).isEqualTo(1);
        }
    }

    @Test
    void whomARouteGoesWithoutIsSaidAtTheStart() throws Exception {
        String[] settings = {
            Upstream.ANTHROPIC.settings("one", one.url("")),
            "[routes.some]",
            "targets = [\"nobody/m\", \"anthropic-one/m\", \"groq/llama\"]",
            "[routes.none]",
            "targets = [\"nobody/m\", \"groq/llama\"]",
        };
        String lacking =
                "nobody/m: no provider is named nobody, and none is known for the model nobody/m; groq/llama: no key";

        try (Proxy proxy = Proxy.start(Program.in(home).settings(settings));
                Client client = Upstream.ANTHROPIC.ask(proxy, "none", true)) {
            Limits.until(
                    () -> proxy.said().contains("the route some goes without " + lacking),
                    "the notice of the route some");
            Limits.until(
                    () ->
                            proxy.said()
                                    .contains(
                                            "the route none has no target that can be asked: "
                                                    + lacking),
                    "the notice of the route none");
            assertThat(client.rest().text())
                    .contains("none: nobody/m: no provider is named nobody", "groq/llama: no key");
        }
        Path request =
                Files.writeString(
                        home.resolve("request.json"), Upstream.ANTHROPIC.request("some", true));
        assertThat(
                        Program.in(home)
                                .args("proxy", "check", "--request", request.toString())
                                .call()
                                .expect(0)
                                .out())
                .contains(
                        "target: anthropic-one/m",
                        "not:    nobody/m: ",
                        "not:    groq/llama: no key");
        assertThat(Program.in(home).args("models", "show", "none").call().failure())
                .contains("nobody/m: ", "groq/llama: ");
    }
}
