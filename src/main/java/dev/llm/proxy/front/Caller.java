package dev.llm.proxy.front;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A connection: what is being served on it, and how long it may stay without asking for anything.
final class Caller {
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HttpConnection connection;
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private @Nullable Long timer;
    private boolean gone;
    private volatile boolean leaving;

    Caller(Vertx vertx, HttpConnection connection) {
        this.vertx = vertx;
        this.connection = connection;
    }

    /// Cuts it off unless it asks for something in time: all at once, not a byte now and then.
    synchronized void limit(Duration patience) {
        unlimit();
        if (visits.isEmpty() && !gone) {
            timer = vertx.setTimer(Math.max(1, patience.toMillis()), _ -> end());
        }
    }

    /// It is to be told that nothing more is served on it.
    void leaves() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /// Ends it when the last answer has been sent, without the rest of its request: that is thrown away, as long as its
    /// limit allows. To close it while something comes would break it off, and the client would lose what it has not
    /// read yet (RFC 9112, 9.6).
    void sayFarewell(HttpServerRequest request) {
        if (request.isEnded()) {
            var _ = connection.close();
            return;
        }
        request.endHandler(_ -> connection.close());
        // Who waits for the end of the connection need not wait for the end of the request. TLS has
        // no such half.
        if (!connection.isSsl()
                && connection instanceof ConnectionBase base
                && base.channelHandlerContext().channel() instanceof DuplexChannel channel) {
            var _ = channel.shutdownOutput();
        }
    }

    private void end() {
        connection.close();
        // What nobody reads is in the way of an end in order.
        vertx.setTimer(FLUSH.toMillis(), _ -> cut(connection));
    }

    /// Ends a connection at once, whatever waits to be sent, and so that the other side sees it broken off.
    static void cut(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            connection.close();
            return;
        }
        ChannelHandlerContext context = base.channelHandlerContext();
        context.executor()
                .execute(() -> {
                    if (context.channel().isOpen()) {
                        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                        var _ = context.close();
                    }
                });
    }

    synchronized void unlimit() {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }

    void begins(Visit visit) {
        visits.add(visit);
    }

    void ends(Visit visit) {
        visits.remove(visit);
    }

    /// It has gone, and with it everyone who asked over it.
    void leave() {
        synchronized (this) {
            gone = true;
            unlimit();
        }
        visits.forEach(Visit::leave);
    }
}
