package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.StreamEncoder;
import dev.llm.http.HttpReply;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import dev.llm.provider.Reply;
import dev.llm.proxy.front.Exchange;
import dev.llm.sse.Frame;
import dev.llm.sse.Framing;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Gives the client what a target has begun to answer. From the first byte on nobody else is asked: what fails now
/// becomes an error in the client's format, and never an answer that looks whole.
final class Delivery {
    private static final int LARGEST_WRITE = 64 * 1024;

    private final Exchange exchange;
    private final Dialect dialect;
    private final ClientAnswer answer;
    private final Trail trail;
    private final Supplier<@Nullable Long> inputTokens;
    private final UnaryOperator<LlmException> outward;

    /// Of what the answer is to go on with.
    private StreamEncoder encoder;

    /// @param inputTokens an estimate of what the model reads, for clients who are told at the beginning
    /// @param outward a failure as the client may know it
    Delivery(
            Exchange exchange,
            Dialect dialect,
            ClientAnswer answer,
            Trail trail,
            Supplier<@Nullable Long> inputTokens,
            UnaryOperator<LlmException> outward) {
        this.exchange = exchange;
        this.dialect = dialect;
        this.answer = answer;
        this.trail = trail;
        this.inputTokens = inputTokens;
        this.outward = outward;
        this.encoder = dialect.streamEncoder();
    }

    /// @param complete run when the answer is whole, before the client knows that it is and asks again
    void deliver(Opened opened, Runnable complete) {
        switch (opened) {
            case Opened.Whole whole -> whole(whole, complete);
            case Opened.Stream stream -> stream(stream, complete);
            case Opened.Told told -> told(told, complete);
        }
    }

    private void whole(Opened.Whole whole, Runnable complete) {
        answer.close();
        if (answer.begun()) {
            // A sign of life has left, so this has to be a stream now; nobody answers a stream in
            // one piece but in error.
            throw new LlmException(ErrorKind.NOT_AN_API, "the provider did not stream its answer");
        }
        trail.answered(whole.status());
        trail.content(System.nanoTime());
        trail.sent(whole.body());
        complete.run();
        exchange.answer(whole.status(), lossy(whole.headers()), whole.body());
    }

    private void stream(Opened.Stream stream, Runnable complete) {
        try (var passed = stream.passed()) {
            Tap tap = stream.tap();
            Headers headers = Replies.returnable(passed.answer().headers());
            if (!headers.has("x-accel-buffering")) {
                headers = headers.with("x-accel-buffering", "no");
            }
            answer.head(passed.answer().status(), headers);
            write(stream.begin(), tap);
            boolean whole;
            try {
                for (byte[] bytes; (bytes = next(passed.answer())) != null; ) {
                    tap.read(bytes);
                    LlmException failure = tap.failure();
                    if (failure != null && !answer.begun() && !tap.content()) {
                        throw asStatus(failure);
                    }
                    write(bytes, tap);
                }
            } catch (LlmException e) {
                // When the reply is whole, only the connection's end was not as it should be.
                if (e.kind() == ErrorKind.INTERRUPTED || !answer.begun() || !tap.complete()) {
                    throw e;
                }
            } finally {
                whole = tap.complete();
                encoder = dialect.streamEncoder(tap.next());
                note(tap);
                passed.meter().accept(trail.tokens());
            }
            if (tap.failure() != null) {
                trail.failed(tap.failure());
                finish(tap.failure());
            } else if (whole) {
                complete.run();
                answer.end();
            } else {
                throw cut("the provider's stream ended before the reply did");
            }
        }
    }

    /// An event that says the same as the body of an error does stands as that, word for word.
    private LlmException asStatus(LlmException failure) {
        String said = failure.upstream().body();
        JsonNode event = said == null ? null : Json.parse(said);
        return event != null && event.hasNonNull("error")
                ? Replies.withStatus(dialect, failure, Replies.json())
                : failure;
    }

    private byte @Nullable [] next(HttpReply from) {
        long asked = System.nanoTime();
        byte[] bytes = from.next();
        trail.waited(System.nanoTime() - asked);
        return bytes;
    }

    private @Nullable Event next(Reply reply) {
        long asked = System.nanoTime();
        Event event = reply.next();
        trail.waited(System.nanoTime() - asked);
        return event;
    }

    private void write(byte[] bytes, Tap tap) {
        if (bytes.length > 0) {
            answer.write(bytes, tap.betweenEvents());
            if (tap.content()) {
                trail.content(System.nanoTime());
            }
        }
    }

    private void note(Tap tap) {
        trail.replied(tap.id());
        trail.served(tap.model());
        trail.used(tap.usage());
        trail.stopped(tap.stop());
        trail.unread(tap.unread());
    }

    private void told(Opened.Told told, Runnable complete) {
        try (var reply = told.reply()) {
            encoder = told.call().streamEncoder();
            var pieces = new Pieces(dialect.framing());
            try {
                for (Event event : told.begin()) {
                    tell(event, pieces);
                }
                flush(pieces);
                for (Event event; (event = next(reply)) != null; ) {
                    tell(event, pieces);
                    // What came in one read leaves in one write.
                    if (!reply.ready() || pieces.size() >= LARGEST_WRITE) {
                        flush(pieces);
                    }
                }
                flush(pieces);
                complete.run();
                answer.end();
            } catch (LlmException e) {
                if (e.kind() == ErrorKind.INTERRUPTED || !answer.begun()) {
                    throw e;
                }
                trail.failed(e);
                encoder.fail(outward.apply(e), pieces::add);
                flush(pieces);
                finish(e);
            }
        }
    }

    private void tell(Event event, Pieces pieces) {
        switch (event) {
            case Event.ReplyStarted started -> {
                trail.served(started.model());
                trail.used(started.usage());
                encoder.encode(counted(started), pieces::add);
            }
            case Event.ReplyEnded ended -> {
                trail.used(ended.usage());
                trail.stopped(ended.stop());
                encoder.encode(event, pieces::add);
            }
            case Event.TextDelta _, Event.ArgumentsDelta _ -> {
                trail.content(System.nanoTime());
                encoder.encode(event, pieces::add);
            }
            case Event.Unread unread when unread.dialect().isEmpty() -> trail.unread(1);
            case Event.PartStarted _,
                    Event.Proved _,
                    Event.Annotated _,
                    Event.PartEnded _,
                    Event.WholePart _,
                    Event.Unread _ ->
                    encoder.encode(event, pieces::add);
        }
    }

    /// Anthropic's clients show how full the context is by what the beginning of the stream says.
    private Event counted(Event.ReplyStarted started) {
        if (!Way.isAnthropic(dialect) || started.usage().totalInputTokens() != null) {
            return started;
        }
        Long tokens = inputTokens.get();
        Usage usage = tokens == null ? started.usage() : Usage.of(tokens, 0);
        return new Event.ReplyStarted(started.id(), started.model(), usage);
    }

    private void flush(Pieces pieces) {
        if (pieces.size() == 0) {
            return;
        }
        answer.head(200, lossy(Replies.streamHeaders(dialect)));
        answer.write(pieces.take(), true);
    }

    private Headers lossy(Headers headers) {
        List<String> lost = trail.lost();
        return lost.isEmpty() ? headers : headers.with("llm-lossy", Replies.listed(lost));
    }

    /// A failure after the beginning: an error in the client's own words where an event may follow, and then the end.
    void fail(LlmException e) {
        trail.failed(e);
        if (!answer.betweenEvents()) {
            answer.breakOff();
            return;
        }
        var pieces = new Pieces(dialect.framing());
        encoder.fail(outward.apply(e), pieces::add);
        answer.write(pieces.take(), true);
        finish(e);
    }

    /// Some clients of Chat Completions pass over the error event: an orderly end would make them take what came for all
    /// there is.
    private void finish(LlmException e) {
        if (Way.isChat(dialect) || e.kind() == ErrorKind.INTERRUPTED) {
            answer.breakOff();
        } else {
            answer.end();
        }
    }

    private static LlmException cut(String sentence) {
        return new LlmException(ErrorKind.CUT, sentence);
    }

    /// Events on their way to the client, as bytes.
    private static final class Pieces {
        private final Framing framing;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

        Pieces(Framing framing) {
            this.framing = framing;
        }

        void add(Frame frame) {
            bytes.writeBytes(framing.write(frame));
        }

        int size() {
            return bytes.size();
        }

        byte[] take() {
            byte[] taken = bytes.toByteArray();
            bytes.reset();
            return taken;
        }
    }
}
