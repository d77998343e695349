package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetentionTest {
    @TempDir private Path home;

    private Database database() {
        return in(home);
    }

    @Test
    void whatIsTooOldGoesWithAllThatItHas() throws SQLException, IOException {
        Duration day = Duration.ofDays(1);
        write(
                options(database()),
                start("old", NOON.minus(day).minusSeconds(1), asking("needle")),
                end("old", answering("hello")),
                start("new", NOON.minus(day), asking("needle")));

        options(database()).withRetention(day, Long.MAX_VALUE).settle(NOON);

        assertThat(ids(database(), LogQuery.ALL)).containsExactly("new");
        assertThat(ids(database(), LogQuery.ALL.withTexts(List.of("needle"))))
                .containsExactly("new");
        assertThat(body(database(), "request", "old")).isNull();
    }

    @Test
    void ofTooManyBodiesTheOldestGo() throws SQLException, IOException {
        String request = asking(noise(1000));
        ExchangeStart[] starts =
                IntStream.range(0, 10)
                        .mapToObj(i -> start("id" + i, NOON.plusSeconds(i), request))
                        .toArray(ExchangeStart[]::new);
        write(options(database()), starts);

        options(database()).withRetention(null, 3L * request.length()).settle(NOON);

        assertThat(all(database())).hasSize(10).allMatch(exchange -> exchange.prompt() != null);
        assertThat(
                        IntStream.range(0, 10)
                                .filter(i -> body(database(), "request", "id" + i) != null))
                .containsExactly(7, 8, 9);
    }

    @Test
    void whatIsTakenOutMakesTheFileSmaller() throws SQLException, IOException {
        String request = asking(noise(100_000));
        ExchangeStart[] starts =
                IntStream.range(0, 30)
                        .mapToObj(i -> start("id" + i, NOON.plusSeconds(i), request))
                        .toArray(ExchangeStart[]::new);
        write(options(database()), starts);
        long before = size();

        options(database()).withRetention(null, 1).settle(NOON);

        assertThat(size()).isLessThan(before * 3 / 4);
    }

    @Test
    void muchIsTakenOutInStepsSoThatOthersCanWriteBetweenThem() throws SQLException {
        String request = asking(noise(5000));
        write(
                options(database()),
                IntStream.range(0, 1200)
                        .mapToObj(i -> start("id" + i, NOON.plusSeconds(i), request))
                        .toArray(ExchangeStart[]::new));
        LogOptions options = options(database()).withRetention(null, 1);

        try (Connection connection = database().open()) {
            var retention = new Retention(options, connection, NOON);
            var stored = new ArrayList<Long>();
            var pages = new ArrayList<Long>();
            do {
                stored.add(number(connection, "SELECT count(*) FROM bodies"));
                pages.add(number(connection, "PRAGMA page_count"));
            } while (retention.step());
            stored.add(number(connection, "SELECT count(*) FROM bodies"));
            pages.add(number(connection, "PRAGMA page_count"));

            assertThat(stored).first().isEqualTo(1200L);
            assertThat(stored).last().isEqualTo(0L);
            assertThat(steps(stored)).allMatch(step -> step <= 500);
            assertThat(pages.getLast()).isLessThan(pages.getFirst() * 3 / 4);
            // With the pages that say where the others are.
            assertThat(steps(pages)).allMatch(step -> step <= 510);
        }
    }

    @Test
    void aBusyLogIsKeptSmallWithoutWaitingForTheNextTime() {
        String request = asking(noise(100_000));
        LogOptions options = options(database()).withRetention(null, 1_000_000);

        try (Log log = log(options)) {
            for (int i = 0; i < 40; i++) {
                log.started(start("id" + i, NOON.plusSeconds(i), request));
                assertThat(log.flush(LONG)).isTrue();
            }
            while (stored()
                    > 1_500_000) { // packed a fifth less, and a sixteenth may have come anew
                assertThat(Thread.interrupted()).isFalse();
            }
        }

        assertThat(all(database())).hasSize(40);
    }

    private long stored() {
        return IntStream.range(0, 40)
                .mapToObj(i -> body(database(), "request", "id" + i))
                .filter(Objects::nonNull)
                .mapToLong(String::length)
                .sum();
    }

    /// A text that hardly gets smaller by being packed.
    private static String noise(int length) {
        return new Random(length)
                .ints(length, '#', '[')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<Long> steps(List<Long> figures) {
        return IntStream.range(1, figures.size())
                .mapToObj(i -> figures.get(i - 1) - figures.get(i))
                .toList();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            long number = result.getLong(1);
            connection.commit();
            return number;
        }
    }

    private long size() throws SQLException, IOException {
        try (Connection connection = database().open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return Files.size(home.resolve("data/llm/logs.db"));
    }
}
