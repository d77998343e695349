package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From the settings to an org and back.
@Timeout(60)
class SalesforceTest {
    private static final Script TOKEN = Script.json(200, "{\"access_token\":\"token-canary\"}");
    private static final Script ANSWER =
            Script.json(
                    200,
                    """
                    {"id":"s1","generationDetails":{
                     "generations":[{"role":"assistant","content":"Hello token-canary",
                                     "parameters":{"finish_reason":"stop"}}],
                     "parameters":{"model":"gpt-4o","usage":{"prompt_tokens":5,"completion_tokens":4}}}}
                    """);

    @TempDir private Path home;
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theOrgIsAskedWithATokenOfItsOwnThatIsNeverSaid() throws Exception {
        server.play(TOKEN, ANSWER);

        Result result = llm("").args("-m", "org/sfdc_ai__DefaultGPT4Omni", "-vv", "hi").call();

        assertThat(result.expect(0).out()).startsWith("Hello ");
        assertThat(result.err())
                .contains("cannot be given, and was not: streaming")
                .doesNotContain("token-canary", "secret-canary");
        Exchange grant = server.take();
        assertThat(grant.target()).isEqualTo("/services/oauth2/token");
        assertThat(grant.text()).contains("client_id=app", "client_secret=secret-canary");
        Exchange asked = server.take();
        assertThat(asked.target())
                .isEqualTo("/einstein/models/sfdc_ai__DefaultGPT4Omni/chat-generations");
        assertThat(asked.header("authorization")).isEqualTo("Bearer token-canary");
    }

    @Test
    void theOtherDoorIsAskedAsBedrockIs() throws Exception {
        server.play(TOKEN, Script.json(429, "{\"message\":\"slow down\"}"));

        llm("door = 'gpt'").args("-m", "org/claude", "--retries", "0", "hi").call().expect(6);

        server.take();
        assertThat(server.take().target())
                .isEqualTo("/einstein/model/claude/invoke-with-response-stream");
    }

    @Test
    void aKeyForTheCallHasNoMeaning() {
        assertThat(llm("").args("-m", "org/m", "--key", "k", "hi").call().expect(2).failure())
                .isEqualTo(
                        "llm: org: --key has no meaning for Salesforce; it has client_id and client_secret in [providers.org]");
        assertThat(server.untaken()).isZero();
    }

    private Program llm(String more) {
        return Program.in(home)
                .settings(
                        "[providers.org]",
                        "type = 'salesforce'",
                        "domain = '" + server.url("") + "'",
                        "base_url = '" + server.url("/einstein") + "'",
                        "client_id = 'app'",
                        "client_secret = 'secret-canary'",
                        more);
    }
}
