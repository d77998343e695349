package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Listens, reads requests whole, and hands each to a virtual thread. What a client does with its connection is seen
/// here at once: when it leaves, the thread that serves it is interrupted.
public final class Front implements AutoCloseable {
    private final FrontOptions options;
    private final Vertx vertx;
    private final HttpServer server;
    private final Map<HttpConnection, Caller> callers = new ConcurrentHashMap<>();
    private final Entrance entrance;

    private Front(FrontOptions options, Handler handler) {
        this.options = options;
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(eventLoops())
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        this.entrance = new Entrance(vertx, options, handler);
        this.server = vertx.createHttpServer(serverOptions(options));
        server.connectionHandler(this::connected);
        server.requestHandler(this::requested);
        server.invalidRequestHandler(Unreadable::refuse);
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
                                Math.toIntExact(Math.max(1, options.headerTimeout().toMillis())));
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
        return entrance.open();
    }

    /// Takes no new exchange, and waits for those that are open, whose bodies may still come.
    ///
    /// @return whether all of them ended in time
    public boolean drain(Duration limit) {
        entrance.close();
        for (HttpConnection connection : callers.keySet()) {
            if (connection.protocolVersion() == HttpVersion.HTTP_2) {
                // Says GOAWAY, and closes when the last stream has ended.
                connection.shutdown(limit);
            }
        }
        return entrance.awaitEmpty(limit);
    }

    @Override
    public void close() {
        entrance.close();
        entrance.cutOff();
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
        if (caller != null) { // else it has gone in the meantime
            entrance.enter(request, caller);
        }
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
