package dev.llm.store;

import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.answering;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.body;
import static dev.llm.store.Exchanges.end;
import static dev.llm.store.Exchanges.ids;
import static dev.llm.store.Exchanges.in;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
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
        String request = asking("x".repeat(1000));
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
        String request = asking("x".repeat(100_000));
        ExchangeStart[] starts =
                IntStream.range(0, 30)
                        .mapToObj(i -> start("id" + i, NOON.plusSeconds(i), request))
                        .toArray(ExchangeStart[]::new);
        write(options(database()), starts);
        long before = size();

        options(database()).withRetention(null, 1).settle(NOON);

        assertThat(size()).isLessThan(before * 3 / 4);
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
