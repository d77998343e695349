package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Listens, reads requests whole, and hands each to a virtual thread. What a client does with its connection is seen
/// here at once: when it leaves, the thread that serves it is interrupted.
public final class Front implements AutoCloseable {
    /// A connection that is kept open without asking for anything.
    private static final Duration KEPT_ALIVE = Duration.ofMinutes(2);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// Of HTTP/2.
    private static final long NO_ERROR = 0;

    /// So many more are let in when all places are taken, if they ask how the proxy is.
    private static final int FOR_OPERATORS = 16;

    private final FrontOptions options;
    private final Handler handler;
    private final Vertx vertx;
    private final HttpServer server;
    private final Map<HttpConnection, Caller> callers = new ConcurrentHashMap<>();
    private final Crowd crowd;
    private volatile boolean draining;

    private Front(FrontOptions options, Handler handler) {
        this.options = options;
        this.handler = handler;
        this.crowd = new Crowd(options.maxExchanges(), options.maxHeld());
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(eventLoops())
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        this.server = vertx.createHttpServer(serverOptions(options));
        server.connectionHandler(this::connected);
        server.requestHandler(this::requested);
    }

    /// Listens from here on.
    ///
    /// @throws LlmException of kind CONFIGURATION when it cannot
    public static Front open(FrontOptions options, Handler handler) {
        var front = new Front(options, handler);
        try {
            await(front.server.listen(), Duration.ofSeconds(10));
            return front;
        } catch (LlmException e) {
            front.close();
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "cannot listen at "
                            + options.host()
                            + ":"
                            + options.port()
                            + ": "
                            + e.message(),
                    "is another program there? choose another port with --port");
        }
    }

    private static int eventLoops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static HttpServerOptions serverOptions(FrontOptions options) {
        var server =
                new HttpServerOptions()
                        .setHost(options.host())
                        .setPort(options.port())
                        .setTcpNoDelay(true)
                        .setHttp2ClearTextEnabled(true)
                        .setMaxInitialLineLength(16 * 1024)
                        .setMaxHeaderSize(64 * 1024)
                        // Until a connection is handed to us, which is after its first headers:
                        // what was not written to for so long has not shown them, however its
                        // bytes came.
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setWriteIdleTimeout(
                                Math.toIntExact(Math.max(1, options.headerTimeout().toMillis())))
                        .setHandle100ContinueAutomatically(true);
        FrontOptions.Tls tls = options.tls();
        if (tls != null) {
            server.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                            new PemKeyCertOptions()
                                    .setCertPath(tls.certificate().toString())
                                    .setKeyPath(tls.key().toString()));
        }
        return server;
    }

    public int port() {
        return server.actualPort();
    }

    /// How many exchanges are open: from the last header of the request, while its body comes, to the end of the answer.
    public int open() {
        return crowd.size();
    }

    /// Takes no new exchange, and waits for those that are open, whose bodies may still come.
    ///
    /// @return whether all of them ended in time
    public boolean drain(Duration limit) {
        draining = true;
        for (HttpConnection connection : callers.keySet()) {
            if (connection.protocolVersion() == HttpVersion.HTTP_2) {
                // Says GOAWAY, and closes when the last stream has ended.
                connection.shutdown(limit);
            }
        }
        return crowd.awaitEmpty(limit);
    }

    @Override
    public void close() {
        draining = true;
        crowd.interrupt();
        // What was cut off is to be noted before whoever notes it closes.
        crowd.awaitEmpty(LAST_WORDS);
        try {
            await(vertx.close(), Duration.ofSeconds(3));
        } catch (LlmException _) {
            // The process ends all the same.
        }
    }

    private void connected(HttpConnection connection) {
        // From here on silence is allowed while an answer is made; the limits are ours.
        if (connection instanceof ConnectionBase channel
                && channel.channelHandlerContext().pipeline().get(IdleStateHandler.class) != null) {
            channel.channelHandlerContext().pipeline().remove(IdleStateHandler.class);
        }
        var caller = new Caller(vertx, connection);
        callers.put(connection, caller);
        caller.limit(options.headerTimeout());
        connection.closeHandler(_ -> {
            callers.remove(connection);
            caller.leave();
        });
    }

    private void requested(HttpServerRequest request) {
        Caller caller = callers.get(request.connection());
        if (caller == null) {
            return; // it has gone in the meantime
        }
        var visit = new Visit();
        if (!crowd.enter(visit, 0)
                && !(handler.isAboutUs(path(request)) && crowd.enter(visit, FOR_OPERATORS))) {
            refuse(request, full());
            return;
        }
        // In this order: the end of the exchange before may be setting its limit at this moment.
        caller.begins(visit);
        caller.unlimit();
        long announced = announcedLength(request);
        Headers headers = headers(request.headers());
        LlmException objection = handler.objection(request.method().name(), path(request), headers);
        if (draining) {
            turnAway(
                    request,
                    caller,
                    visit,
                    new LlmException(ErrorKind.OVERLOADED, "the proxy is shutting down"));
        } else if (objection != null) {
            // What comes of its body is thrown away as it comes.
            Exchange exchange = exchange(request, headers, new byte[0], visit);
            serve(exchange, caller, visit, () -> handler.refuse(exchange, objection));
        } else if (announced > options.maxBody()) {
            turnAway(request, caller, visit, Reception.tooLarge(options));
        } else if (announced == 0 || request.isEnded()) {
            Exchange exchange = exchange(request, headers, new byte[0], visit);
            serve(exchange, caller, visit, () -> handler.serve(exchange));
        } else {
            receive(request, headers, caller, visit);
        }
    }

    private Exchange exchange(
            HttpServerRequest request, Headers headers, byte[] body, Visit visit) {
        return new Exchange(request, headers, body, visit, crowd, options.readTimeout());
    }

    private void receive(HttpServerRequest request, Headers headers, Caller caller, Visit visit) {
        var end =
                new Reception.End() {
                    @Override
                    public void whole(byte[] body) {
                        Exchange exchange = exchange(request, headers, body, visit);
                        serve(exchange, caller, visit, () -> handler.serve(exchange));
                    }

                    @Override
                    public void refused(LlmException failure) {
                        turnAway(request, caller, visit, failure);
                    }

                    @Override
                    public void gone() {
                        leave(caller, visit);
                        caller.limit(KEPT_ALIVE);
                    }
                };
        new Reception(vertx, options, crowd, visit, end).begin(request);
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        if (length != null) {
            try {
                return Long.parseLong(length.strip());
            } catch (NumberFormatException _) {
                return -1;
            }
        }
        boolean chunked = request.getHeader("transfer-encoding") != null;
        boolean bodiless =
                switch (request.method().name()) {
                    case "GET", "HEAD", "DELETE", "OPTIONS" -> true;
                    default -> false;
                };
        return !chunked && bodiless ? 0 : -1;
    }

    private LlmException full() {
        return new LlmException(
                ErrorKind.OVERLOADED,
                "the proxy serves as many exchanges as it may: "
                        + options.maxExchanges()
                        + " (max_exchanges)",
                null,
                Upstream.NONE.withRetryAfter(Duration.ofSeconds(1)),
                null);
    }

    private void turnAway(
            HttpServerRequest request, Caller caller, Visit visit, LlmException failure) {
        leave(caller, visit);
        refuse(request, failure);
        caller.limit(KEPT_ALIVE);
    }

    /// Answers without reading the rest: that takes the connection with it, or, of HTTP/2, only the stream (RFC 9113, 8.1).
    private void refuse(HttpServerRequest request, LlmException failure) {
        Refusal refusal = handler.refuse(path(request), failure);
        var response = request.response();
        if (response.headWritten() || response.ended()) {
            return;
        }
        response.setStatusCode(refusal.status());
        refusal.headers()
                .fields()
                .forEach(field -> response.headers().add(field.name(), field.value()));
        Buffer body = Buffer.buffer(refusal.body());
        if (request.version() == HttpVersion.HTTP_2) {
            response.end(body)
                    .onComplete(_ -> {
                        if (!request.isEnded()) {
                            response.reset(NO_ERROR);
                        }
                    });
        } else {
            request.pause();
            response.putHeader("connection", "close");
            response.end(body).onComplete(_ -> request.connection().close());
        }
    }

    private void serve(Exchange exchange, Caller caller, Visit visit, Runnable how) {
        exchange.onLeave(visit::leave);
        visit.serveBy(
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                how.run();
                            } finally {
                                exchange.breakOff(); // unless it has ended as it should
                                visit.served();
                                leave(caller, visit);
                                caller.limit(KEPT_ALIVE);
                            }
                        }));
    }

    private void leave(Caller caller, Visit visit) {
        crowd.exit(visit);
        caller.ends(visit);
    }

    static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "" : path;
    }

    private static Headers headers(MultiMap map) {
        var fields = new ArrayList<Headers.Field>(map.size());
        map.forEach((name, value) -> fields.add(new Headers.Field(name, value)));
        return new Headers(fields);
    }

    private static <T> @Nullable T await(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String said = cause.getMessage();
            throw new LlmException(ErrorKind.NETWORK, said == null ? cause.toString() : said);
        } catch (TimeoutException _) {
            throw new LlmException(ErrorKind.TIMEOUT, "the server did not answer");
        }
    }
}
