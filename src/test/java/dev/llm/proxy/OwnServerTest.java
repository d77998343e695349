package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A server that somebody runs and that wants no key: an entry with an address is all that the settings have of it.
@Timeout(60)
class OwnServerTest {
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"%s\"}]}";

    /// What is asked behind the client's back may be written when the proxy has ended.
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    private ScriptedServer server;
    private Program program;

    @BeforeEach
    void start() {
        server = ScriptedServer.start();
        program =
                Program.in(home)
                        .settings(
                                "[providers.lab]",
                                "type = \"openai\"",
                                "base_url = \"" + server.url("/v1") + "\"");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itIsGreetedAndItsModelsAreShown() throws Exception {
        server.otherwise(Script.json(200, LIST.formatted("small")));
        try (Proxy proxy = Proxy.start(program)) {
            assertThat(proxy.said()).contains("asks ").contains("lab");

            awaitModel(proxy, "lab/small");

            assertThat(Client.get(proxy.port(), "/v1/models/lab%2Fsmall").status()).isEqualTo(200);
            assertThat(Client.get(proxy.port(), "/api/tags").text()).contains("lab/small");
        }
    }

    @Test
    void whatComesLaterIsShownLater() throws Exception {
        server.otherwise(Script.json(200, LIST.formatted("small")));
        try (Proxy proxy = Proxy.start(program)) {
            awaitModel(proxy, "lab/small");

            server.otherwise(Script.json(200, LIST.formatted("large")));

            awaitModel(proxy, "lab/large");
        }
    }

    @Test
    void nobodyWaitsForIt() throws Exception {
        var gate = new CountDownLatch(1);
        server.otherwise(
                Script.nothing().await(gate).followedBy(Script.json(200, LIST.formatted("small"))));
        try (Proxy proxy = Proxy.start(program)) {
            server.take();

            assertThat(Client.get(proxy.port(), "/v1/models").text())
                    .contains("echo")
                    .doesNotContain("small");

            gate.countDown();
            awaitModel(proxy, "lab/small");
        }
    }

    private static void awaitModel(Proxy proxy, String id) {
        Limits.until(
                () -> Client.get(proxy.port(), "/v1/models").text().contains("\"" + id + "\""),
                id + " in the list");
    }
}
