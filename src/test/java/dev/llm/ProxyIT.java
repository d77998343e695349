package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy as a process: it says where it is, and ends in order.
@Timeout(120)
class ProxyIT {
    /// Signals that a test runner may have had ignored would be ignored by the program too.
    private static final String SIGNALS_AS_USUAL = "exec env --default-signal=INT,HUP,TERM \"$@\"";

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalLetsWhatRunsEndAndThenTheProcess(String signal) throws Exception {
        String events = Upstream.ANTHROPIC.recorded("text");
        var gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start();
                Running running =
                        Program.in(home)
                                .settings(Upstream.ANTHROPIC.settings(server))
                                .shell(SIGNALS_AS_USUAL)
                                .args("proxy", "--port", "0")
                                .start()) {
            server.play(
                    Upstream.ANTHROPIC
                            .begun(events.substring(0, 400))
                            .await(gate)
                            .send(events.substring(400))
                            .end());
            int port = port(running);
            try (Client client =
                    Client.to(port)
                            .post(
                                    "/v1/messages",
                                    Upstream.ANTHROPIC.request("anthropic-up/m", true),
                                    "anthropic-version: 2023-06-01")) {
                client.awaitText("message_start");
                running.signal(signal);
                Client.Answer late;
                do {
                    late = Client.get(port, "/health");
                } while (late.status() == 200);
                gate.countDown();

                assertThat(client.rest().text()).isEqualTo(events);
                assertThat(late.status()).isIn(503, 529);
            }
            Result result = running.finish();

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("POST /v1/messages 200");
        }
    }

    @Test
    void quietSaysOnlyThePort() throws Exception {
        try (Running running =
                Program.in(home)
                        .shell(SIGNALS_AS_USUAL)
                        .args("proxy", "--port", "0", "--quiet")
                        .start()) {
            // Nothing else can be waited for: it has said where it is as soon as it can be asked.
            String port = running.line();
            assertThat(Client.get(Integer.parseInt(port), "/health").status()).isEqualTo(200);
            Result result = running.signal("TERM").finish();

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void whoDoesNotReadStandardErrorKeepsNobodyWaiting() throws Exception {
        Path err = home.resolve("err");
        assertThat(new ProcessBuilder("mkfifo", err.toString()).start().waitFor()).isZero();
        String longPath = "/" + "a".repeat(8000);
        try (Running running =
                        Program.in(home)
                                .settings("[proxy]", "max_exchanges = 2")
                                .shell("exec 3<>\"$HOME/err\"; " + SIGNALS_AS_USUAL + " 2>&3")
                                .args("proxy", "--port", "0")
                                .start();
                BufferedReader reader = Files.newBufferedReader(err)) {
            int port = port(reader.readLine());

            // What a pipe holds, and as much again.
            for (int i = 0; i < 20; i++) {
                assertThat(Client.get(port, longPath).status()).isEqualTo(404);
            }
            Result result = running.signal("TERM").finish();

            assertThat(result.code()).isZero();
        }
    }

    private static int port(Running running) throws InterruptedException {
        return port(running.nextErrLine());
    }

    private static int port(String line) {
        String address = line.substring(line.indexOf("127.0.0.1:") + 10);
        return Integer.parseInt(address.substring(0, address.indexOf(' ')));
    }
}
