package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.answering;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.body;
import static dev.llm.store.Exchanges.end;
import static dev.llm.store.Exchanges.ids;
import static dev.llm.store.Exchanges.in;
import static dev.llm.store.Exchanges.log;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is written becomes findable later, and nobody who looks for it can tell.
@Timeout(60)
class FindableTest {
    private static final int MANY = 2500;

    @TempDir private Path home;

    private Path file() {
        return home.resolve("data/llm/logs.db");
    }

    @Test
    void whatWasJustWrittenIsFound() throws SQLException {
        try (Log log = log(options(in(home)))) {
            for (int i = 0; i < MANY; i++) {
                log.started(start("a" + i, asking("needle number" + i)));
                log.ended(end("a" + i, answering("straw")));
            }
            assertThat(log.flush(LONG)).isTrue();

            assertThat(looking("needle")).hasSize(MANY);
            assertThat(looking("number" + (MANY - 1))).containsExactly("a" + (MANY - 1));
        }
        assertThat(findable()).isEqualTo(MANY);
    }

    @Test
    void anAnswerThatComesAfterItsPromptBecameFindableIsFound() {
        write(options(in(home)), start("a1", asking("question")));
        assertThat(looking("question")).containsExactly("a1");

        write(options(in(home)), end("a1", answering("reply")));

        assertThat(looking("question", "reply")).containsExactly("a1");
    }

    @Test
    void whatTakesTheNumberOfADeletedOneIsFoundInItsPlace() throws SQLException {
        write(options(in(home)), start("a1", asking("one")), start("a2", asking("two")));
        assertThat(looking("two")).containsExactly("a2");

        delete("a2");
        write(options(in(home)), start("a3", asking("three")));

        assertThat(looking("two")).isEmpty();
        assertThat(looking("three")).containsExactly("a3");
    }

    @Test
    void whatIsDeletedBeforeItIsFindableIsNotFound() throws SQLException {
        write(options(in(home)), start("a1", asking("one")), start("a2", asking("two")));
        execute(
                "INSERT INTO exchanges_text (exchanges_text) VALUES ('delete-all')",
                "UPDATE findable SET upto = 0");

        delete("a1");

        assertThat(looking("one")).isEmpty();
        assertThat(looking("two")).containsExactly("a2");
        execute("INSERT INTO exchanges_text (exchanges_text) VALUES ('integrity-check')");
    }

    @Test
    void aLogOfTheFirstVersionIsReadAndContinued() throws SQLException, IOException {
        Files.createDirectories(file().getParent());
        execute(
                script("sqlite/001.sql"),
                "INSERT INTO exchanges (id, time, source, model_asked, stream, prompt) VALUES ('old', 1, 'proxy', 'm', 0, 'ancient words')",
                "INSERT INTO bodies (exchange, request) VALUES ('old', x'6f6c64')",
                "PRAGMA user_version = 1");

        write(options(in(home)), start("new", asking("recent words")));

        assertThat(looking("words")).containsExactly("new", "old");
        assertThat(looking("ancient")).containsExactly("old");
        assertThat(body(in(home), "request", "old")).isEqualTo("old");
        assertThat(body(in(home), "request", "new")).isEqualTo(asking("recent words"));
    }

    private List<String> looking(String... texts) {
        return ids(in(home), LogQuery.ALL.withTexts(List.of(texts)));
    }

    private void delete(String id) throws SQLException {
        try (var reader = LogReader.open(in(home))) {
            assertThat(reader.delete(id)).isEqualTo(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private long findable() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT upto FROM findable")) {
            return row.getLong(1);
        }
    }

    private static String script(String name) throws IOException {
        try (var script = Log.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
