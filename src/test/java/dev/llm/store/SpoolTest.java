package dev.llm.store;

import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.cost;
import static dev.llm.store.Exchanges.ids;
import static dev.llm.store.Exchanges.in;
import static dev.llm.store.Exchanges.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llm.json.Json;
import dev.llm.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolTest {
    @TempDir private Path home;

    private Spool spool() {
        return new Spool(home.resolve("data/llm/prompts.jsonl"));
    }

    private LogOptions waiting() {
        return options(in(home)).withSpool(spool(), prompt -> cost("0.5"));
    }

    private static SpooledPrompt prompt(String id) {
        return new SpooledPrompt(
                id,
                NOON,
                "fast",
                true,
                Map.of("top_k", "5"),
                Json.parse("{\"messages\":[{\"role\":\"user\",\"content\":\"Grüße\"}]}"),
                "anthropic",
                "claude-sonnet-5-5",
                0,
                "end_turn",
                null,
                null,
                Usage.of(10, 20),
                250L,
                1500,
                List.of("seed"),
                Json.parse("{\"role\":\"assistant\",\"content\":\"hello\\nyou\"}"));
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        assertThat(SpooledPrompt.of(prompt("a1").line())).isEqualTo(prompt("a1"));
    }

    @Test
    void whatWaitsIsTakenIntoTheLogOnce() throws SQLException, IOException {
        spool().add(prompt("a1"));
        spool().add(prompt("a2"));

        waiting().settle(NOON);
        waiting().settle(NOON);

        assertThat(all(in(home)))
                .hasSize(2)
                .allSatisfy(exchange -> {
                    assertThat(exchange.source()).isEqualTo("prompt");
                    assertThat(exchange.prompt()).isEqualTo("Grüße");
                    assertThat(exchange.answer()).isEqualTo("hello\nyou");
                    assertThat(Objects.requireNonNull(exchange.ending()).cost())
                            .isEqualTo(new BigDecimal("0.5"));
                });
        assertThat(spool().isEmpty()).isTrue();
    }

    @Test
    void aRunningLogTakesItInToo() throws IOException {
        spool().add(prompt("a1"));

        Exchanges.write(waiting(), Exchanges.start("b1", "{}"));

        assertThat(ids(in(home), LogQuery.ALL)).containsExactlyInAnyOrder("a1", "b1");
    }

    @Test
    void linesThatAreReadAgainAreNotLoggedTwice() throws SQLException, IOException {
        spool().add(prompt("a1"));
        byte[] lines = Files.readAllBytes(spool().file());
        waiting().settle(NOON);
        Files.write(spool().file(), lines);

        waiting().settle(NOON);

        assertThat(ids(in(home), LogQuery.ALL)).containsExactly("a1");
    }

    @Test
    void aLineThatWasCutOffTakesNoOtherWithIt() throws SQLException, IOException {
        spool().add(prompt("a1"));
        Files.writeString(spool().file(), "{\"id\":\"cut", StandardOpenOption.APPEND);
        spool().add(prompt("a2"));

        waiting().settle(NOON);

        assertThat(ids(in(home), LogQuery.ALL)).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void whatCannotBeLoggedGoesOnWaiting() throws IOException {
        spool().add(prompt("a1"));
        Files.writeString(home.resolve("data/llm/logs.db"), "no database".repeat(100));

        assertThat(catchThrowable(() -> waiting().settle(NOON))).isInstanceOf(SQLException.class);

        assertThat(Files.readString(spool().file())).contains("a1");
    }

    /// Adds prompts as several calls would.
    static final class Caller {
        private Caller() {}

        public static void main(String[] args) throws IOException {
            for (int i = 0; i < 50; i++) {
                new Spool(Path.of(args[0])).add(prompt(args[1] + i));
            }
        }
    }

    @Test
    void ofPromptsThatEndWhileOthersAreTakenInNoneIsLost() throws Exception {
        var callers = new ArrayList<Process>();
        for (String name : List.of("a", "b", "c")) {
            callers.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Caller.class.getName(),
                                    spool().file().toString(),
                                    name)
                            .inheritIO()
                            .start());
        }
        while (callers.stream().anyMatch(Process::isAlive)) {
            waiting().settle(NOON);
        }
        waiting().settle(NOON);

        assertThat(all(in(home))).hasSize(150);
    }
}
