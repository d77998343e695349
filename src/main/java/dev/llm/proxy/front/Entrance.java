package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// What becomes of a request from its last header on: it is let in, received and served, or turned away, which is an
/// exchange too, but for its body.
final class Entrance {
    /// A connection that is kept open without asking for anything.
    private static final Duration KEPT_ALIVE = Duration.ofMinutes(2);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// Of HTTP/2.
    private static final long NO_ERROR = 0;

    private static final long REFUSED_STREAM = 7;

    /// So many more are let in when all places are taken, if they ask how the proxy is.
    private static final int FOR_OPERATORS = 16;

    /// So many of those for whom there is no place are told so at a time; beyond them nobody is told anything.
    private static final int MOST_TOLD = 1000;

    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final FrontOptions options;
    private final Handler handler;
    private final Crowd inside;
    private final Crowd outside = new Crowd(MOST_TOLD, 0);
    private volatile boolean closed;

    Entrance(Vertx vertx, FrontOptions options, Handler handler) {
        this.vertx = vertx;
        this.options = options;
        this.handler = handler;
        this.inside = new Crowd(options.maxExchanges(), options.maxHeld());
    }

    /// How many have been let in and are there.
    int open() {
        return inside.size();
    }

    /// Lets nobody in any more.
    void close() {
        closed = true;
    }

    boolean awaitEmpty(Duration limit) {
        return inside.awaitEmpty(limit);
    }

    /// Ends what is still served. What was cut off is to be noted before whoever notes it closes.
    void cutOff() {
        inside.interrupt();
        inside.awaitEmpty(LAST_WORDS);
        outside.awaitEmpty(LAST_WORDS);
    }

    void enter(HttpServerRequest request, Caller caller) {
        if (caller.isLeaving()) {
            return; // it was told that nothing more is served there
        }
        Visit place = place(request);
        if (place != null) {
            letIn(arrival(request, caller, place));
            return;
        }
        Visit told = outside.enter(0);
        if (told == null) {
            leaveUntold(request);
        } else {
            turnAway(arrival(request, caller, told), closed ? ending() : full());
        }
    }

    private static Arrival arrival(HttpServerRequest request, Caller caller, Visit visit) {
        // In this order: the end of the exchange before may be setting its limit at this moment.
        caller.begins(visit);
        caller.unlimit();
        return new Arrival(request, headers(request.headers()), caller, visit);
    }

    /// A request, who sent it, and the place that it has.
    private record Arrival(HttpServerRequest request, Headers headers, Caller caller, Visit visit) {
        /// Of HTTP/2, where others of the same connection are served meanwhile.
        boolean isOneOfMany() {
            return request.version() == HttpVersion.HTTP_2;
        }

        boolean expectsToBeAsked() {
            return "100-continue".equalsIgnoreCase(headers.first("expect"));
        }
    }

    private @Nullable Visit place(HttpServerRequest request) {
        if (closed) {
            return null;
        }
        Visit visit = inside.enter(0);
        return visit == null && handler.isAboutUs(path(request))
                ? inside.enter(FOR_OPERATORS)
                : visit;
    }

    private static LlmException ending() {
        return new LlmException(ErrorKind.OVERLOADED, "the proxy is shutting down");
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

    private static void leaveUntold(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var _ = request.response().reset(REFUSED_STREAM);
        } else {
            Caller.cut(request.connection());
        }
    }

    private void letIn(Arrival arrival) {
        HttpServerRequest request = arrival.request();
        long announced = announcedLength(request);
        LlmException objection =
                handler.objection(request.method().name(), path(request), arrival.headers());
        if (objection != null) {
            object(arrival, objection);
        } else if (announced > options.maxBody()) {
            turnAway(arrival, Reception.tooLarge(options));
        } else if (announced == 0 || request.isEnded()) {
            serve(arrival, NOTHING);
        } else {
            receive(arrival);
        }
    }

    private void receive(Arrival arrival) {
        var end =
                new Reception.End() {
                    @Override
                    public void whole(byte[] body) {
                        serve(arrival, body);
                    }

                    @Override
                    public void refused(LlmException failure) {
                        turnAway(arrival, failure);
                    }

                    @Override
                    public void gone() {
                        leave(arrival);
                    }
                };
        if (arrival.expectsToBeAsked()) {
            arrival.request().response().writeContinue();
        }
        new Reception(vertx, options, arrival.request(), arrival.visit(), end).begin();
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

    private void serve(Arrival arrival, byte[] body) {
        Exchange exchange = exchange(arrival, body);
        serve(arrival, exchange, () -> handler.serve(exchange));
    }

    /// What comes of its body is thrown away, and the connection goes on.
    private void object(Arrival arrival, LlmException objection) {
        HttpServerRequest request = arrival.request();
        if (arrival.expectsToBeAsked()) {
            turnAway(arrival, objection); // whether its body comes is not known
            return;
        }
        if (!request.isEnded()) {
            // Until then the connection has the limit of a body.
            request.endHandler(_ -> arrival.caller().limit(KEPT_ALIVE));
        }
        refuse(arrival, exchange(arrival, NOTHING), objection);
    }

    /// Of HTTP/1 its connection ends, of HTTP/2 only the stream (RFC 9113, 8.1).
    private void turnAway(Arrival arrival, LlmException why) {
        Exchange exchange = exchange(arrival, NOTHING);
        if (!arrival.isOneOfMany()) {
            arrival.caller().leaves();
            exchange.last();
        }
        refuse(arrival, exchange, why);
    }

    private void refuse(Arrival arrival, Exchange exchange, LlmException why) {
        exchange.whenAnswered(() -> partFrom(arrival));
        serve(arrival, exchange, () -> handler.refuse(exchange, why));
    }

    private void partFrom(Arrival arrival) {
        HttpServerRequest request = arrival.request();
        if (arrival.caller().isLeaving()) {
            arrival.caller().sayFarewell(request);
        } else if (arrival.isOneOfMany() && !request.isEnded()) {
            // What is on its way is thrown away: to each piece of a stream that was reset there
            // would be an answer, which clients take for a failure of this one.
            vertx.setTimer(Math.max(1, options.bodyTimeout().toMillis()), _ -> endUnread(request));
        }
    }

    private static void endUnread(HttpServerRequest request) {
        if (!request.isEnded()) {
            var _ = request.response().reset(NO_ERROR);
        }
    }

    private void serve(Arrival arrival, Exchange exchange, Runnable how) {
        Visit visit = arrival.visit();
        exchange.onLeave(visit::leave);
        visit.serveBy(
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                how.run();
                            } finally {
                                exchange.breakOff(); // unless it has ended as it should
                                visit.served();
                                leave(arrival);
                            }
                        }));
    }

    private void leave(Arrival arrival) {
        arrival.visit().exit();
        arrival.caller().ends(arrival.visit());
        boolean unread = !arrival.isOneOfMany() && !arrival.request().isEnded();
        arrival.caller().limit(unread ? options.bodyTimeout() : KEPT_ALIVE);
    }

    private Exchange exchange(Arrival arrival, byte[] body) {
        return new Exchange(
                arrival.request(), arrival.headers(), body, arrival.visit(), options.readTimeout());
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
}
