package dev.llm.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Holds the file in the jar to the facts that it is made from.
class CatalogFileTest {
    private static final Path FILE = Path.of("src/main/resources/dev/llm/catalog/models.jsonl");
    private static final String PROGRAM = "src/catalog/java/BuildCatalog.java";

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theFileIsWhatTheProgramMakes(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path made = directory.resolve("models.jsonl");
        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PROGRAM,
                                made.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertThat(program.waitFor()).as(said).isZero();

        assertThat(FILE)
                .as("run it again: java -cp target/llm.jar " + PROGRAM)
                .hasSameTextualContentAs(made);
    }

    @Test
    void eachLineHoldsOnlyWhatAModelMay() throws IOException {
        for (String line : lines()) {
            assertThat(Schema.fault(Objects.requireNonNull(Json.parse(line)))).as(line).isNull();
        }
    }

    @Test
    void eachLineBeginsAsItIsLookedFor() throws IOException {
        assertThat(lines())
                .allMatch(line ->
                        line.matches(
                                "\\{\"id\":\"[^\"]+\",\"provider\":\"[a-z]+\",(\"default\":true,)?.*"))
                .allMatch(line -> line.indexOf("\"aliases\":[") < 120);
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(FILE);
    }
}
