package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Limits;
import dev.llm.testing.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
        List<String> said = SmallDisk.run(disk, Crowd.class);

        assertThat(said).hasSize(3);
        assertThat(said.getFirst()).startsWith("the log cannot be written").contains("full");
        assertThat(said.get(1)).isEqualTo("true 0");
        assertThat(said.getLast()).isEqualTo("0");
    }
}
