package dev.llm.store;

import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.answering;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.end;
import static dev.llm.store.Exchanges.in;
import static dev.llm.store.Exchanges.log;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that dies while it writes.
@Timeout(60)
class KillTest {
    @TempDir private Path home;

    /// Logs until it is killed, and says each time how many it has written.
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) {
            Log log = log(options(in(Path.of(args[0]))));
            for (int i = 0; ; i++) {
                log.started(start("id" + i, asking("hi " + i)));
                log.ended(end("id" + i, answering("hello " + "x".repeat(i % 5000))));
                if (i % 50 == 49 && log.flush(Duration.ofSeconds(30))) {
                    System.out.println(i + 1);
                }
            }
        }
    }

    @Test
    void itsLogCanBeReadAndWritten() throws Exception {
        Process victim =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.sqlite.tmpdir=" + home,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                home.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int written = 0;
        try (var out = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
            for (String line; written < 500 && (line = out.readLine()) != null; ) {
                written = Integer.parseInt(line);
            }
            victim.destroyForcibly();
            assertThat(victim.waitFor()).isEqualTo(137);
        }

        assertThat(written).isGreaterThanOrEqualTo(500);
        assertThat(all(in(home))).hasSizeGreaterThanOrEqualTo(written);
        try (var connection = in(home).open();
                Statement statement = connection.createStatement();
                ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(check.getString(1)).isEqualTo("ok");
        }
        write(options(in(home)), start("after", asking("hi")));
    }
}
