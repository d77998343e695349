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
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.LlmException;
import dev.llm.testing.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A log whose storage is not what it should be.
@Timeout(60)
class FaultsTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir private Path home;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private Path file() {
        return home.resolve("data/llm/logs.db");
    }

    private Log log() {
        return new Log(options(in(home)), InstantSource.fixed(NOON), said::add);
    }

    private Connection another() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTriedAgain() throws Exception {
        Path inTheWay = Files.writeString(home.resolve("data"), "");
        try (Log log = log()) {
            log.started(start("a1", asking("hi")));

            assertThat(Limits.take(said, "the failure")).contains("the log cannot be written");
            assertThat(log.flush(SHORT)).isFalse();
            LogHealth ill = log.health();
            assertThat(ill.queued()).isEqualTo(1);
            assertThat(ill.failure()).contains("cannot create");
            assertThat(ill.since()).isEqualTo(NOON);

            Files.delete(inTheWay);
            assertThat(log.flush(LONG)).isTrue();
            assertThat(Limits.take(said, "the recovery")).isEqualTo("the log is written again");
            assertThat(log.health()).isEqualTo(new LogHealth(0, 1, 0, null, null));
        }
        assertThat(ids(in(home), LogQuery.ALL)).containsExactly("a1");
    }

    @Test
    void whatThereIsNoRoomForIsCounted() throws Exception {
        Path inTheWay = Files.writeString(home.resolve("data"), "");
        int given = 30_000;
        try (Log log = log()) {
            assertThat(Limits.take(said, "the failure")).contains("cannot be written");
            for (int i = 0; i < given; i++) {
                log.started(start("id" + i, asking("hi")));
            }
            LogHealth ill = log.health();
            assertThat(ill.lost()).isPositive();
            assertThat(ill.queued() + ill.lost()).isEqualTo(given);

            Files.delete(inTheWay);
            assertThat(log.flush(LONG)).isTrue();
            LogHealth well = log.health();
            assertThat(well.lost()).isEqualTo(ill.lost());
            assertThat(well.written() + well.lost()).isEqualTo(given);
            assertThat(all(in(home))).hasSize((int) well.written());
        }
    }

    @Test
    void largeBodiesDoNotFillTheMemory() throws Exception {
        Files.writeString(home.resolve("data"), "");
        String large = asking("x".repeat(10_000_000));
        ExchangeStart start = start("a1", large);
        try (Log log = log()) {
            assertThat(Limits.take(said, "the failure")).contains("cannot be written");
            for (int i = 0; i < 20; i++) {
                log.started(start);
            }
            assertThat(log.health().lost()).isPositive();
        }
    }

    @Test
    void aDatabaseThatIsLockedIsWaitedFor() throws SQLException {
        write(options(in(home)), start("a1", asking("hi")));
        try (Log log = log();
                Connection other = another();
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            log.ended(end("a1", answering("hello")));
            assertThat(log.flush(SHORT)).isFalse();
            lock.execute("COMMIT");

            assertThat(log.flush(LONG)).isTrue();
            assertThat(log.health().lost()).isZero();
        }
        assertThat(all(in(home))).singleElement().extracting("answer").isEqualTo("hello");
    }

    @Test
    void aFileThatIsTakenAwayIsMadeAnew() throws Exception {
        try (Log log = log()) {
            log.started(start("a1", asking("hi")));
            assertThat(log.flush(LONG)).isTrue();
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(Path.of(file() + suffix));
            }

            log.started(start("a2", asking("hi")));
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(ids(in(home), LogQuery.ALL)).containsExactly("a2");
    }

    @Test
    void aNewerFileIsRefusedAndLeftAsItIs() throws Exception {
        write(options(in(home)), start("a1", asking("hi")));
        try (Connection other = another();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> in(home).open())
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("was written by a newer llm: it has version 99");
        try (Log log = log()) {
            log.started(start("a2", asking("hi")));
            assertThat(log.flush(SHORT)).isFalse();
            assertThat(log.health().failure()).contains("newer llm");
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "These are my notes. ".repeat(100));

        try (Log log = log()) {
            log.started(start("a1", asking("hi")));
            assertThat(log.flush(SHORT)).isFalse();
            assertThat(log.health().failure()).contains("not a database");
        }

        assertThat(Files.readString(file())).startsWith("These are my notes. ");
    }

    @Test
    void whatCannotBeWrittenForWhatItIsDoesNotHoldUpTheOthers() throws Exception {
        write(options(in(home)), start("a1", asking("hi")));
        try (Connection other = another();
                Statement statement = other.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER bad BEFORE INSERT ON exchanges WHEN new.id = 'bad'"
                            + " BEGIN SELECT RAISE(ABORT, 'bad'); END");
        }
        try (Log log = log()) {
            for (String id : List.of("a2", "bad", "a3")) {
                log.started(start(id, asking("hi")));
            }
            assertThat(log.flush(LONG)).isFalse();
            assertThat(log.health()).isEqualTo(new LogHealth(0, 2, 1, null, null));
            assertThat(Limits.take(said, "the loss")).contains("cannot be logged", "bad");
        }
        assertThat(ids(in(home), LogQuery.ALL)).containsExactlyInAnyOrder("a1", "a2", "a3");
    }

    @Test
    void whatAnExpressionCannotBeAppliedToIsNotKept() throws Exception {
        LogOptions options = options(in(home)).without(List.of(Pattern.compile("(\\w|-)+@x")));
        String long64 = "QUJD".repeat(500_000);

        try (Log log = new Log(options, InstantSource.fixed(NOON), said::add)) {
            log.started(start("a1", asking(long64)));
            log.ended(end("a1", answering("hello")));
            log.started(start("a2", asking("me@x")));
            assertThat(log.flush(LONG)).isTrue();
        }

        assertThat(all(in(home))).extracting("answer").containsExactlyInAnyOrder("hello", null);
        assertThat(body(in(home), "request", "a1")).contains("removed", "log_redact");
        assertThat(body(in(home), "request", "a2")).isEqualTo(asking("***"));
    }

    @Test
    void whatNeedsTooMuchOfTheStackDoesNotHoldUpTheOthers() throws Exception {
        try (Log log = new Log(deep(), InstantSource.fixed(NOON), said::add)) {
            for (String id : List.of("a1", "bad", "a2")) {
                log.started(start(id, asking(id.equals("bad") ? "deep" : "hi")));
            }
            assertThat(log.flush(LONG)).isFalse();
            assertThat(log.health()).isEqualTo(new LogHealth(0, 2, 1, null, null));
            assertThat(Limits.take(said, "the loss")).contains("cannot be logged", "StackOverflow");
        }
        assertThat(ids(in(home), LogQuery.ALL)).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aWriterThatDiedIsTold() throws Exception {
        Consumer<String> failing =
                sentence -> {
                    said.add(sentence);
                    if (sentence.startsWith("an exchange")) {
                        throw new IllegalStateException();
                    }
                };
        try (Log log = new Log(deep(), InstantSource.fixed(NOON), failing)) {
            log.started(start("bad", asking("deep")));
            assertThat(log.flush(LONG)).isFalse();

            assertThat(Limits.take(said, "the loss")).contains("cannot be logged");
            assertThat(Limits.take(said, "the end")).contains("its writer ended");
            log.started(start("a1", asking("hi")));
            assertThat(log.health())
                    .isEqualTo(
                            new LogHealth(
                                    0, 0, 2, "its writer ended: IllegalStateException", NOON));
        }
    }

    private LogOptions deep() {
        return LogOptions.of(
                in(home),
                text -> {
                    if (text.contains("deep")) {
                        throw new StackOverflowError();
                    }
                    return text;
                });
    }
}
