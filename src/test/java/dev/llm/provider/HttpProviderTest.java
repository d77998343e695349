package dev.llm.provider;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Exchange;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class HttpProviderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Credential KEY = new Credential("k-1", false, "WORK_KEY");

    /// The APIs, each with the smallest answer that it can give.
    enum Vendor {
        ANTHROPIC(
                "text/event-stream",
                "data: {\"type\":\"message_start\",\"message\":{\"id\":\"1\",\"model\":\"m\"}}\n\n",
                events(
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Hi\"}}",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                        "{\"type\":\"message_stop\"}"),
                "{\"id\":\"1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"stop_reason\":\"end_turn\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}"),
        OPENAI(
                "text/event-stream",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\"}}]}\n\n",
                events(
                        "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"i\"},\"finish_reason\":\"stop\"}]}",
                        "[DONE]"),
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}"),
        RESPONSES(
                "text/event-stream",
                "data: {\"type\":\"response.created\",\"response\":{\"id\":\"1\",\"model\":\"m\"}}\n\n",
                events(
                        "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"Hi\"}",
                        "{\"type\":\"response.completed\",\"response\":{\"id\":\"1\",\"output\":[]}}"),
                "{\"id\":\"1\",\"model\":\"m\",\"status\":\"completed\",\"error\":null,\"output\":[{\"type\":\"message\","
                        + "\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}]}"),
        OLLAMA(
                "application/x-ndjson",
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"H\"},\"done\":false}\n",
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"i\"},\"done\":true,\"done_reason\":\"stop\"}\n",
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done\":true,\"done_reason\":\"stop\"}");

        final String mediaType;
        final String begin;
        final String rest;
        final String whole;

        Vendor(String mediaType, String begin, String rest, String whole) {
            this.mediaType = mediaType;
            this.begin = begin;
            this.rest = rest;
            this.whole = whole;
        }

        private static String events(String... data) {
            return Stream.of(data).map(json -> "data: " + json + "\n\n").collect(joining());
        }

        Script streamed() {
            return Script.stream(mediaType, begin, rest);
        }
    }

    private final ScriptedServer server = ScriptedServer.start();
    private final Http http =
            new Http(
                    () -> Trust.context(null, "Linux"),
                    Proxies.fromEnvironment(Map.of()),
                    new Timeouts(LONG, LONG, LONG),
                    Trace.NONE);

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void readsAStream(Vendor vendor) {
        server.play(vendor.streamed());

        assertThat(text(read(vendor, true))).isEqualTo("Hi");
    }

    @ParameterizedTest
    @EnumSource
    void readsAWholeAnswer(Vendor vendor) {
        server.play(Script.json(200, vendor.whole));

        assertThat(text(read(vendor, false))).isEqualTo("Hi");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "OPENAI", "RESPONSES"})
    void readsAWholeAnswerWhereAStreamWasAskedFor(Vendor vendor) {
        server.play(Script.json(200, vendor.whole));

        assertThat(text(read(vendor, true))).isEqualTo("Hi");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "OPENAI", "RESPONSES"})
    void readsAWholeAnswerThatIsCalledAStream(Vendor vendor) {
        server.play(Script.stream("text/event-stream", "\n" + vendor.whole.replace(",", ",\n")));

        assertThat(text(read(vendor, true))).isEqualTo("Hi");
    }

    @Test
    void aWholeAnswerThatIsCalledAStreamMayBeCutToo() {
        String half = Vendor.OPENAI.whole.substring(0, 60);
        server.play(Script.stream("text/event-stream", half));

        assertThat(failure(provider(Vendor.OPENAI, "", KEY), true).kind()).isEqualTo(ErrorKind.CUT);
    }

    @Test
    void aStreamOfAnotherApiIsNotOfThisOne() {
        server.play(Vendor.OPENAI.streamed());

        assertThat(failure(provider(Vendor.RESPONSES, "", KEY), true).kind())
                .isEqualTo(ErrorKind.NOT_AN_API);
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "ANTHROPIC, '', /v1/messages",
        "ANTHROPIC, /v1, /v1/messages",
        "ANTHROPIC, /gateway, /gateway/v1/messages",
        "ANTHROPIC, /gateway/v1, /gateway/v1/messages",
        "OPENAI, /v1, /v1/chat/completions",
        "OPENAI, /api/v3, /api/v3/chat/completions",
        "RESPONSES, /v1, /v1/responses",
        "OLLAMA, '', /api/chat",
        "OLLAMA, /proxied, /proxied/api/chat",
    })
    void buildsTheUrlFromTheBase(Vendor vendor, String base, String path) throws Exception {
        server.play(vendor.streamed());

        open(provider(vendor, base, KEY), true).close();

        assertThat(server.take().target()).isEqualTo(path);
    }

    @ParameterizedTest(name = "{0}, bearer {1}")
    @CsvSource({
        "ANTHROPIC, false, k-1, ",
        "ANTHROPIC, true, , Bearer k-1",
        "OPENAI, false, , Bearer k-1",
        "OPENAI, true, , Bearer k-1",
        "RESPONSES, false, , Bearer k-1",
        "OLLAMA, false, , Bearer k-1",
    })
    void sendsTheKeyAsTheVendorWantsIt(
            Vendor vendor, boolean bearer, @Nullable String apiKey, @Nullable String authorization)
            throws Exception {
        server.play(vendor.streamed());

        open(provider(vendor, "", new Credential("k-1", bearer, "X")), true).close();

        Exchange asked = server.take();
        assertThat(asked.header("x-api-key")).isEqualTo(apiKey);
        assertThat(asked.header("authorization")).isEqualTo(authorization);
    }

    @ParameterizedTest
    @EnumSource
    void withoutAKeyNoneIsSent(Vendor vendor) throws Exception {
        server.play(vendor.streamed());

        open(provider(vendor, "", null), true).close();

        assertThat(server.take().headers()).doesNotContainKeys("x-api-key", "authorization");
    }

    @ParameterizedTest(name = "{0}, streamed {1}: {2}")
    @CsvSource({
        "ANTHROPIC, true, text/event-stream",
        "OPENAI, true, text/event-stream",
        "RESPONSES, true, text/event-stream",
        "OLLAMA, true, application/x-ndjson",
        "ANTHROPIC, false, application/json",
    })
    void saysWhatItSendsAndAccepts(Vendor vendor, boolean stream, String accept) throws Exception {
        server.play(stream ? vendor.streamed() : Script.json(200, vendor.whole));

        open(provider(vendor, "", KEY), stream).close();

        Exchange asked = server.take();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.header("content-type")).isEqualTo("application/json");
        assertThat(asked.header("accept")).isEqualTo(accept);
    }

    @Test
    void anthropicIsToldTheVersionOfItsApi() throws Exception {
        server.play(Vendor.ANTHROPIC.streamed());

        open(provider(Vendor.ANTHROPIC, "", KEY), true).close();

        assertThat(server.take().header("anthropic-version")).isEqualTo("2023-06-01");
    }

    @ParameterizedTest(name = "{0}, streamed {1}: {2}")
    @CsvSource({
        "claude-sonnet-5-5, true, 128000",
        "claude-haiku-4-5-20251001, true, 64000",
        "unknown, true, 4096",
        "claude-sonnet-5-5, false, 21333",
        "unknown, false, 4096",
    })
    void anthropicIsAskedForAllThatTheModelCanWrite(String model, boolean stream, int most)
            throws Exception {
        server.play(
                stream ? Vendor.ANTHROPIC.streamed() : Script.json(200, Vendor.ANTHROPIC.whole));

        provider(Vendor.ANTHROPIC, "", KEY).open(request(stream).withModel(model)).close();

        assertThat(body().path("max_tokens").asInt()).isEqualTo(most);
    }

    @Test
    void whatWasAskedForIsNotReplaced() throws Exception {
        server.play(Vendor.ANTHROPIC.streamed());

        provider(Vendor.ANTHROPIC, "", KEY)
                .open(request(true).withParameters(Parameters.NONE.withMaxTokens(7)))
                .close();

        assertThat(body().path("max_tokens").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com, ANTHROPIC, ANTHROPIC_API_KEY",
        "https://api.openai.com/v1, OPENAI, OPENAI_API_KEY",
        "https://api.openai.com/v1, RESPONSES, OPENAI_API_KEY",
        "https://ollama.com, OLLAMA, OLLAMA_API_KEY",
    })
    void aVendorIsNotAskedWithoutAKey(String base, Vendor vendor, String variable) {
        LlmException failure = failure(at(vendor, base, null, false), true);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessage("lab: no key");
        assertThat(failure.advice())
                .startsWith("set " + variable + ", or api_key in [providers.lab]");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyDoesNotTravelInTheOpen(Vendor vendor) {
        LlmException failure = failure(at(vendor, "http://models.invalid", KEY, false), true);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessage("lab: the key would travel unencrypted to models.invalid");
    }

    @Test
    void unlessTheUserAllowsIt() {
        assertThat(failure(at(Vendor.OPENAI, "http://models.invalid", KEY, true), true))
                .hasMessage("lab: cannot find the host models.invalid");
    }

    @Test
    void withoutAKeyPlainHttpIsAllowed() {
        assertThat(failure(at(Vendor.OPENAI, "http://models.invalid", null, false), true))
                .hasMessage("lab: cannot find the host models.invalid");
    }

    @ParameterizedTest(name = "{0} answers {1}: {2}")
    @CsvSource({
        "OPENAI, 400, INVALID_REQUEST, ",
        "OPENAI, 401, AUTHENTICATION, check the key from WORK_KEY",
        "OPENAI, 402, QUOTA, check the account's plan and billing",
        "OPENAI, 403, PERMISSION, check what the key from WORK_KEY may do",
        "OPENAI, 404, NOT_FOUND, check the model's name and the base URL",
        "ANTHROPIC, 404, NOT_FOUND, check the model's name: m",
        "OLLAMA, 404, NOT_FOUND, run: ollama pull m",
        "RESPONSES, 404, NOT_FOUND, check the model's name and the base URL",
        "OPENAI, 407, AUTHENTICATION, check the user and the password in HTTPS_PROXY",
        "OPENAI, 408, TIMEOUT, ",
        "OPENAI, 409, CONFLICT, ",
        "OPENAI, 413, TOO_LARGE, ",
        "OPENAI, 422, INVALID_REQUEST, ",
        "OPENAI, 429, RATE_LIMITED, ",
        "OPENAI, 500, SERVER, ",
        "ANTHROPIC, 529, OVERLOADED, ",
        "OLLAMA, 503, OVERLOADED, ",
    })
    void aStatusIsExplained(Vendor vendor, int status, ErrorKind kind, @Nullable String advice) {
        String error = vendor == Vendor.OLLAMA ? "\"because\"" : "{\"message\":\"because\"}";
        server.play(Script.json(status, "{\"error\":" + error + "}", "request-id: req_7"));

        LlmException failure = failure(provider(vendor, "", KEY), true);

        assertThat(failure).hasMessage("lab: because");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.advice()).isEqualTo(advice);
        assertThat(failure.upstream().status()).isEqualTo(status);
        assertThat(failure.upstream().requestId()).isEqualTo("req_7");
    }

    @Test
    void withoutAKeyARefusalAdvisesToGiveOne() {
        server.play(Script.json(401, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(failure(provider(Vendor.OPENAI, "", null), true).advice())
                .isEqualTo("pass --key, or set api_key in [providers.lab]");
    }

    @Test
    void anOllamaThatDoesNotRunIsToBeStarted() throws IOException {
        try (var closed = ClosedPort.reserve()) {
            Provider ollama = at(Vendor.OLLAMA, closed.url(""), null, false);

            assertThat(failure(ollama, true).advice()).startsWith("is Ollama running?");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    retry-after-ms: 1500                      | PT1.5S
                    retry-after-ms: 250.6                     | PT0.251S
                    retry-after: 7                            | PT7S
                    retry-after: 0                            | PT0S
                    retry-after: 1.5                          | PT1.5S
                    retry-after: Fri, 20 Nov 2026 10:00:30 GMT | PT30S
                    retry-after: Fri, 20 Nov 2026 09:00:00 GMT | PT0S
                    retry-after: 2592000                      | PT720H
                    retry-after: -1                           |
                    retry-after: soon                         |
                    retry-after: NaN                          |
                    retry-after: Infinity                     |
                    retry-after: 1e300                        |
                    x-other: 1                                |
                    """)
    void readsWhenToComeAgain(String header, @Nullable Duration after) {
        server.play(Script.json(429, "{\"error\":{\"message\":\"no\"}}", header));

        LlmException failure = failure(provider(Vendor.OPENAI, "", KEY), true);

        assertThat(failure.upstream().retryAfter()).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"true, true", "false, false", "maybe, "})
    void readsTheProvidersVerdict(String header, @Nullable Boolean verdict) {
        server.play(
                Script.json(429, "{\"error\":{\"message\":\"no\"}}", "x-should-retry: " + header));

        LlmException failure = failure(provider(Vendor.OPENAI, "", KEY), true);

        assertThat(failure.upstream().shouldRetry()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource
    void aWebPageIsNoApi(Vendor vendor) {
        server.play(Script.answer(200, "content-type: text/html").body("<html>Welcome</html>"));

        LlmException failure = failure(provider(vendor, "", KEY), true);

        assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_AN_API);
        assertThat(failure.message())
                .startsWith("lab: the server answered 200 with")
                .contains("Welcome");
        assertThat(failure.advice()).isEqualTo("is the base URL right? " + server.url(""));
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyWholeAnswerIsNoApi(Vendor vendor) {
        server.play(Script.json(200, ""));

        assertThat(failure(provider(vendor, "", KEY), false).kind())
                .isEqualTo(ErrorKind.NOT_AN_API);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyStreamIsACutOne(Vendor vendor) {
        server.play(Script.stream(vendor.mediaType));

        assertThat(failure(provider(vendor, "", KEY), true).kind()).isEqualTo(ErrorKind.CUT);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    OPENAI    | {"error":{"message":"no","code":502}}                           | SERVER
                    OPENAI    | {"error":{"message":"no","code":"rate_limit_exceeded"}}         | RATE_LIMITED
                    OPENAI    | {"error":"no"}                                                  | SERVER
                    ANTHROPIC | {"type":"error","error":{"type":"overloaded_error","message":"no"}} | OVERLOADED
                    RESPONSES | {"status":"failed","error":{"message":"no","code":"server_error"}} | SERVER
                    OLLAMA    | {"error":"no"}                                                  | SERVER
                    """)
    void anErrorMayComeWithStatus200(Vendor vendor, String body, ErrorKind kind) {
        server.play(Script.json(200, body));

        LlmException failure = failure(provider(vendor, "", KEY), false);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("lab: no");
    }

    @ParameterizedTest
    @EnumSource
    void whatCameBeforeACutIsHandedOutFirst(Vendor vendor) {
        server.play(
                Script.answer(200, "content-type: " + vendor.mediaType)
                        .untilClose()
                        .send(vendor.begin));

        Reply reply = open(provider(vendor, "", KEY), true);

        assertThat(reply.next()).isInstanceOf(Event.ReplyStarted.class);
        assertThat(drained(reply).kind()).isEqualTo(ErrorKind.CUT);
    }

    @ParameterizedTest
    @EnumSource
    void damageAfterGoodEventsIsACut(Vendor vendor) {
        server.play(Script.stream(vendor.mediaType, vendor.begin, "data: [1]\n\n[1]\n"));

        Reply reply = open(provider(vendor, "", KEY), true);

        assertThat(reply.next()).isInstanceOf(Event.ReplyStarted.class);
        assertThat(drained(reply).kind()).isEqualTo(ErrorKind.CUT);
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingIsReadableThereIsNoApi(Vendor vendor) {
        server.play(Script.stream("text/plain", "data: Hello\n\n"));

        assertThat(failure(provider(vendor, "", KEY), true).kind()).isEqualTo(ErrorKind.NOT_AN_API);
    }

    @Test
    void aStreamThatEndsAfterCommentsIsACutOne() {
        server.play(Script.stream("text/event-stream", ": one moment\n\n"));

        assertThat(failure(provider(Vendor.OPENAI, "", KEY), true).kind()).isEqualTo(ErrorKind.CUT);
    }

    @Test
    void aFailureStaysWhatItIs() {
        server.play(Script.stream("text/event-stream", Vendor.OPENAI.begin));
        Reply reply = open(provider(Vendor.OPENAI, "", KEY), true);

        LlmException first = drained(reply);

        assertThat(drained(reply)).isSameAs(first);
    }

    @Test
    void afterTheEndThereIsNothing() {
        server.play(Vendor.OPENAI.streamed());
        Reply reply = open(provider(Vendor.OPENAI, "", KEY), true);
        while (!(reply.next() instanceof Event.ReplyEnded)) {
            assertThat(server.port()).isPositive();
        }

        assertThat(reply.next()).isNull();
    }

    private List<Event> read(Vendor vendor, boolean stream) {
        var events = new ArrayList<Event>();
        try (Reply reply = open(provider(vendor, "", KEY), stream)) {
            for (Event event; (event = reply.next()) != null; ) {
                events.add(event);
            }
        }
        return events;
    }

    private static String text(List<Event> events) {
        var text = new StringBuilder();
        for (Event event : events) {
            if (event instanceof Event.TextDelta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    private static LlmException failure(Provider provider, boolean stream) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> read(open(provider, stream))));
    }

    private static LlmException drained(Reply reply) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> read(reply)));
    }

    private static void read(Reply reply) {
        Event event;
        do {
            event = reply.next();
        } while (event != null);
    }

    private static Reply open(Provider provider, boolean stream) {
        return provider.open(request(stream));
    }

    private JsonNode body() throws InterruptedException {
        return Objects.requireNonNull(Json.parse(server.take().text()));
    }

    private static ChatRequest request(boolean stream) {
        return new ChatRequest("m", List.of(Message.user("Hello")), Parameters.NONE, stream);
    }

    private Provider provider(Vendor vendor, String path, @Nullable Credential credential) {
        return at(vendor, server.url(path), credential, false);
    }

    private Provider at(
            Vendor vendor, String base, @Nullable Credential credential, boolean insecure) {
        var endpoint = new Endpoint("lab", URI.create(base), credential, insecure);
        InstantSource clock = InstantSource.fixed(NOW);
        return switch (vendor) {
            case ANTHROPIC ->
                    HttpProvider.anthropic(
                            endpoint,
                            http,
                            clock,
                            AnthropicVersion.V2023_06_01,
                            true,
                            new Offer(Catalog.bundled(), "lab", "anthropic"));
            case OPENAI -> HttpProvider.openai(endpoint, http, clock);
            case RESPONSES -> HttpProvider.responses(endpoint, http, clock);
            case OLLAMA -> HttpProvider.ollama(endpoint, http, clock);
        };
    }
}
