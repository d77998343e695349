package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import dev.llm.testing.Postgres;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.SmallDisk;
import dev.llm.testing.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Exchanges go on, and are answered right, while their log cannot be written; and it is written again as soon as that
/// works.
@Timeout(120)
class LogFaultsTest {
    private static final String TEXT = Upstream.ANTHROPIC.recorded("text");

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @TempDir private Path home;

    @Test
    void aDirectoryThatCannotBeWrittenForAWhile() throws Exception {
        Program program = program(home);
        Path disk = Files.createDirectory(home.resolve("disk"));
        Path file = Files.writeString(home.resolve("file"), "");
        lead(disk);
        try (Proxy proxy = Proxy.start(program)) {
            exchange(proxy, "before");
            awaitWritten(proxy);
            lead(file);

            exchange(proxy, "meanwhile");
            JsonNode ill = awaitIll(proxy);
            exchange(proxy, "still");

            assertThat(ill.path("failure").stringValue())
                    .containsAnyOf("cannot create", "Unable to open");
            assertThat(ill.path("since").isString()).isTrue();
            assertThat(log(proxy).path("queued").asInt()).isPositive();

            lead(disk);
            assertThat(awaitWell(proxy).path("lost").asInt(-1)).isZero();
            assertThat(proxy.said())
                    .containsOnlyOnce("the log cannot be written, exchanges go on without it")
                    .containsOnlyOnce("the log is written again");
        }
        assertThat(logged(program)).hasSize(3).allMatch(LogFaultsTest::isWhole);
    }

    /// Lets the log's directory be another place, from one moment to the next.
    private void lead(Path place) throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), place);
        Path data = Files.createDirectories(home.resolve(".local/share"));
        Files.move(link, data.resolve("llm"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aPostgresThatIsRestarted() throws Exception {
        try (var postgres = Postgres.in(home.resolve("postgres"))) {
            Program program = program(home, "log_url = \"" + postgres.url() + "\"");
            try (Proxy proxy = Proxy.start(program)) {
                exchange(proxy, "before");
                awaitWritten(proxy);
                postgres.stop();
                for (int i = 0; i < 20; i++) {
                    exchange(proxy, "meanwhile " + i);
                }
                JsonNode ill = awaitIll(proxy);

                assertThat(ill.path("failure").stringValue())
                        .isNotEmpty()
                        .doesNotContain("sw0rdf1sh");
                assertThat(ill.path("queued").asInt()).isPositive();

                postgres.startAgain();
                assertThat(awaitWell(proxy).path("lost").asInt(-1)).isZero();
                exchange(proxy, "after");
            }
            assertThat(logged(program)).hasSize(22).allMatch(LogFaultsTest::isWhole);
        }
    }

    @Test
    void aFullDisk(@TempDir Path disk) throws Exception {
        List<String> said = SmallDisk.run(disk, FullDisk.class, home.toString());

        assertThat(said).hasSize(3);
        assertThat(said.getFirst()).contains("full");
        assertThat(said.get(1)).isEqualTo("lost: 0");
        assertThat(said.getLast()).isEqualTo("missing: 0");
    }

    /// A proxy whose log is on a disk that fills up.
    static final class FullDisk {
        private FullDisk() {}

        public static void main(String[] args) throws Exception {
            Path disk = Path.of(args[0]);
            Path filler = Files.write(disk.resolve("filler"), new byte[2_000_000]);
            Program program = program(Path.of(args[1])).env("XDG_DATA_HOME", disk.toString());
            int exchanges = 0;
            try (Proxy proxy = Proxy.start(program)) {
                while (!proxy.said().contains("the log cannot be written")) {
                    assertThat(exchanges++).isLessThan(1000);
                    exchange(proxy, "x".repeat(50_000));
                }
                for (int i = 0; i < 10; i++, exchanges++) {
                    exchange(proxy, "when it is full");
                }
                System.out.println(awaitIll(proxy).path("failure").stringValue());
                Files.delete(filler);
                System.out.println("lost: " + awaitWell(proxy).path("lost").asInt(-1));
            }
            System.out.println("missing: " + (exchanges - logged(program).size()));
            server.close();
        }
    }

    private static Program program(Path home, String... more) {
        return Program.in(home)
                .settings(String.join("\n", more), Upstream.ANTHROPIC.settings(server));
    }

    /// Asks, and is answered as if nothing were the matter.
    private static void exchange(Proxy proxy, String text) {
        server.play(Upstream.ANTHROPIC.stream(TEXT));
        String request =
                Upstream.ANTHROPIC.request("anthropic-up/m", true).replace("one two", text);

        Client.Answer answer =
                Client.ask(proxy.port(), "/v1/messages", request, "anthropic-version: 2023-06-01");

        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).isEqualTo(TEXT);
    }

    private static JsonNode awaitIll(Proxy proxy) throws InterruptedException {
        awaitLine(proxy, "the log cannot be written");
        return log(proxy);
    }

    private static JsonNode awaitWell(Proxy proxy) throws InterruptedException {
        awaitLine(proxy, "the log is written again");
        return awaitWritten(proxy);
    }

    private static void awaitLine(Proxy proxy, String words) throws InterruptedException {
        String line = proxy.nextLine();
        while (!line.contains(words)) {
            line = proxy.nextLine();
        }
    }

    /// Waits until the log has something, and nothing waits to be in it.
    private static JsonNode awaitWritten(Proxy proxy) {
        long end = System.nanoTime() + Duration.ofSeconds(Limits.SECONDS).toNanos();
        while (true) {
            JsonNode log = log(proxy);
            if (log.path("queued").asInt() == 0 && log.path("written").asInt() > 0) {
                assertThat(log.path("failure").isNull()).isTrue();
                return log;
            }
            assertThat(System.nanoTime()).as("still %s", log).isLessThan(end);
        }
    }

    private static JsonNode log(Proxy proxy) {
        Client.Answer answer = Client.get(proxy.port(), "/health");
        assertThat(answer.status()).isEqualTo(200);
        return Objects.requireNonNull(Json.parse(answer.text())).path("log");
    }

    private static List<JsonNode> logged(Program program) {
        return program.args("logs", "list", "-n", "0", "--json")
                .call()
                .expect(0)
                .out()
                .lines()
                .map(line -> Objects.requireNonNull(Json.parse(line), line))
                .toList();
    }

    private static boolean isWhole(JsonNode exchange) {
        return exchange.path("ended").asBoolean() && exchange.path("status").asInt() == 200;
    }
}
