package dev.llm.provider;

import dev.llm.dialect.StreamDecoder;
import dev.llm.http.HttpReply;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import dev.llm.sse.FrameParser;
import dev.llm.sse.Framing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An answer that is decoded while it arrives. Events that came before a failure are handed out before it.
final class StreamedReply implements Reply {
    /// An answer in one piece has the same limit here as where it is announced.
    private static final int MAX_WHOLE_BODY = 256 * 1024 * 1024;

    private final HttpReply answer;
    private final Framing framing;
    private final Function<String, ChatReply> whole;
    private final FrameParser parser;
    private final StreamDecoder decoder;
    private final List<String> lost;
    private final UnaryOperator<LlmException> explain;
    private final boolean lenient;

    private final Queue<Event> ready = new ArrayDeque<>();
    private @Nullable LlmException failure;
    private final boolean announced;
    private boolean anyBytes;
    private boolean understood;
    private boolean over;

    /// @param whole reads an answer that came in one piece after all
    /// @param lenient whether an event that cannot be read, in the midst of others that can, is passed over, and an
    ///   `Unread` of no dialect put in its place
    StreamedReply(
            HttpReply answer,
            Framing framing,
            StreamDecoder decoder,
            List<String> lost,
            Function<String, ChatReply> whole,
            UnaryOperator<LlmException> explain,
            boolean lenient) {
        this.answer = answer;
        this.framing = framing;
        this.whole = whole;
        this.parser = framing.parser();
        this.announced = answer.mediaType().equals(framing.contentType());
        this.decoder = decoder;
        this.lost = lost;
        this.explain = explain;
        this.lenient = lenient;
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
    public boolean ready() {
        return !ready.isEmpty();
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
        byte[] bytes;
        try {
            bytes = answer.next();
        } catch (LlmException e) {
            over = e.kind() != ErrorKind.INTERRUPTED && endsWithoutMore();
            failure = over ? null : explain.apply(judged(e));
            return;
        }
        try {
            read(bytes);
        } catch (LlmException e) {
            failure = explain.apply(judged(e));
        }
    }

    private void read(byte @Nullable [] bytes) {
        if (bytes == null) {
            parser.end(this::decode);
            decoder.end(ready::add);
            over = true;
        } else if (!anyBytes && isObject(bytes)) {
            ready.addAll(whole(withRest(bytes)).events());
        } else {
            anyBytes = true;
            parser.feed(bytes, 0, bytes.length, this::decode);
        }
    }

    /// Whether the reply had said that it is over, so that only the connection's end was not as it should be.
    private boolean endsWithoutMore() {
        if (!understood) {
            return false;
        }
        try {
            decoder.end(ready::add);
            return true;
        } catch (LlmException _) {
            return false;
        }
    }

    /// Some servers do not stream and call it a stream all the same. No line of one begins with a brace.
    private boolean isObject(byte[] first) {
        String begin = new String(first, 0, Math.min(first.length, 64), StandardCharsets.UTF_8);
        return framing == Framing.SSE && begin.stripLeading().startsWith("{");
    }

    private ChatReply whole(String text) {
        if (Json.parse(text) == null) {
            throw new LlmException(ErrorKind.CUT, "the answer ended before it was whole");
        }
        return whole.apply(text);
    }

    private String withRest(byte[] first) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] some = first; some != null; some = answer.next()) {
            bytes.writeBytes(some);
            if (bytes.size() > MAX_WHOLE_BODY) {
                throw new LlmException(ErrorKind.NOT_AN_API, "the answer does not end");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void decode(Frame frame) {
        try {
            decoder.decode(frame, ready::add);
        } catch (LlmException e) {
            if (!lenient || !understood || !isDamage(e)) {
                throw e;
            }
            ready.add(new Event.Unread("", "damaged", Json.raw(Json.text(frame.data()))));
        }
        understood |= !ready.isEmpty();
    }

    private static boolean isDamage(LlmException e) {
        return e.upstream().body() == null
                && (e.kind() == ErrorKind.NOT_AN_API || e.kind() == ErrorKind.CUT);
    }

    /// An unreadable event after readable ones is damage; with nothing readable before it, this is no API at all, unless
    /// it said that it was: a stream may break off after comments, or inside its first event.
    private LlmException judged(LlmException e) {
        return switch (e.kind()) {
            case NOT_AN_API ->
                    understood
                            ? new LlmException(
                                    ErrorKind.CUT, "the stream is damaged: " + e.message())
                            : e;
            case CUT ->
                    anyBytes && !understood && !announced
                            ? new LlmException(
                                    ErrorKind.NOT_AN_API, "the answer is not a stream of this API")
                            : e;
            default -> e;
        };
    }
}
