package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Requests that coding agents and SDKs were seen to send, to targets that were not made for them.
@Timeout(60)
class AgentsRequestsTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[providers.openai]",
                    "base_url = \"" + server.url("/v1") + "\"",
                    "api_key = \"upstream-key\"",
                    Upstream.CHAT.settings(server));

    @Test
    void whatAModelRefusesWhicheverWayIsRefusedOnce() {
        // GPT-6 takes tools on Chat Completions only without reasoning, and cannot do without it.
        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        """
                        {"model":"gpt-6.2-sol","max_tokens":100,"output_config":{"effort":"high"},
                         "messages":[{"role":"user","content":"Hi"}],
                         "tools":[{"name":"Bash","input_schema":{"type":"object"}}]}\
                        """,
                        VERSION);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains(
                        "invalid_request_error",
                        "gpt-6.2-sol takes tools on Chat Completions only without reasoning");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void embeddingsOfAModelThatNobodyKnowsAreOpenAis() throws Exception {
        server.otherwise(Script.json(200, "{\"object\":\"list\"}"));

        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/embeddings",
                        "{\"model\":\"text-embedding-3-small\",\"input\":\"Hi\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.take().target()).isEqualTo("/v1/embeddings");
    }

    @Test
    void theAccessLineDoesNotSayATargetTwice() throws Exception {
        server.otherwise(
                Script.json(
                        200,
                        "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}"));

        Client.ask(
                proxy.port(),
                "/v1/chat/completions",
                "{\"model\":\"openai-up/qwen3\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        String line = proxy.nextLine();
        while (!line.contains("/v1/chat/completions")) {
            line = proxy.nextLine(); // that of the test before may come late
        }
        assertThat(line).contains(" 200 openai-up/qwen3 ").doesNotContain("->");
    }
}
