package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a load balancer goes by: whether whoever is sent here finds somebody.
@Timeout(60)
class ReadyTest {
    @TempDir private Path home;

    @Test
    void whoHasNobodyToAskIsNotReady() throws Exception {
        assertThat(ready(Program.in(home)))
                .isEqualTo("503 {\"status\":\"no provider has a key or a base_url\"}");
    }

    @Test
    void aKeyIsEnough() throws Exception {
        assertThat(ready(Program.in(home).env("OPENAI_API_KEY", "sk-some-key")))
                .isEqualTo("200 {\"status\":\"ready\"}");
    }

    @Test
    void soIsAnAddressThatIsGiven() throws Exception {
        Program own =
                Program.in(home)
                        .settings("[providers.ollama]", "base_url = \"http://127.0.0.1:9\"");

        assertThat(ready(own)).isEqualTo("200 {\"status\":\"ready\"}");
    }

    @Test
    void whoIsSwitchedOffDoesNotCount() throws Exception {
        Program off =
                Program.in(home)
                        .env("OPENAI_API_KEY", "sk-some-key")
                        .settings("[providers.openai]", "enabled = false");

        assertThat(ready(off)).startsWith("503 ");
    }

    private static String ready(Program program) throws InterruptedException {
        try (Proxy proxy = Proxy.start(program)) {
            Client.Answer answer = Client.get(proxy.port(), "/ready");
            return answer.status() + " " + answer.text();
        }
    }
}
