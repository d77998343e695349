package dev.llm.http;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends requests. HTTP/1.1 only, because the JDK's upgrade to HTTP/2 breaks common servers; redirects are not
/// followed, because a key belongs to one host.
public final class Http implements AutoCloseable {
    static {
        // Before the JDK's client is loaded: it would tell no proxy in front of TLS who we are;
        // curl does.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private final Supplier<SSLContext> tls;
    private final Proxies proxies;
    private final Timeouts timeouts;
    private final Trace trace;

    private @Nullable HttpClient plainClient;
    private @Nullable HttpClient tlsClient;

    /// For those who connect within another time than the usual one, which the JDK takes per client.
    private final Map<String, HttpClient> others = new HashMap<>();

    private boolean serving;
    private boolean closed;

    /// @param tls asked for at the first `https` exchange and not before, since trust stores are slow to load
    public Http(Supplier<SSLContext> tls, Proxies proxies, Timeouts timeouts, Trace trace) {
        this.tls = tls;
        this.proxies = proxies;
        this.timeouts = timeouts;
        this.trace = trace;
    }

    /// What an exchange may take when its caller does not say otherwise.
    public Timeouts timeouts() {
        return timeouts;
    }

    /// Says, before the first exchange, that many are to come at once. To wake the threads of the client's own pool costs
    /// more than their work: a quarter of all that a proxied exchange takes. To have virtual ones costs a single exchange
    /// the time to load them.
    public synchronized void serve() {
        serving = true;
    }

    /// Sends a request and waits for the headers of its answer.
    ///
    /// @throws LlmException of kind NETWORK, TIMEOUT or INTERRUPTED
    public HttpReply send(HttpCall call) {
        return send(call, timeouts);
    }

    public HttpReply send(HttpCall call, Timeouts limits) {
        trace.request(call);
        long started = System.nanoTime();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri())
                        .method(
                                call.method(),
                                call.body().length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(call.body()))
                        .timeout(limits.headers());
        for (Headers.Field field : call.headers().fields()) {
            request.header(field.name(), field.value());
        }
        String proxyUser = proxies.authorization(call.uri());
        if (proxyUser != null) {
            request.setHeader("Proxy-Authorization", proxyUser);
        }
        var pulled = new PulledBody(limits, started);
        try {
            HttpResponse<PulledBody> response =
                    client(isSecure(call.uri()), limits.connect())
                            .send(request.build(), _ -> pulled);
            Duration waited = Duration.ofNanos(System.nanoTime() - started);
            trace.response(call, response.statusCode(), requestId(response.headers()), waited);
            PulledBody body = response.body();
            if (body == null) {
                // The JDK's way to say that a proxy's 407 stands: an answer without a body.
                throw proxyWantsPassword(call.uri());
            }
            Trace shown = call.confidential() ? Trace.NONE : trace;
            return new HttpReply(response.statusCode(), response.headers(), body, shown);
        } catch (InterruptedException _) {
            // The answer may have begun at this very moment, and nobody else would end it.
            pulled.close();
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } catch (IOException e) {
            throw failure(e, call.uri(), limits);
        }
    }

    /// Begins, on another thread, what the first exchange with this host would have to wait for. A failure is left to the
    /// exchange, which tries again and reports it.
    public void prepare(URI uri) {
        boolean secure = isSecure(uri);
        Thread.ofPlatform().daemon().name("http").start(() -> prepare(secure));
        if (secure) {
            Thread.ofPlatform().daemon().name("rehearsal").start(Http::rehearse);
        }
    }

    private static void rehearse() {
        try {
            Rehearsal.run();
        } catch (GeneralSecurityException _) {
            // A JDK without these curves says so where they are needed.
        }
    }

    private void prepare(boolean secure) {
        try {
            client(secure, timeouts.connect());
        } catch (LlmException e) {
            if (e.kind() != ErrorKind.INTERRUPTED) {
                trace.note("no connection could be prepared: " + e.message());
            }
        }
    }

    /// Ends every exchange. An open client costs a third of a second when the process exits.
    @Override
    public synchronized void close() {
        closed = true;
        for (HttpClient client : new HttpClient[] {plainClient, tlsClient}) {
            if (client != null) {
                client.shutdownNow();
            }
        }
        others.values().forEach(HttpClient::shutdownNow);
    }

    /// The provider's id of an exchange, under the names that providers use.
    static @Nullable String requestId(HttpHeaders headers) {
        return List.of("request-id", "x-request-id", "x-goog-request-id", "cf-ray").stream()
                .flatMap(name -> headers.firstValue(name).stream())
                .findFirst()
                .orElse(null);
    }

    private synchronized HttpClient client(boolean secure, Duration connect) {
        if (closed) {
            throw new LlmException(ErrorKind.INTERRUPTED, "the call is over");
        }
        if (!connect.equals(timeouts.connect())) {
            return others.compute(
                    (secure ? "tls " : "plain ") + connect,
                    (_, open) ->
                            open == null || open.isTerminated()
                                    ? build(secure ? tls.get() : new NoTls(), connect)
                                    : open);
        }
        HttpClient client = secure ? tlsClient : plainClient;
        // What runs out of memory in the client's thread ends it, and not the process.
        if (client == null || client.isTerminated()) {
            client = build(secure ? tls.get() : new NoTls(), connect);
            if (secure) {
                tlsClient = client;
            } else {
                plainClient = client;
            }
        }
        return client;
    }

    private HttpClient build(SSLContext context, Duration connect) {
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(connect)
                        .proxy(proxies)
                        .sslContext(context);
        if (serving) {
            client.executor(Thread::startVirtualThread);
        }
        return client.build();
    }

    private static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static LlmException proxyWantsPassword(URI uri) {
        return new LlmException(
                ErrorKind.AUTHENTICATION,
                "the proxy opens no connection to " + uri.getHost(),
                "check the user and the password in HTTPS_PROXY",
                new Upstream(407, null, null, null, null, null),
                null);
    }

    private LlmException failure(IOException e, URI uri, Timeouts limits) {
        String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        boolean direct = true;
        String peer = host;
        if (proxies.select(uri).getFirst().address() instanceof InetSocketAddress proxy) {
            direct = false;
            peer = "the proxy " + proxy.getHostString() + ":" + proxy.getPort();
        }
        return switch (e) {
            case HttpConnectTimeoutException _ ->
                    new LlmException(
                            ErrorKind.TIMEOUT,
                            "no connection to "
                                    + peer
                                    + " within "
                                    + seconds(limits.connect())
                                    + " (connect_timeout)");
            case HttpTimeoutException _ ->
                    new LlmException(
                            ErrorKind.TIMEOUT,
                            host
                                    + " did not answer within "
                                    + seconds(limits.headers())
                                    + " (timeout)");
            case ConnectException _ when hasCause(e, UnresolvedAddressException.class) ->
                    new LlmException(
                            ErrorKind.NETWORK,
                            "cannot find " + (direct ? "the host " + uri.getHost() : peer),
                            direct ? "check the base URL" : "check HTTPS_PROXY");
            case ConnectException _ ->
                    new LlmException(
                            ErrorKind.NETWORK,
                            "cannot connect to " + peer + reason(e),
                            direct ? "is the server running?" : "check HTTPS_PROXY");
            case SSLException _ when hasCause(e, CertificateException.class) -> untrusted(e, host);
            case SSLException _ ->
                    new LlmException(
                            ErrorKind.NETWORK, "no secure connection to " + host + reason(e));
            default ->
                    reason(e).contains("Tunnel failed")
                            ? refused(e, uri.getHost())
                            : new LlmException(
                                    ErrorKind.NETWORK,
                                    "the connection to " + host + " broke" + reason(e));
        };
    }

    /// A proxy in front of TLS that does not let us through will not do so the next time.
    private static LlmException refused(IOException e, String host) {
        return new LlmException(
                ErrorKind.NETWORK,
                "the proxy opens no connection to " + host + reason(e),
                "check HTTPS_PROXY",
                new Upstream(0, null, null, null, false, null),
                e);
    }

    /// A certificate does not get better by asking again.
    private static LlmException untrusted(IOException e, String host) {
        return new LlmException(
                ErrorKind.NETWORK,
                "no secure connection to " + host + reason(e),
                "if the server's certificate is of your own making, set SSL_CERT_FILE to its issuer",
                new Upstream(0, null, null, null, false, null),
                e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// A duration for people: `10 s`, `0.5 s`.
    public static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString()
                + " s";
    }
}
