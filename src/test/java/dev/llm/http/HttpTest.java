package dev.llm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Exchange;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);

    private final ScriptedServer server = ScriptedServer.start();
    private @Nullable Http http;

    @AfterEach
    void stop() {
        Thread.interrupted();
        if (http != null) {
            http.close();
        }
        server.close();
    }

    @Test
    void sendsARequestAsItIs() throws Exception {
        server.play(Script.json(200, "{}"));

        send(PATIENT, "POST", Map.of("x-key", "k"), "hé").close();

        Exchange asked = server.take();
        assertThat(asked.method() + " " + asked.target()).isEqualTo("POST /v1");
        assertThat(asked.header("x-key")).isEqualTo("k");
        assertThat(asked.body()).isEqualTo("hé".getBytes(UTF_8));
    }

    @Test
    void doesNotAskForHttp2() throws Exception {
        server.play(Script.json(200, "{}"));

        get(PATIENT).close();

        assertThat(server.take().headers())
                .doesNotContainKeys("upgrade", "http2-settings", "connection");
    }

    @Test
    void handsOutStatusTypeAndRequestId() {
        server.play(
                Script.answer(418, "Content-Type: Text/HTML; charset=x", "X-Request-Id: req_1")
                        .body("short and stout"));

        try (HttpReply reply = get(PATIENT)) {
            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.mediaType()).isEqualTo("text/html");
            assertThat(reply.requestId()).isEqualTo("req_1");
            assertThat(reply.text(100)).isEqualTo("short and stout");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        server.play(Script.answer(status, "location: " + server.url("/elsewhere")).body(""));

        try (HttpReply reply = get(PATIENT)) {
            assertThat(reply.status()).isEqualTo(status);
        }
        server.play(Script.json(200, "{}"));
        get(PATIENT).close();
        assertThat(server.untaken()).isEqualTo(2);
    }

    @Test
    void readsNoMoreTextThanWanted() {
        server.play(Script.json(200, "0123456789"));

        try (HttpReply reply = get(PATIENT)) {
            assertThat(reply.text(4)).isEqualTo("0123");
        }
    }

    @Test
    void aReadGivesWhatIsThereWithoutWaitingForMore() throws Exception {
        var gate = new CountDownLatch(1);
        server.play(Script.answer(200).chunked().send("one").await(gate).send("two").end());

        try (HttpReply reply = get(PATIENT)) {
            assertThat(reply.next()).asString(UTF_8).isEqualTo("one");
            gate.countDown();
            assertThat(reply.next()).asString(UTF_8).isEqualTo("two");
            assertThat(reply.next()).isNull();
            assertThat(reply.next()).isNull();
        }
    }

    @Test
    void aLongBodyComesInPiecesOfABoundedSize() {
        String body = "abcdefg".repeat(20_000);
        server.play(Script.json(200, body));
        var all = new StringBuilder();

        try (HttpReply reply = get(PATIENT)) {
            for (byte[] some; (some = reply.next()) != null; ) {
                assertThat(some).hasSizeBetween(1, 16 * 1024);
                all.append(new String(some, UTF_8));
            }
        }

        assertThat(all).hasToString(body);
    }

    @Test
    void aBodyThatFallsSilentIsIdle() {
        server.play(Script.answer(200).chunked().send("one").stall());

        LlmException failure = readFailure(new Timeouts(LONG, LONG, SHORT));

        assertThat(failure).hasMessage("nothing came for 0.2 s (idle_timeout)");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void silenceRightAfterTheHeadersIsIdleToo() {
        server.play(Script.answer(200).chunked().stall());

        assertThat(readFailure(new Timeouts(LONG, LONG, SHORT)))
                .hasMessage("nothing came for 0.2 s (idle_timeout)");
    }

    @Test
    void theTimeBeforeTheHeadersIsNotIdle() {
        server.play(Script.nothing().stall());

        LlmException failure = sendFailure(new Timeouts(LONG, SHORT.multipliedBy(5), SHORT));

        assertThat(failure).hasMessageEndingWith("did not answer within 1 s (timeout)");
    }

    @Test
    void theWholeAttemptHasALimitToo() {
        server.play(Script.answer(200).chunked().send("one").stall());

        LlmException failure = readFailure(new Timeouts(LONG, SHORT.multipliedBy(5), LONG));

        assertThat(failure).hasMessage("not done after 1 s (timeout)");
    }

    @Test
    void aTimeoutEndsTheExchange() throws Exception {
        server.play(Script.answer(200).chunked().send("one").stall());

        readFailure(new Timeouts(LONG, LONG, SHORT));

        server.take().awaitClientGone();
    }

    @Test
    void closingEndsTheExchange() throws Exception {
        server.play(Script.answer(200).chunked().send("one").stall());

        get(PATIENT).close();

        server.take().awaitClientGone();
    }

    @Test
    void closingTheClientEndsTheExchange() throws Exception {
        server.play(Script.answer(200).chunked().send("one").stall());
        get(PATIENT);

        Objects.requireNonNull(http).close();

        server.take().awaitClientGone();
    }

    @Test
    void anInterruptEndsTheExchangeOfAReader() throws Exception {
        server.play(Script.answer(200).chunked().stall());
        var failure = new AtomicReference<@Nullable LlmException>();
        var reading = new CountDownLatch(1);
        HttpReply reply = get(PATIENT);
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            reading.countDown();
                            failure.set(catchThrowableOfType(LlmException.class, reply::next));
                        });

        reading.await();
        reader.interrupt();

        server.take().awaitClientGone();
        reader.join();
        assertThat(failure.get())
                .isNotNull()
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.INTERRUPTED);
    }

    @Test
    void anInterruptEndsTheExchangeOfASender() throws Exception {
        server.play(Script.nothing().stall());
        var failure = new AtomicReference<@Nullable LlmException>();
        Http client = client(PATIENT);
        Thread sender =
                Thread.ofVirtual()
                        .start(() ->
                                failure.set(
                                        catchThrowableOfType(
                                                LlmException.class,
                                                () -> client.send(call(server.url("/"))))));
        Exchange exchange = server.take();

        sender.interrupt();

        exchange.awaitClientGone();
        sender.join();
        assertThat(failure.get())
                .isNotNull()
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.INTERRUPTED);
    }

    @Test
    void aSlowReaderSlowsTheSender() throws Exception {
        byte[] megabyte = new byte[1024 * 1024];
        var all = new CountDownLatch(1);
        Script script = Script.answer(200).chunked();
        for (int i = 0; i < 64; i++) {
            script = script.send(megabyte);
        }
        server.play(script.reached(all).end());

        try (HttpReply reply = get(PATIENT)) {
            byte[] first = requireNonNull(reply.next());
            // What fits between the two is far less than this.
            assertThat(all.await(1, TimeUnit.SECONDS)).isFalse();
            assertThat(reply.text(64 * 1024 * 1024)).hasSize(64 * 1024 * 1024 - first.length);
        }
    }

    @Test
    void aCutBodyIsABrokenConnection() {
        server.play(Script.answer(200).length(10).send("abc"));

        LlmException failure = readFailure(PATIENT);

        assertThat(failure).hasMessageStartingWith("the server closed the connection");
        assertThat(failure.kind()).isEqualTo(ErrorKind.CUT);
    }

    @Test
    void aResetIsABrokenConnection() {
        server.otherwise(Script.nothing().reset()); // the JDK asks a second time

        LlmException failure = sendFailure(PATIENT);

        assertThat(failure)
                .hasMessageStartingWith("the connection to 127.0.0.1:" + server.port() + " broke");
        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void garbageIsABrokenConnection() {
        server.play(Script.garbage("SSH-2.0-OpenSSH\r\n"));

        assertThat(sendFailure(PATIENT).kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void aServerThatDoesNotRunIsNamed() throws IOException {
        try (var closed = ClosedPort.reserve()) {
            LlmException failure = failure(client(PATIENT), closed.url("/"));

            assertThat(failure)
                    .hasMessageStartingWith("cannot connect to 127.0.0.1:" + closed.port());
            assertThat(failure.advice()).isEqualTo("is the server running?");
            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        }
    }

    @Test
    void aHostThatDoesNotExistIsNamed() {
        LlmException failure = failure(client(PATIENT), "http://nowhere.invalid/v1");

        assertThat(failure).hasMessage("cannot find the host nowhere.invalid");
        assertThat(failure.advice()).isEqualTo("check the base URL");
    }

    @Test
    void aProxyThatDoesNotRunIsNamed() throws IOException {
        try (var closed = ClosedPort.reserve()) {
            Http client = client(Map.of("HTTP_PROXY", closed.url("")));

            assertThat(failure(client, "http://example.com/"))
                    .hasMessageStartingWith(
                            "cannot connect to the proxy 127.0.0.1:" + closed.port());
        }
    }

    @Test
    void aProxyIsAskedForTheWholeUri() throws Exception {
        server.play(Script.json(200, "{}"));

        client(Map.of("HTTP_PROXY", server.url(""))).send(call("http://example.com/v1")).close();

        Exchange asked = server.take();
        assertThat(asked.target()).isEqualTo("http://example.com/v1");
        assertThat(asked.header("proxy-authorization")).isNull();
    }

    @Test
    void aProxyIsToldItsUser() throws Exception {
        server.play(Script.json(200, "{}"));

        client(Map.of("HTTP_PROXY", "http://ann:p%40ss+1@127.0.0.1:" + server.port()))
                .send(call("http://example.com/v1"))
                .close();

        String pair = Base64.getEncoder().encodeToString("ann:p@ss+1".getBytes(UTF_8));
        assertThat(server.take().header("proxy-authorization")).isEqualTo("Basic " + pair);
    }

    @Test
    void aProxyInFrontOfTlsIsToldItsUserToo() throws Exception {
        server.play(Script.answer(403).body(""));
        Http client = client(Map.of("HTTPS_PROXY", "http://ann:x@127.0.0.1:" + server.port()));

        assertThat(failure(client, "https://example.com/v1")).hasMessageContaining("403");

        Exchange asked = server.take();
        assertThat(asked.method() + " " + asked.target()).isEqualTo("CONNECT example.com:443");
        assertThat(asked.header("proxy-authorization")).isEqualTo("Basic YW5uOng=");
    }

    @Test
    void aServerThatIsExemptIsNotToldTheProxysUser() throws Exception {
        server.play(Script.json(200, "{}"));
        var env = Map.of("HTTP_PROXY", "http://ann:x@127.0.0.1:1", "NO_PROXY", "127.0.0.1");

        client(env).send(call(server.url("/"))).close();

        assertThat(server.take().header("proxy-authorization")).isNull();
    }

    @Test
    void aRefusalOfTheServerBehindAProxyWithAUserIsTheServers() {
        server.otherwise(Script.json(401, "{}"));

        try (HttpReply reply =
                client(Map.of("HTTP_PROXY", "http://ann:pass@127.0.0.1:" + server.port()))
                        .send(call("http://example.com/v1"))) {
            assertThat(reply.status()).isEqualTo(401);
        }
    }

    @Test
    void theLimitsOfOneExchangeAreNotThoseOfTheNext() throws Exception {
        server.play(Script.answer(200).chunked().stall(), Script.json(200, "{}"));
        Http client = client(PATIENT);

        try (HttpReply brief =
                client.send(call(server.url("/")), new Timeouts(SHORT, LONG, SHORT))) {
            assertThat(catchThrowableOfType(LlmException.class, () -> brief.text(10))).isNotNull();
        }

        try (HttpReply patient = client.send(call(server.url("/")))) {
            assertThat(patient.text(10)).isEqualTo("{}");
        }
    }

    private LlmException readFailure(Timeouts timeouts) {
        try (HttpReply reply = get(timeouts)) {
            return Objects.requireNonNull(
                    catchThrowableOfType(LlmException.class, () -> reply.text(1000)));
        }
    }

    private LlmException sendFailure(Timeouts timeouts) {
        return failure(client(timeouts), server.url("/"));
    }

    private static LlmException failure(Http client, String url) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> client.send(call(url))));
    }

    private HttpReply get(Timeouts timeouts) {
        return client(timeouts).send(call(server.url("/v1")));
    }

    private HttpReply send(
            Timeouts timeouts, String method, Map<String, String> headers, String body) {
        var call =
                new HttpCall(method, URI.create(server.url("/v1")), headers, body.getBytes(UTF_8));
        return client(timeouts).send(call);
    }

    private static HttpCall call(String url) {
        return new HttpCall("GET", URI.create(url), Map.of(), new byte[0]);
    }

    private Http client(Timeouts timeouts) {
        return client(timeouts, Map.of());
    }

    private Http client(Map<String, String> env) {
        return client(PATIENT, env);
    }

    private Http client(Timeouts timeouts, Map<String, String> env) {
        if (http == null) {
            http =
                    new Http(
                            () -> Trust.context(null, "Linux"),
                            Proxies.fromEnvironment(env),
                            timeouts,
                            Trace.NONE);
        }
        return http;
    }
}
