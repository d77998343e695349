package dev.llm.store;

import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The library is loaded once per process, so these are processes.
@Timeout(60)
class SqliteLibraryTest {
    @TempDir private Path home;

    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            Path home = Path.of(args[0]);
            Database database = Database.sqlite(home.resolve("logs.db"), home.resolve("cache"));
            write(options(database), start(args[1], asking("hi")));
        }
    }

    @Test
    void isUnpackedOnceAndNotIntoTheTemporaryDirectory() throws Exception {
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        run("a1", temporary);
        List<Path> unpacked = files(home.resolve("cache"));
        var before = Files.getLastModifiedTime(unpacked.getFirst());
        run("a2", temporary);

        assertThat(unpacked).hasSize(1);
        assertThat(files(home.resolve("cache"))).isEqualTo(unpacked);
        assertThat(Files.getLastModifiedTime(unpacked.getFirst())).isEqualTo(before);
        assertThat(files(temporary)).isEmpty();
    }

    private void run(String id, Path temporary) throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                home.toString(),
                                id)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(writer.getInputStream().readAllBytes(), UTF_8);
        assertThat(writer.waitFor()).as(said).isZero();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("hsperfdata"))
                    .toList();
        }
    }
}
