package dev.llm.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.Role;
import dev.llm.model.StopReason;
import dev.llm.sse.Frame;
import dev.llm.sse.Framing;
import dev.llm.testing.Exchange;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The newer door, behind which Claude stands as at Amazon Bedrock.
@Timeout(60)
class SalesforceGptTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String MODEL = "sfdc_ai__DefaultBedrockAnthropicClaude46Sonnet";
    private static final String MEDIA_TYPE = "application/vnd.amazon.eventstream";
    private static final String WHOLE =
            "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"stop_reason\":\"end_turn\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
    private static final List<String> EVENTS =
            List.of(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"claude\"}}",
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"H\"}}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"ï\"}}",
                    "{\"type\":\"content_block_stop\",\"index\":0}",
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                    "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3}}");

    private final ScriptedServer server = ScriptedServer.start();
    private final Http http =
            new Http(
                    () -> Trust.context(null, "Linux"),
                    Proxies.fromEnvironment(Map.of()),
                    new Timeouts(LONG, LONG, LONG),
                    Trace.NONE);
    private final Provider provider =
            new SalesforceProvider(
                    new SalesforceEndpoint(
                            "work",
                            server.url(""),
                            "id",
                            "secret",
                            SalesforceEndpoint.Door.GPT,
                            URI.create(server.url("")),
                            false),
                    http,
                    InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z")),
                    _ -> {});

    @BeforeEach
    void giveAToken() {
        server.play(Script.json(200, "{\"access_token\":\"t-1\"}"));
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void readsAWholeAnswer() throws Exception {
        server.play(Script.json(200, WHOLE));

        ChatReply reply = read(provider.open(request(false)));

        assertThat(reply.text()).isEqualTo("Hi");
        assertThat(reply.usage().inputTokens()).isEqualTo(3);
        server.take();
        Exchange asked = server.take();
        assertThat(asked.target()).isEqualTo("/ai/gpt/v1/model/" + MODEL + "/invoke");
        assertThat(asked.header("authorization")).isEqualTo("Bearer t-1");
        assertThat(asked.header("x-sfdc-app-context")).isEqualTo("EinsteinGPT");
        assertThat(asked.header("accept")).isEqualTo("application/json");
        assertThat(asked.text())
                .isEqualTo(
                        "{\"anthropic_version\":\"bedrock-2023-05-31\","
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":16384}");
    }

    @Test
    void readsAStream() throws Exception {
        server.play(streamed(chunks(EVENTS)));

        ChatReply reply = read(provider.open(request(true)));

        assertThat(reply.text()).isEqualTo("Hï");
        assertThat(reply.complete()).isTrue();
        assertThat(reply.stop().reason()).isEqualTo(StopReason.END_TURN);
        assertThat(reply.usage().outputTokens()).isEqualTo(2);
        server.take();
        Exchange asked = server.take();
        assertThat(asked.target())
                .isEqualTo("/ai/gpt/v1/model/" + MODEL + "/invoke-with-response-stream");
        assertThat(asked.header("accept")).isEqualTo(MEDIA_TYPE);
        assertThat(asked.json().has("stream")).isFalse();
    }

    /// Decoded here without the server: what matters is where the bytes end.
    @Test
    void cutAnywhereItNeverLooksComplete() {
        byte[] bytes = chunks(EVENTS);
        int answered = chunks(EVENTS.subList(0, 6)).length;

        for (int length = 0; length < bytes.length; length++) {
            var events = new ArrayList<Event>();
            byte[] cut = Arrays.copyOf(bytes, length);
            LlmException failure =
                    catchThrowableOfType(LlmException.class, () -> decode(cut, events));

            boolean complete = events.stream().anyMatch(Event.ReplyEnded.class::isInstance);
            assertThat(complete).as("after %d", length).isEqualTo(length == answered);
            if (!complete) {
                assertThat(failure).as("after %d", length).isNotNull();
                assertThat(failure.kind()).isEqualTo(ErrorKind.CUT);
            }
        }
    }

    @Test
    void damageAfterGoodEventsIsACut() {
        byte[] bytes = chunks(EVENTS);
        bytes[bytes.length - 1]++;
        server.play(streamed(bytes));

        Reply reply = provider.open(request(true));

        assertThat(reply.next()).isInstanceOf(Event.ReplyStarted.class);
        assertThat(drained(reply).kind()).isEqualTo(ErrorKind.CUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"bytes\":\"no base64\"}", "{\"p\":\"ab\"}", "no JSON"})
    void anUnreadableEventAfterGoodOnesIsDamage(String payload) {
        server.play(
                streamed(
                        concat(
                                chunks(EVENTS.subList(0, 3)),
                                Framing.EVENT_STREAM.write(new Frame("chunk", payload)))));

        Reply reply = provider.open(request(true));

        assertThat(reply.next()).isInstanceOf(Event.ReplyStarted.class);
        assertThat(drained(reply).kind()).isEqualTo(ErrorKind.CUT);
    }

    @Test
    void aStreamOfSomethingElseIsNoApi() {
        server.play(Script.stream("text/plain", "data: this is none of Amazon's messages\n\n"));

        assertThat(failure(request(true)).kind()).isEqualTo(ErrorKind.NOT_AN_API);
    }

    @Test
    void anUnknownEventIsPassedOver() {
        server.play(
                streamed(
                        concat(
                                Framing.EVENT_STREAM.write(new Frame("metadata", "{\"n\":1}")),
                                chunks(EVENTS))));

        assertThat(read(provider.open(request(true))).text()).isEqualTo("Hï");
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, , RATE_LIMITED",
        "validationException, , INVALID_REQUEST",
        "internalServerException, , SERVER",
        "serviceUnavailableException, , OVERLOADED",
        "modelTimeoutException, , TIMEOUT",
        "modelStreamErrorException, , SERVER",
        "modelStreamErrorException, 429, RATE_LIMITED",
        "brandNewException, , SERVER",
    })
    void anExceptionEndsTheStream(String type, @Nullable Integer original, ErrorKind kind) {
        var body = Json.object().put("message", "because");
        if (original != null) {
            body.put("originalStatusCode", original);
        }
        server.play(
                streamed(
                        concat(
                                chunks(EVENTS.subList(0, 3)),
                                Framing.EVENT_STREAM.write(
                                        new Frame("exception:" + type, Json.write(body))))));

        LlmException failure = drained(provider.open(request(true)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("work: because");
        assertThat(failure.upstream().type()).isEqualTo(type);
    }

    @Test
    void anExceptionWithoutWordsIsNamed() {
        server.play(
                streamed(
                        Framing.EVENT_STREAM.write(
                                new Frame("exception:throttlingException", ""))));

        assertThat(failure(request(true))).hasMessage("work: throttlingException");
    }

    @Test
    void anErrorAmongTheEventsIsOne() {
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"later\"}}";
        server.play(streamed(chunks(List.of(error))));

        assertThat(failure(request(true)).kind()).isEqualTo(ErrorKind.OVERLOADED);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    INVALID_REQUEST | {"errorCode":"BAD_ARGUMENT","message":"because"}
                    SERVER          | {"message":"because"}
                    SERVER          | {"error":"because"}
                    OVERLOADED      | {"type":"error","error":{"type":"overloaded_error","message":"because"}}
                    """)
    void anErrorMayComeWithStatus200(ErrorKind kind, String body) {
        server.play(Script.json(200, body), Script.json(200, body));

        assertThat(failure(request(true)).kind()).isEqualTo(kind);
        assertThat(failure(request(false))).hasMessage("work: because");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400 | {"errorCode":"BAD_ARGUMENT","message":"no"}                | INVALID_REQUEST | 459,000 characters
                    400 | {"message":"Input is too long for requested model."}       | INVALID_REQUEST | a context of 64K tokens
                    502 | {"message":"No user context has been created!"}            | SERVER          | leave thinking out
                    403 | {"message":"no"}                                           | PERMISSION      | sfap_api
                    404 | {"message":"no"}                                           | NOT_FOUND       | sfdc_ai__
                    429 | {"type":"error","error":{"type":"rate_limit_error","message":"no"}} | RATE_LIMITED |
                    """)
    void aStatusIsExplained(int status, String body, ErrorKind kind, @Nullable String advice) {
        server.play(Script.json(status, body));

        LlmException failure = failure(request(true));

        assertThat(failure.kind()).isEqualTo(kind);
        if (advice == null) {
            assertThat(failure.advice()).isNull();
        } else {
            assertThat(failure.advice()).contains(advice);
        }
    }

    @Test
    void reasoningIsNotSentBack() throws Exception {
        server.play(Script.json(200, WHOLE));
        var proof = new Proof(new Origin("work", MODEL), "c2ln");
        Part thought = new Part.Thinking("Hm.", proof, false, Extras.NONE);
        Part redacted = new Part.Thinking("", proof, true, Extras.NONE);
        ChatRequest request =
                request(false)
                        .withMessages(
                                List.of(
                                        Message.user("One"),
                                        new Message(
                                                Role.ASSISTANT,
                                                List.of(thought, new Part.Text("Two"))),
                                        Message.user("Three"),
                                        new Message(Role.ASSISTANT, List.of(redacted)),
                                        Message.user("Four")));

        try (Reply reply = provider.open(request)) {
            assertThat(reply.lost()).containsExactly("thinking");
        }

        server.take();
        assertThat(Json.write(server.take().json().path("messages")))
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"One\"},"
                                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Two\"}]},"
                                + "{\"role\":\"user\",\"content\":\"Three\"},"
                                + "{\"role\":\"user\",\"content\":\"Four\"}]");
    }

    @Test
    void effortIsRefusedOrLost() throws Exception {
        server.play(Script.json(200, WHOLE), Script.json(200, WHOLE));
        ChatRequest hard = request(false).withParameters(Parameters.NONE.withEffort(Effort.HIGH));
        ChatRequest none = request(false).withParameters(Parameters.NONE.withEffort(Effort.NONE));

        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(LlmException.class, () -> provider.fitted(hard)));

        assertThat(failure).hasMessage("Claude at Salesforce has no parameter effort");
        try (Reply forced = provider.open(hard);
                Reply off = provider.open(provider.fitted(none))) {
            assertThat(forced.lost()).containsExactly("effort");
            assertThat(off.lost()).isEmpty();
        }
        server.take();
        assertThat(server.take().text()).doesNotContain("effort", "thinking");
    }

    @Test
    void parametersAreClaudes() throws Exception {
        server.play(Script.json(200, WHOLE));
        Map<String, String> options =
                Map.of("max_tokens", "7", "temperature", "0.5", "anthropic_beta", "[\"x\"]");

        read(provider.open(provider.withOptions(request(false), options)));

        server.take();
        assertThat(server.take().text())
                .contains("\"max_tokens\":7", "\"temperature\":0.5", "\"anthropic_beta\":[\"x\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "seed, 1, Claude at Salesforce has no parameter seed",
        "max_tokens, 0, 'max_tokens must be at least 1, not 0'",
        "temperature, 1.1, 'temperature must be from 0 to 1, not 1.1'",
        "top_p, 2, 'top_p must be from 0 to 1, not 2'",
        "top_k, -1, 'top_k must be at least 0, not -1'",
    })
    void aValueOutOfRangeIsSaid(String name, String value, String sentence) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class,
                                () -> provider.withOptions(request(true), Map.of(name, value))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure).hasMessage(sentence);
    }

    private static Script streamed(byte[] bytes) {
        return Script.answer(200, "content-type: " + MEDIA_TYPE).chunked().send(bytes).end();
    }

    private static byte[] chunks(List<String> events) {
        var bytes = new ByteArrayOutputStream();
        for (String event : events) {
            String base64 = Base64.getEncoder().encodeToString(event.getBytes(UTF_8));
            String payload = "{\"bytes\":\"" + base64 + "\",\"p\":\"abcd\"}";
            bytes.writeBytes(Framing.EVENT_STREAM.write(new Frame("chunk", payload)));
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void decode(byte[] bytes, List<Event> events) {
        var dialect = new BedrockMessages();
        var decoder = dialect.streamDecoder(new Origin("work", MODEL));
        var parser = dialect.framing().parser();
        parser.feed(bytes, 0, bytes.length, frame -> decoder.decode(frame, events::add));
        parser.end(frame -> decoder.decode(frame, events::add));
        decoder.end(events::add);
    }

    private static ChatRequest request(boolean stream) {
        return new ChatRequest(MODEL, List.of(Message.user("Hello")), Parameters.NONE, stream);
    }

    private static ChatReply read(Reply reply) {
        var builder = new ReplyBuilder();
        try (reply) {
            for (Event event; (event = reply.next()) != null; ) {
                builder.add(event);
            }
        }
        return builder.build();
    }

    private LlmException failure(ChatRequest request) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> read(provider.open(request))));
    }

    private static LlmException drained(Reply reply) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> read(reply)));
    }
}
