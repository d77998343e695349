package dev.llm.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.StopReason;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Exchange;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The classic door, and the tokens of both.
@Timeout(60)
class SalesforceProviderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String SECRET = "s3cret+/&=value";
    private static final String MODEL = "sfdc_ai__DefaultGPT4Omni";
    private static final String ANSWER =
            "{\"id\":\"g1\",\"generationDetails\":{\"generations\":[{\"role\":\"assistant\",\"content\":\"Hi\","
                    + "\"parameters\":{\"finish_reason\":\"stop\"},\"contentQuality\":{\"scanToxicity\":{}}}],"
                    + "\"parameters\":{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}}}";
    private static final Script REFUSED =
            Script.json(
                    401, "{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Session expired\"}");

    private final ScriptedServer server = ScriptedServer.start();
    private final List<String> secrets = new ArrayList<>();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Http http =
            new Http(
                    () -> Trust.context(null, "Linux"),
                    Proxies.fromEnvironment(Map.of()),
                    new Timeouts(LONG, LONG, LONG),
                    new Trace() {
                        @Override
                        public boolean readsBodies() {
                            return true;
                        }

                        @Override
                        public void received(String line) {
                            seen.add(line);
                        }

                        @Override
                        public void request(HttpCall call) {
                            seen.add(call.uri().toString());
                            seen.add(call.confidential() ? "" : new String(call.body(), UTF_8));
                        }
                    });
    private Instant now = NOW;

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void asksForATokenAndThenForTheAnswer() throws Exception {
        server.play(token("t-1"), Script.json(200, ANSWER));

        ChatReply reply = read(provider().open(request(false)));

        assertThat(reply.text()).isEqualTo("Hi");
        assertThat(reply.stop().reason()).isEqualTo(StopReason.END_TURN);
        assertThat(reply.usage().inputTokens()).isEqualTo(3);
        assertThat(reply.usage().outputTokens()).isEqualTo(1);
        assertThat(reply.parts().getFirst().extras().fields()).containsKey("contentQuality");
        Exchange grant = server.take();
        assertThat(grant.method()).isEqualTo("POST");
        assertThat(grant.target()).isEqualTo("/services/oauth2/token");
        assertThat(grant.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(grant.text())
                .isEqualTo(
                        "grant_type=client_credentials&client_id=3MVG9.id"
                                + "&client_secret=s3cret%2B%2F%26%3Dvalue");
        Exchange asked = server.take();
        assertThat(asked.target())
                .isEqualTo("/einstein/platform/v1/models/" + MODEL + "/chat-generations");
        assertThat(asked.header("authorization")).isEqualTo("Bearer t-1");
        assertThat(asked.header("x-sfdc-app-context")).isEqualTo("EinsteinGPT");
        assertThat(asked.header("x-client-feature-id"))
                .isEqualTo("ai-platform-models-connected-app");
        assertThat(asked.header("accept")).isEqualTo("application/json");
        assertThat(asked.text())
                .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void whatWasToBeStreamedComesInOnePieceAndIsSaid() {
        server.play(token("t-1"), Script.json(200, ANSWER), Script.json(200, ANSWER));
        Provider provider = provider();

        try (Reply streamed = provider.open(request(true));
                Reply whole = provider.open(request(false))) {
            assertThat(streamed.lost()).containsExactly("streaming");
            assertThat(whole.lost()).isEmpty();
            assertThat(read(streamed).text()).isEqualTo("Hi");
        }
    }

    @Test
    void secretAndTokenAreShownToNobody() throws Exception {
        server.play(token("t-1"), Script.json(200, ANSWER));

        read(provider().open(request(false)));

        assertThat(secrets).containsExactly("t-1");
        assertThat(String.join("\n", seen))
                .contains("/services/oauth2/token", "Hello", "generationDetails")
                .doesNotContain("s3cret", "t-1", "access_token");
        assertThat(endpoint(server.url(""), null, false).toString()).doesNotContain("s3cret");
        assertThat(new SalesforceTokens.Token("t-1", null, NOW).toString()).doesNotContain("t-1");
    }

    @Test
    void aTokenIsKeptWhileItLasts() throws Exception {
        server.play(token("t-1"), Script.json(200, ANSWER), Script.json(200, ANSWER));
        Provider provider = provider();

        read(provider.open(request(false)));
        now = NOW.plus(Duration.ofMinutes(25)).minusMillis(1);
        read(provider.open(request(false)));

        assertThat(server.take().target()).isEqualTo("/services/oauth2/token");
        assertThat(server.take().header("authorization")).isEqualTo("Bearer t-1");
        assertThat(server.take().header("authorization")).isEqualTo("Bearer t-1");
    }

    @ParameterizedTest(name = "exp {0}, after {1}: the same {2}")
    @CsvSource({
        ", PT24M59S, true",
        ", PT25M, false",
        "3600, PT58M59S, true",
        "3600, PT59M, false",
        "120, PT59S, true",
        "120, PT60S, false",
        "-5, PT0S, false",
    })
    void aTokenIsReplacedBeforeItRunsOut(@Nullable Integer life, Duration after, boolean same)
            throws Exception {
        String first = life == null ? "opaque" : jwt("\"exp\":" + (NOW.getEpochSecond() + life));
        server.play(token(first), Script.json(200, ANSWER));
        if (!same) {
            server.play(token("second"));
        }
        server.play(Script.json(200, ANSWER));
        Provider provider = provider();

        read(provider.open(request(false)));
        now = NOW.plus(after);
        read(provider.open(request(false)));

        server.take();
        server.take();
        if (!same) {
            server.take();
        }
        assertThat(server.take().header("authorization"))
                .isEqualTo("Bearer " + (same ? first : "second"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"exp\":\"soon\"'",
        "'\"exp\":1.5'",
        "'\"exp\":99999999999999999999999'",
        "'\"exp\":9223372036854775807'",
        "'\"sub\":\"x\"'",
    })
    void aTokenWithoutAReadableEndLastsAsLongAsOneThatSaysNothing(String claims) throws Exception {
        server.play(token(jwt(claims)), Script.json(200, ANSWER), Script.json(200, ANSWER));
        Provider provider = provider();

        read(provider.open(request(false)));
        now = NOW.plus(Duration.ofMinutes(24));
        read(provider.open(request(false)));

        assertThat(server.untaken()).isEqualTo(3);
    }

    @Test
    void aRefusedTokenIsReplacedOnce() throws Exception {
        server.play(token("t-1"), REFUSED, token("t-2"), Script.json(200, ANSWER));

        assertThat(read(provider().open(request(false))).text()).isEqualTo("Hi");

        server.take();
        assertThat(server.take().header("authorization")).isEqualTo("Bearer t-1");
        server.take();
        assertThat(server.take().header("authorization")).isEqualTo("Bearer t-2");
    }

    @Test
    void andNotTwice() {
        server.play(token("t-1"), REFUSED, token("t-2"), REFUSED);

        LlmException failure = failure(provider(), request(false));

        assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(failure).hasMessage("work: Session expired");
        assertThat(failure.advice()).contains("scopes api and sfap_api");
        assertThat(server.untaken()).isEqualTo(4);
    }

    /// All are refused before any of them may ask for another token.
    @Test
    void manyThreadsThatAreRefusedAskForOneToken() throws Exception {
        int threads = 8;
        var refusals = new CountDownLatch(threads);
        server.play(token("t-1"), Script.json(200, ANSWER));
        Provider provider = provider();
        read(provider.open(request(false)));
        var held =
                Script.answer(401, "content-type: application/json")
                        .length(2)
                        .reached(refusals)
                        .await(refusals)
                        .send("{}");
        for (int i = 0; i < threads; i++) {
            server.play(held);
        }
        server.play(token("t-2")).otherwise(Script.json(200, ANSWER));

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> ask = () -> read(provider.open(request(false))).text();
            for (Future<String> answer : pool.invokeAll(Collections.nCopies(threads, ask))) {
                assertThat(answer.get()).isEqualTo("Hi");
            }
        }

        assertThat(secrets).containsExactly("t-1", "t-2");
    }

    @Test
    void theTokenIsUsedWhereSalesforceSays() throws Exception {
        try (var instance = ScriptedServer.start()) {
            server.play(
                    Script.json(
                            200,
                            "{\"access_token\":\"t-1\",\"api_instance_url\":\""
                                    + instance.url("/")
                                    + "\"}"));
            instance.play(Script.json(200, ANSWER));

            read(provider(endpoint(server.url("/"), null, false)).open(request(false)));

            assertThat(instance.take().target())
                    .isEqualTo("/einstein/platform/v1/models/" + MODEL + "/chat-generations");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', /einstein/platform/v1/models/a%2Fb%20c%3Fd/chat-generations",
        "/gateway, /gateway/models/a%2Fb%20c%3Fd/chat-generations",
    })
    void unlessTheUserSaysOtherwise(@Nullable String path, String target) throws Exception {
        server.play(
                Script.json(
                        200,
                        "{\"access_token\":\"t-1\",\"api_instance_url\":\"https://api.invalid\"}"),
                Script.json(200, ANSWER));
        URI base = URI.create(server.url(path == null ? "" : path));

        read(
                provider(endpoint(server.url(""), base, false))
                        .open(request(false).withModel("a/b c?d")));

        server.take();
        assertThat(server.take().target()).isEqualTo(target);
    }

    @Test
    void withoutAWordOfSalesforceItIsEverybodysAddress() {
        var token = new SalesforceTokens.Token("t", null, NOW);

        assertThat(endpoint("x", null, false).models(token).base())
                .hasToString("https://api.salesforce.com/einstein/platform/v1");
        assertThat(gpt("x").models(token).base())
                .hasToString("https://api.salesforce.com/ai/gpt/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.my.salesforce.com, https://acme.my.salesforce.com",
        "acme.my.salesforce.com/, https://acme.my.salesforce.com",
        "https://acme.my.salesforce.com/, https://acme.my.salesforce.com",
    })
    void aDomainIsAHostOrAUrl(String domain, String base) {
        assertThat(endpoint(domain, null, false).tokens().base()).hasToString(base);
    }

    @ParameterizedTest
    @CsvSource({"''", "a b", "ftp://acme", "https://", "https://me:pw@acme", "acme?x=1", "acme#x"})
    void anythingElseIsNone(String domain) {
        LlmException failure = failure(provider(endpoint(domain, null, false)), request(false));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessage("work: domain is no host name");
    }

    @Test
    void theSecretDoesNotTravelInTheOpen() {
        LlmException failure =
                failure(provider(endpoint("http://acme.invalid", null, false)), request(false));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessage("work: the key would travel unencrypted to acme.invalid");
    }

    @Test
    void noMoreDoesTheToken() {
        server.play(token("t-1"));
        URI base = URI.create("http://models.invalid/v1");

        LlmException failure =
                failure(provider(endpoint(server.url(""), base, false)), request(false));

        assertThat(failure).hasMessage("work: the key would travel unencrypted to models.invalid");
    }

    @Test
    void unlessTheUserAllowsIt() {
        LlmException failure =
                failure(provider(endpoint("http://acme.invalid", null, true)), request(false));

        assertThat(failure).hasMessage("work: cannot find the host acme.invalid");
        assertThat(failure.advice()).isEqualTo("check domain in [providers.work]");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "400, invalid_client_id, AUTHENTICATION, check client_id and client_secret in [providers.work]",
        "401, invalid_client, AUTHENTICATION, check client_id and client_secret in [providers.work]",
        "400, invalid_grant, AUTHENTICATION, 'check client_id and client_secret in [providers.work], "
                + "and that their app allows the client credentials flow at acme'",
        "403, rate_limit_exceeded, RATE_LIMITED, ",
        "429, slow, RATE_LIMITED, ",
        "503, server_error, OVERLOADED, ",
        "500, unknown, SERVER, ",
    })
    void aRefusalToGiveATokenIsExplained(
            int status, String code, ErrorKind kind, @Nullable String advice) {
        server.play(
                Script.json(
                        status,
                        "{\"error\":\"" + code + "\",\"error_description\":\"not you\"}",
                        "retry-after: 7"));

        LlmException failure = failure(provider(), request(false));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("work: no token: not you");
        assertThat(failure.advice())
                .isEqualTo(advice == null ? null : advice.replace("acme", server.url("")));
        assertThat(failure.upstream().status()).isEqualTo(status);
        assertThat(failure.upstream().type()).isEqualTo(code);
        assertThat(failure.upstream().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"access_token\":\"t0p s3cret\"}'",
        "200, '{\"access_token\":\"\"}'",
        "200, '{\"access_tok'",
        "200, '{\"access_token\":\"t0ps3cret'",
        "200, '{}'",
        "200, '<html>Log in</html>'",
        "302, ''",
        "404, '<html>Not here</html>'",
    })
    void anAnswerWithoutATokenIsNoneOfSalesforces(int status, String body) {
        server.play(Script.answer(status, "content-type: text/html").body(body));

        LlmException failure = failure(provider(), request(false));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_AN_API);
        assertThat(failure.message()).startsWith("work: ").doesNotContain("t0p");
        assertThat(failure.advice()).isEqualTo("check domain in [providers.work]");
    }

    @Test
    void afterAFailureTheNextCallAsksAgain() {
        server.play(Script.json(503, "{\"error\":\"server_error\"}"));
        server.play(token("t-1"), Script.json(200, ANSWER));
        Provider provider = provider();

        assertThat(failure(provider, request(false)).kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(read(provider.open(request(false))).text()).isEqualTo("Hi");
    }

    @Test
    void anUnreachableDomainIsSaid() throws IOException {
        try (var closed = ClosedPort.reserve()) {
            LlmException failure =
                    failure(provider(endpoint(closed.url(""), null, false)), request(false));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.message()).startsWith("work: cannot connect to 127.0.0.1");
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "400, BAD_ARGUMENT, INVALID_REQUEST, 459,000 characters",
        "403, FORBIDDEN, PERMISSION, scopes api and sfap_api",
        "404, NOT_FOUND, NOT_FOUND, check the model's API name",
        "429, LIMIT, RATE_LIMITED, ",
        "500, ANY, SERVER, ",
    })
    void aStatusIsExplained(int status, String code, ErrorKind kind, @Nullable String advice) {
        server.play(
                token("t-1"),
                Script.json(status, "{\"errorCode\":\"" + code + "\",\"message\":\"because\"}"));

        LlmException failure = failure(provider(), request(false));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("work: because");
        if (advice == null) {
            assertThat(failure.advice()).isNull();
        } else {
            assertThat(failure.advice()).contains(advice);
        }
    }

    @Test
    void anErrorMayComeWithStatus200() {
        server.play(
                token("t-1"),
                Script.json(200, "{\"errorCode\":\"BAD_ARGUMENT\",\"message\":\"too long\"}"));

        assertThat(failure(provider(), request(true)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, 5",
        "temperature, 0",
        "top_p, 1",
        "top_k, 4",
        "stop, x",
        "seed, 1",
    })
    void whatIsSetElsewhereIsRefused(String name, String value) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class,
                                () -> provider().withOptions(request(true), Map.of(name, value))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure).hasMessage("Salesforce's Models API has no parameter " + name);
        assertThat(failure.advice()).contains("Einstein Studio");
    }

    @Test
    void effortIsRefusedToo() {
        ChatRequest request = request(true).withParameters(Parameters.NONE.withEffort(Effort.HIGH));

        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(LlmException.class, () -> provider().fitted(request)));

        assertThat(failure).hasMessage("Salesforce's Models API has no parameter effort");
        assertThat(provider().fitted(request(true))).isEqualTo(request(true));
    }

    @Test
    void localizationAndTagsAreSentAsTheyAre() throws Exception {
        server.play(token("t-1"), Script.json(200, ANSWER));
        Provider provider = provider();
        Map<String, String> options =
                Map.of("localization", "{\"defaultLocale\":\"fr_FR\"}", "tags", "{\"a\":\"b\"}");

        read(provider.open(provider.withOptions(request(false), options)));

        server.take();
        assertThat(server.take().json().path("localization").path("defaultLocale").asString(""))
                .isEqualTo("fr_FR");
    }

    private static Script token(String value) {
        return Script.json(200, "{\"access_token\":\"" + value + "\"}");
    }

    private static String jwt(String claims) {
        var url = Base64.getUrlEncoder().withoutPadding();
        return url.encodeToString("{\"alg\":\"RS256\"}".getBytes(UTF_8))
                + "."
                + url.encodeToString(("{" + claims + "}").getBytes(UTF_8))
                + ".c2ln";
    }

    private static ChatRequest request(boolean stream) {
        return new ChatRequest(MODEL, List.of(Message.user("Hello")), Parameters.NONE, stream);
    }

    private Provider provider() {
        return provider(endpoint(server.url(""), URI.create(server.url("")), false));
    }

    private Provider provider(SalesforceEndpoint endpoint) {
        return new SalesforceProvider(endpoint, http, () -> now, secrets::add);
    }

    private static SalesforceEndpoint endpoint(
            String domain, @Nullable URI base, boolean allowInsecure) {
        return new SalesforceEndpoint(
                "work",
                domain,
                "3MVG9.id",
                SECRET,
                SalesforceEndpoint.Door.MODELS,
                base,
                allowInsecure);
    }

    private static SalesforceEndpoint gpt(String domain) {
        return new SalesforceEndpoint(
                "work", domain, "id", SECRET, SalesforceEndpoint.Door.GPT, null, false);
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

    private static LlmException failure(Provider provider, ChatRequest request) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> read(provider.open(request))));
    }
}
