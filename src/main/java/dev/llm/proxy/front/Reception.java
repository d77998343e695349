package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// The body of one request while it comes, as large, as slow and as many beside it as they may be. All of this happens on
/// the event loop of its connection.
final class Reception {
    private final Vertx vertx;
    private final FrontOptions options;
    private final HttpServerRequest request;
    private final Visit visit;
    private final End end;
    private final Buffer body = Buffer.buffer();
    private long timer;
    private boolean over;

    Reception(Vertx vertx, FrontOptions options, HttpServerRequest request, Visit visit, End end) {
        this.vertx = vertx;
        this.options = options;
        this.request = request;
        this.visit = visit;
        this.end = end;
    }

    /// What became of it: one of these, once.
    interface End {
        void whole(byte[] body);

        void refused(LlmException failure);

        /// The client left before all of it was here.
        void gone();
    }

    void begin() {
        timer =
                vertx.setTimer(
                        Math.max(1, options.bodyTimeout().toMillis()), _ -> refuse(tooSlow()));
        request.handler(this::take);
        request.endHandler(_ -> over(() -> end.whole(body.getBytes())));
        request.exceptionHandler(this::fail);
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        if (body.length() + (long) piece.length() > options.maxBody()) {
            refuse(tooLarge(options));
        } else if (visit.makeRoom(piece.length())) {
            body.appendBuffer(piece);
        } else {
            refuse(Crowd.tooMuch());
        }
    }

    private void fail(Throwable e) {
        over(() -> {
            if (Unreadable.is(e)) {
                Unreadable.refuse(request);
            }
            end.gone();
        });
    }

    private void refuse(LlmException failure) {
        over(() -> {
            visit.freeRoom();
            end.refused(failure);
        });
    }

    private void over(Runnable next) {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            // The request lives as long as its answer is made: so would what is here of its body.
            request.handler(null);
            request.endHandler(null);
            request.exceptionHandler(null);
            next.run();
        }
    }

    static LlmException tooLarge(FrontOptions options) {
        return new LlmException(
                ErrorKind.TOO_LARGE,
                "the request's body has more than "
                        + options.maxBody() / (1024 * 1024)
                        + " MB (max_body_mb)");
    }

    private LlmException tooSlow() {
        return new LlmException(
                        ErrorKind.TIMEOUT,
                        "the request's body did not come within "
                                + options.bodyTimeout().toSeconds()
                                + " s (body_timeout)")
                .withTold(Told.status(408));
    }
}
