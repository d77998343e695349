package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llm.testing.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk without room, which is a small one in memory that only one process sees.
@Timeout(60)
class FullDiskTest {
    @TempDir private Path disk;

    /// Logs until the disk is full, makes room, and says what became of it.
    static final class Crowd {
        private Crowd() {}

        public static void main(String[] args) throws Exception {
            Path disk = Path.of(args[0]);
            Path filler = Files.write(disk.resolve("filler"), new byte[2_000_000]);
            Database database = Database.sqlite(disk.resolve("logs.db"), null);
            var said = new LinkedBlockingQueue<String>();
            int count = 0;
            try (var log = new Log(options(database), InstantSource.fixed(NOON), said::add)) {
                while (said.isEmpty() && count < 1000) {
                    log.started(start("id" + count++, asking("x".repeat(50_000))));
                    boolean _ = log.flush(Duration.ofMillis(100));
                }
                System.out.println(Limits.take(said, "the failure"));
                Files.delete(filler);
                System.out.println(log.flush(LONG) + " " + log.health().lost());
                System.out.println(all(database).size() - count);
            }
        }
    }

    @Test
    void isWaitedFor() throws Exception {
        List<String> alone = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
        assumeTrue(canMount(alone), "this system lets nobody mount");

        alone.addAll(
                List.of(
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=4m tmpfs \"$1\" && shift && exec \"$@\"",
                        "sh",
                        disk.toString(),
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        disk.toString()));
        Process crowd =
                new ProcessBuilder(alone).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said =
                new String(crowd.getInputStream().readAllBytes(), UTF_8).lines().toList();

        assertThat(crowd.waitFor()).isZero();
        assertThat(said).hasSize(3);
        assertThat(said.getFirst()).startsWith("the log cannot be written").contains("full");
        assertThat(said.get(1)).isEqualTo("true 0");
        assertThat(said.getLast()).isEqualTo("0");
    }

    private boolean canMount(List<String> alone) throws InterruptedException {
        var command = new ArrayList<>(alone);
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", disk.toString()));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
