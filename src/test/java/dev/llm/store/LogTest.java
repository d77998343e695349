package dev.llm.store;

import static dev.llm.store.Exchanges.LONG;
import static dev.llm.store.Exchanges.NOON;
import static dev.llm.store.Exchanges.all;
import static dev.llm.store.Exchanges.answering;
import static dev.llm.store.Exchanges.asking;
import static dev.llm.store.Exchanges.body;
import static dev.llm.store.Exchanges.end;
import static dev.llm.store.Exchanges.failed;
import static dev.llm.store.Exchanges.ids;
import static dev.llm.store.Exchanges.in;
import static dev.llm.store.Exchanges.log;
import static dev.llm.store.Exchanges.options;
import static dev.llm.store.Exchanges.start;
import static dev.llm.store.Exchanges.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.store.LoggedExchange.Ending;
import dev.llm.store.LoggedExchange.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogTest {
    @TempDir private Path home;

    private Database database() {
        return in(home);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        write(options(database()), start("a1", asking("hi")), end("a1", answering("hello")));

        assertThat(all(database()))
                .containsExactly(
                        new LoggedExchange(
                                "a1",
                                null,
                                NOON,
                                "proxy",
                                "anthropic",
                                "/v1/messages",
                                "claude-sonnet-5-5",
                                true,
                                "127.0.0.1",
                                "sdk/1.0",
                                "hi",
                                "hello",
                                new Ending(
                                        "anthropic",
                                        "claude-sonnet-5-5",
                                        "anthropic",
                                        "ANTHROPIC_API_KEY",
                                        200,
                                        "end_turn",
                                        null,
                                        null,
                                        new Tokens(1150L, 1000L, 50L, null, 20L, 5L),
                                        new BigDecimal("0.0012"),
                                        Duration.ofMillis(250),
                                        Duration.ofMillis(1500),
                                        345,
                                        678,
                                        1,
                                        List.of("top_k", "seed"))));
        assertThat(body(database(), "request", "a1")).isEqualTo(asking("hi"));
        assertThat(body(database(), "response", "a1")).isEqualTo(answering("hello"));
    }

    @Test
    void anExchangeIsThereBeforeItEnds() {
        try (Log log = log(options(database()))) {
            log.started(start("a1", asking("hi")));
            assertThat(log.flush(LONG)).isTrue();

            assertThat(all(database()))
                    .singleElement()
                    .extracting("ending", "prompt")
                    .containsExactly(null, "hi");
            assertThat(body(database(), "request", "a1")).isEqualTo(asking("hi"));

            log.ended(end("a1", answering("hello")));
            assertThat(log.flush(LONG)).isTrue();

            assertThat(all(database())).singleElement().extracting("answer").isEqualTo("hello");
            assertThat(body(database(), "response", "a1")).isEqualTo(answering("hello"));
            assertThat(log.health()).isEqualTo(new LogHealth(0, 2, 0, null, null));
        }
    }

    @Test
    void closingWritesWhatIsLeft() {
        try (Log log = log(options(database()))) {
            IntStream.range(0, 1200).forEach(i -> log.started(start("id" + i, asking("hi"))));
        }

        assertThat(all(database())).hasSize(1200);
        assertThat(ids(database(), new LogQuery(null, null, NOON, null, List.of()))).isEmpty();
    }

    @Test
    void aClosedLogCountsWhatItIsGiven() {
        Log log = log(options(database()));
        log.close();

        log.started(start("a1", asking("hi")));

        assertThat(log.health().lost()).isEqualTo(1);
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        write(options(database()), start("a1", asking("hi")));

        Path directory = home.resolve("data/llm");
        assertThat(Files.getPosixFilePermissions(directory))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file))
                                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void severalWriteAtOnce() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            String name = "log" + i + "-";
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int j = 0; j < 20; j++) {
                                    write(
                                            options(database()),
                                            start(name + j, asking("hi")),
                                            end(name + j, answering("hello")));
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(all(database())).hasSize(80).allMatch(exchange -> exchange.ending() != null);
    }

    @Test
    void severalOpenANewLogAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 100; i++) {
                Database fresh = in(home.resolve("log" + i));
                var together = new CyclicBarrier(4);
                Callable<Integer> open =
                        () -> {
                            together.await();
                            try (var reader = LogReader.open(fresh)) {
                                return reader.find("a", 1).size();
                            }
                        };
                for (Future<Integer> found : threads.invokeAll(List.of(open, open, open, open))) {
                    assertThat(found.get()).isZero();
                }
            }
        }
    }

    @Test
    void keysAndPatternsAreInNoByte() throws IOException {
        LogOptions options =
                options(database()).without(List.of(Pattern.compile("\\d{4}-\\d{4}-\\d{4}")));
        String request = asking("key sk-canary, card 1111-2222-3333");
        String stream =
                """
                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"it is sk-c"}}

                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"anary"}}

                """;

        write(options, start("a1", request), end("a1", stream));
        write(options, start("a2", request), failed("a2", "sk-canary is wrong"));
        byte[] binary = "\u00ff\u0000sk-canary\u00fe".getBytes(ISO_8859_1);
        write(
                options,
                new ExchangeStart(
                        "a3",
                        NOON,
                        "proxy",
                        null,
                        "/v1?key=sk-canary",
                        "sk-canary",
                        false,
                        null,
                        "agent sk-canary",
                        binary));

        assertThat(body(database(), "request", "a1")).isEqualTo(asking("key ***, card ***"));
        assertThat(all(database())).extracting("answer").contains("it is ***");
        assertThat(ids(database(), LogQuery.ALL.withTexts(List.of("key")))).contains("a1", "a2");
        try (Stream<Path> files = Files.list(home.resolve("data/llm"))) {
            assertThat(files)
                    .allSatisfy(file ->
                            assertThat(new String(Files.readAllBytes(file), UTF_8))
                                    .doesNotContain("sk-canary")
                                    .doesNotContain("1111-2222"));
        }
    }

    @Test
    void bytesThatAreNoTextAreKeptAsTheyAre() throws SQLException {
        byte[] binary = {0, (byte) 0xff, 'a', (byte) 0xc3};
        var start =
                new ExchangeStart("a1", NOON, "proxy", null, null, "m", false, null, null, binary);

        write(options(database()), start);

        try (var reader = LogReader.open(database())) {
            assertThat(reader.request("a1")).isEqualTo(binary);
        }
    }

    @Test
    void ofLongBodiesTheBeginningIsKeptAndTheirTextIsFound() {
        LogOptions options = options(database()).withBodies(Bodies.ALL, 20);

        write(options, start("a1", asking("hi ".repeat(100) + "needle")));

        assertThat(body(database(), "request", "a1")).isEqualTo(asking("").substring(0, 20));
        assertThat(ids(database(), LogQuery.ALL.withTexts(List.of("needle"))))
                .containsExactly("a1");
    }

    @Test
    void bodiesOfWhatWentWellCanBeLeftOut() {
        LogOptions options = options(database()).withBodies(Bodies.ERRORS, 1000);

        write(options, start("good", asking("hi")), end("good", answering("hello")));
        write(options, start("slow", asking("hi")));
        assertThat(body(database(), "request", "slow")).isNotNull();
        write(options, end("slow", answering("hello")));
        write(options, start("bad", asking("hi")), failed("bad", "no"));
        write(options, start("late", asking("hi")));
        write(options, failed("late", "no"));

        for (String id : List.of("good", "slow")) {
            assertThat(body(database(), "request", id)).isNull();
            assertThat(body(database(), "response", id)).isNull();
        }
        for (String id : List.of("bad", "late")) {
            assertThat(body(database(), "request", id)).isEqualTo(asking("hi"));
            assertThat(body(database(), "response", id)).contains("no");
        }
        assertThat(ids(database(), LogQuery.ALL.withTexts(List.of("hello"))))
                .containsExactlyInAnyOrder("good", "slow");
    }

    @Test
    void nothingThatWasSaidCanBeKept() {
        LogOptions options = options(database()).withBodies(Bodies.NONE, 1000);

        write(options, start("a1", asking("hi")), failed("a1", "no"));

        assertThat(body(database(), "request", "a1")).isNull();
        assertThat(all(database()))
                .singleElement()
                .extracting("prompt", "answer")
                .containsExactly(null, null);
    }

    @Test
    void anEndWithoutABeginningChangesNothing() {
        write(options(database()), end("unknown", answering("hello")));

        assertThat(all(database())).isEmpty();
    }

    @Test
    void textIsFoundByWordsAndPhrases() {
        write(
                options(database()),
                start("a1", asking("How do I open a café in Paris?")),
                end("a1", answering("With patience and \\\"papers\\\".")),
                start("a2", asking("Paris in spring")),
                end("a2", answering("Open your eyes.")));

        assertThat(find("paris", "open")).containsExactlyInAnyOrder("a1", "a2");
        assertThat(find("open a café")).containsExactly("a1");
        assertThat(find("\"papers\"")).containsExactly("a1");
        assertThat(find("papers AND")).isEmpty();
        assertThat(find("rome")).isEmpty();
    }

    private List<String> find(String... texts) {
        return ids(database(), LogQuery.ALL.withTexts(List.of(texts)));
    }

    @Test
    void queriesChooseByModelTimeAndSource() {
        Instant before = NOON.minusSeconds(3600);
        write(
                options(database()),
                start("old", before, asking("hi")),
                start("new", NOON, asking("hi")),
                end("new", answering("hello")));

        assertThat(ids(database(), LogQuery.ALL)).containsExactly("new", "old");
        assertThat(ids(database(), new LogQuery("Anthropic/CLAUDE", null, null, null, List.of())))
                .containsExactly("new");
        assertThat(ids(database(), new LogQuery("sonnet", null, null, null, List.of()))).hasSize(2);
        assertThat(ids(database(), new LogQuery("claude_", null, null, null, List.of()))).isEmpty();
        assertThat(ids(database(), new LogQuery(null, NOON, null, null, List.of())))
                .containsExactly("new");
        assertThat(ids(database(), new LogQuery(null, null, NOON, null, List.of())))
                .containsExactly("old");
        assertThat(ids(database(), new LogQuery(null, null, null, "prompt", List.of()))).isEmpty();
    }

    @Test
    void useIsSummedByModelAndTime() throws SQLException {
        write(
                options(database()),
                start("a1", asking("hi")),
                end("a1", answering("hello")),
                start("a2", asking("hi")),
                failed("a2", "no"),
                start("a3", asking("hi")));

        try (var reader = LogReader.open(database())) {
            assertThat(reader.use(LogQuery.ALL))
                    .containsExactly(
                            new ModelUse(
                                    "anthropic/claude-sonnet-5-5",
                                    NOON,
                                    2,
                                    1,
                                    0,
                                    2300,
                                    2000,
                                    40,
                                    new BigDecimal("0.0024")),
                            new ModelUse(
                                    "claude-sonnet-5-5", NOON, 1, 1, 1, 0, 0, 0, BigDecimal.ZERO));
        }
    }

    @Test
    void whatIsDeletedIsNotFoundAgain() throws SQLException {
        write(options(database()), start("a1", asking("hi")), start("a2", asking("hi")));

        try (var reader = LogReader.open(database())) {
            assertThat(reader.delete("a1")).isEqualTo(1);
            assertThat(reader.find("a", 10)).extracting("id").containsExactly("a2");
            assertThat(reader.request("a1")).isNull();
        }
        assertThat(find("hi")).containsExactly("a2");
    }

    @Test
    void whatIsDeletedBeforeItEndsLeavesNothing() throws SQLException {
        try (Log log = log(options(database()));
                var reader = LogReader.open(database())) {
            log.started(start("a1", asking("hi")));
            assertThat(log.flush(LONG)).isTrue();

            reader.delete("a1");
            log.ended(end("a1", answering("hello")));
            assertThat(log.flush(LONG)).isTrue();

            assertThat(reader.response("a1")).isNull();
            assertThat(reader.find("a1", 1)).isEmpty();
        }
    }

    @Test
    void muchIsDeletedInStepsSoThatOthersCanWriteBetweenThem() throws SQLException {
        write(
                options(database()),
                IntStream.range(0, 1200)
                        .mapToObj(i -> start("id" + i, asking("hi")))
                        .toArray(ExchangeStart[]::new));

        try (var reader = LogReader.open(database());
                Connection connection = database().open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TRIGGER fails BEFORE DELETE ON bodies
                    WHEN (SELECT count(*) FROM bodies) <= 200 BEGIN SELECT RAISE(ABORT, 'enough'); END
                    """);
            connection.commit();
            assertThatThrownBy(() -> reader.delete(LogQuery.ALL)).hasMessageContaining("enough");
        }

        assertThat(all(database())).hasSize(200);
    }

    @Test
    void anIdIsFoundByItsBeginning() throws SQLException {
        write(
                options(database()),
                Stream.of("a8", "a9", "a99", "aa", "az", "b0", "z", "zz", "zza")
                        .map(id -> start(id, asking("hi")))
                        .toArray(ExchangeStart[]::new));

        try (var reader = LogReader.open(database())) {
            for (String prefix : List.of("", "a", "a9", "az", "z", "zz", "A", "c")) {
                assertThat(reader.find(prefix, 100))
                        .extracting("id")
                        .containsExactlyInAnyOrderElementsOf(
                                ids(database(), LogQuery.ALL).stream()
                                        .filter(id -> id.startsWith(prefix))
                                        .toList());
            }
        }
    }

    @Test
    void toFindAnIdIsToReadWhatBeginsLikeIt() throws SQLException {
        String sql = "EXPLAIN QUERY PLAN " + LogReader.beginning(LogReader.BELOW, 4);

        try (Connection connection = database().open();
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery(sql)) {
            assertThat(plan.getString("detail"))
                    .startsWith("SEARCH exchanges USING INDEX")
                    .endsWith("(id>? AND id<?)");
        }
    }

    @Test
    void whatLiesAcrossTheLimitIsMasked() {
        LogOptions options =
                options(database())
                        .withBodies(Bodies.ALL, 64)
                        .without(List.of(Pattern.compile("\\d{4}-\\d{4}")));
        String text = "x".repeat(58);

        write(options, start("a1", text + "1111-2222"), end("a1", text + "1111-2222"));
        write(options, start("a2", text + "sk-canary"), end("a2", text + "sk-canary"));

        for (String id : List.of("a1", "a2")) {
            assertThat(body(database(), "request", id)).isEqualTo(text + "***");
            assertThat(body(database(), "response", id)).isEqualTo(text + "***");
        }
    }

    @Test
    void aBodyThatIsCutInTheMiddleOfACharacterIsText() throws SQLException {
        LogOptions options =
                options(database())
                        .withBodies(Bodies.ALL, 58)
                        .without(List.of(Pattern.compile("geheimnisträger")));
        String stream =
                """
                data: {"type":"content_block_delta","delta":{"text":"grüß geheimnisträger"}}

                data: {"type":"content_block_delta","delta":{"text":"€\
                """;
        byte[] whole = stream.getBytes(UTF_8);
        ExchangeEnd end = end("a1", Arrays.copyOf(whole, whole.length - 1));

        write(options, start("a1", asking("€".repeat(30))), end);

        assertThat(all(database())).singleElement().extracting("answer").isEqualTo("grüß ***");
        assertThat(body(database(), "request", "a1"))
                .isEqualTo(asking("€".repeat(30)).substring(0, 45));
        assertThat(body(database(), "response", "a1")).endsWith("gr\u00fc");
    }

    @Test
    void ofAKeyThatCameInPiecesNoneIsKept() {
        String stream =
                """
                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"it is sk-c"}}

                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"anary!"}}

                """;
        LogOptions options = options(database()).without(List.of(Pattern.compile("pin\\n\\d+")));

        write(options, start("a1", asking("my pin\\n4711")), end("a1", stream));
        write(options, start("a2", asking("hi")), end("a2", stream.replace("sk-c", "c")));
        String tool =
                stream.replace("text_delta", "input_json_delta")
                        .replace("text\":", "partial_json\":");
        write(options, start("a3", asking("hi")), end("a3", tool));

        assertThat(all(database())).extracting("answer").contains("it is ***!", "it is canary!");
        assertThat(all(database())).extracting("prompt").contains("my ***");
        assertThat(body(database(), "request", "a1")).contains("removed").doesNotContain("4711");
        assertThat(body(database(), "response", "a1")).contains("removed").doesNotContain("anary");
        assertThat(body(database(), "response", "a3")).contains("removed").doesNotContain("anary");
        assertThat(body(database(), "response", "a2")).contains("\"anary!\"");
    }
}
