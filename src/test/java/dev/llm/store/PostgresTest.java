package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.answering;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.body;
import static dev.llm.store.Exchanges.end;
import static dev.llm.store.Exchanges.failed;
import static dev.llm.store.Exchanges.found;
import static dev.llm.store.Exchanges.ids;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.LlmException;
import dev.llm.testing.Limits;
import dev.llm.testing.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log in a real PostgreSQL.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {
    @TempDir private static Path home;
    private Postgres postgres;

    @BeforeAll
    void startServer() {
        postgres = Postgres.in(home);
    }

    @AfterAll
    void stopServer() {
        postgres.close();
    }

    @AfterEach
    void clear() throws SQLException {
        execute("DROP SCHEMA IF EXISTS llm CASCADE");
    }

    private Database database() {
        return Database.postgres(postgres.url());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void itHasWhatAFileHas() {
        Database file = Exchanges.in(home.resolve("file"));
        for (Database database : List.of(file, database())) {
            write(
                    options(database),
                    start("a1", asking("Grüße, \\u0000, \\ud83d and \\ud83d\\ude00")),
                    end("a1", answering("hello")),
                    start("a2", asking("hi")));
            write(options(database), failed("a2", "no"));
        }

        assertThat(all(database())).isEqualTo(all(file));
        assertThat(body(database(), "request", "a1")).isEqualTo(body(file, "request", "a1"));
        assertThat(body(database(), "response", "a2")).isEqualTo(body(file, "response", "a2"));
    }

    @Test
    void itIsAskedTheSame() throws SQLException {
        write(
                options(database()),
                start("a1", asking("How do I open a shop in Paris?")),
                end("a1", answering("With patience.")),
                start("a2", asking("Paris in spring")),
                end("a2", answering("Open your eyes.")));

        assertThat(find("paris", "open")).containsExactlyInAnyOrder("a1", "a2");
        assertThat(find("open a shop")).containsExactly("a1");
        assertThat(find("rome")).isEmpty();
        assertThat(
                        found(
                                database(),
                                new LogQuery("ANTHROPIC/claude", NOON, null, "proxy", List.of())))
                .hasSize(2);
        try (var reader = LogReader.open(database())) {
            assertThat(reader.find("a", 1)).hasSize(1);
            assertThat(reader.use(LogQuery.ALL))
                    .singleElement()
                    .satisfies(use -> {
                        assertThat(use.exchanges()).isEqualTo(2);
                        assertThat(use.cost()).isEqualByComparingTo("0.0024");
                    });
            assertThat(reader.delete("a1")).isEqualTo(1);
            assertThat(reader.delete(LogQuery.ALL)).isEqualTo(1);
        }
    }

    private List<String> find(String... texts) {
        return ids(database(), LogQuery.ALL.withTexts(List.of(texts)));
    }

    @Test
    void itIsRestartedInTheMiddle() throws Exception {
        var said = new LinkedBlockingQueue<String>();
        try (var log = new Log(options(database()), InstantSource.fixed(NOON), said::add)) {
            log.started(start("before", asking("hi")));
            assertThat(log.flush(LONG)).isTrue();

            postgres.stop();
            log.ended(end("before", answering("hello")));
            log.started(start("meanwhile", asking("hi")));
            assertThat(Limits.take(said, "the failure"))
                    .startsWith("the log cannot be written")
                    .doesNotContain("sw0rdf1sh");
            assertThat(log.health().queued()).isEqualTo(2);

            postgres.startAgain();
            assertThat(log.flush(LONG)).isTrue();
            assertThat(Limits.take(said, "the recovery")).isEqualTo("the log is written again");
            assertThat(log.health()).isEqualTo(new LogHealth(0, 3, 0, null, null));
        }
        assertThat(all(database()))
                .extracting("id")
                .containsExactlyInAnyOrder("before", "meanwhile");
        assertThat(all(database())).extracting("answer").contains("hello");
    }

    @Test
    void severalMakeTheTablesAtOnce() throws InterruptedException {
        List<Thread> logs =
                List.of("a", "b", "c", "d").stream()
                        .map(id ->
                                Thread.ofPlatform()
                                        .start(() -> write(options(database()), start(id, "{}"))))
                        .toList();
        for (Thread log : logs) {
            log.join();
        }

        assertThat(all(database())).hasSize(4);
    }

    @Test
    void aNewerLogIsRefused() throws SQLException {
        write(options(database()), start("a1", asking("hi")));
        execute("UPDATE llm.log_version SET version = 99");

        assertThatThrownBy(() -> database().open())
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("newer llm")
                .hasMessageNotContaining("sw0rdf1sh");
    }

    @Test
    void whatIsTooOldOrTooMuchGoes() throws Exception {
        Duration day = Duration.ofDays(1);
        write(
                options(database()),
                start("old", NOON.minus(day).minusSeconds(1), asking("hi")),
                start("new", NOON.minusSeconds(1), asking("hi")),
                start("newest", NOON, asking("hi")));

        options(database()).withRetention(day, asking("hi").length()).settle(NOON);

        assertThat(ids(database(), LogQuery.ALL)).containsExactly("newest", "new");
        assertThat(body(database(), "request", "new")).isNull();
        assertThat(Objects.requireNonNull(body(database(), "request", "newest")))
                .isEqualTo(asking("hi"));
    }

    @Test
    void whatIsDeletedBeforeItEndsLeavesNothing() throws SQLException {
        write(options(database()), start("a1", asking("hi")));
        try (var reader = LogReader.open(database())) {
            reader.delete("a1");
        }

        write(options(database()), end("a1", answering("hello")));

        assertThat(body(database(), "response", "a1")).isNull();
    }

    @Test
    void twoTakeOutTheSameAndLeaveNothingOfIt() throws Exception {
        ExchangeStart[] starts =
                IntStream.range(0, 1200)
                        .mapToObj(i -> start("id" + i, NOON.plusSeconds(i), asking("hi")))
                        .toArray(ExchangeStart[]::new);
        write(options(database()), starts);
        LogOptions options = options(database()).withRetention(Duration.ZERO, Long.MAX_VALUE);

        try (var threads = Executors.newFixedThreadPool(2);
                Connection lock = database().open();
                Statement statement = lock.createStatement()) {
            statement.execute(
                    "SELECT 1 FROM exchanges JOIN bodies ON id = exchange WHERE id = 'id0' FOR UPDATE");
            Future<?> one = threads.submit(() -> settled(options));
            Future<?> other = threads.submit(() -> settled(options));
            while (number("SELECT count(*) FROM pg_locks WHERE NOT granted") < 2) {
                assertThat(Thread.interrupted()).isFalse();
            }
            lock.commit();
            one.get();
            other.get();
        }

        assertThat(all(database())).isEmpty();
        assertThat(number("SELECT count(*) FROM bodies")).isZero();
    }

    private boolean settled(LogOptions options) throws SQLException {
        try (Connection connection = database().open()) {
            var retention = new Retention(options, connection, NOON.plus(Duration.ofDays(1)));
            for (boolean more = true; more; ) {
                more = retention.step();
            }
            return true;
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database().open();
                Statement statement = connection.createStatement();
                ResultSet number = statement.executeQuery(sql)) {
            assertThat(number.next()).isTrue();
            return number.getLong(1);
        }
    }
}
