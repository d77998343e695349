package dev.llm.provider;

import dev.llm.dialect.StreamDecoder;
import dev.llm.http.HttpReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import dev.llm.sse.FrameParser;
import dev.llm.sse.Framing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An answer that is decoded while it arrives. Events that came before a failure are handed out before it.
final class StreamedReply implements Reply {
    private final HttpReply answer;
    private final FrameParser parser;
    private final StreamDecoder decoder;
    private final List<String> lost;
    private final UnaryOperator<LlmException> explain;

    private final byte[] buffer = new byte[16 * 1024];
    private final Queue<Event> ready = new ArrayDeque<>();
    private @Nullable LlmException failure;
    private final boolean announced;
    private boolean anyBytes;
    private boolean anyFrame;
    private boolean over;

    StreamedReply(
            HttpReply answer,
            Framing framing,
            StreamDecoder decoder,
            List<String> lost,
            UnaryOperator<LlmException> explain) {
        this.answer = answer;
        this.parser = framing.parser();
        this.announced = answer.mediaType().equals(framing.contentType());
        this.decoder = decoder;
        this.lost = lost;
        this.explain = explain;
    }

    @Override
    public @Nullable Event next() {
        while (ready.isEmpty() && failure == null && !over) {
            pull();
        }
        Event event = ready.poll();
        if (event == null && failure != null) {
            throw failure;
        }
        over |= event instanceof Event.ReplyEnded;
        return event;
    }

    @Override
    public List<String> lost() {
        return lost;
    }

    @Override
    public void close() {
        answer.close();
    }

    private void pull() {
        try {
            int count = answer.read(buffer);
            if (count < 0) {
                parser.end(this::decode);
                decoder.end(ready::add);
                over = true;
            } else {
                anyBytes |= count > 0;
                parser.feed(buffer, 0, count, this::decode);
            }
        } catch (LlmException e) {
            failure = explain.apply(judged(e));
        }
    }

    private void decode(Frame frame) {
        decoder.decode(frame, ready::add);
        anyFrame = true;
    }

    /// An unreadable event after readable ones is damage; with nothing readable before it, this is no API at all, unless
    /// it said that it was: a stream may break off after comments, or inside its first event.
    private LlmException judged(LlmException e) {
        return switch (e.kind()) {
            case NOT_AN_API ->
                    anyFrame
                            ? new LlmException(
                                    ErrorKind.CUT, "the stream is damaged: " + e.message())
                            : e;
            case CUT ->
                    anyBytes && !anyFrame && !announced
                            ? new LlmException(
                                    ErrorKind.NOT_AN_API, "the answer is not a stream of this API")
                            : e;
            default -> e;
        };
    }
}
