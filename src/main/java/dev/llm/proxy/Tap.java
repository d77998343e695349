package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.StreamDecoder;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import dev.llm.sse.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads along beside a stream that goes through as it is: what it used, how it ended, and whether it did.
///
/// Only the few events that say so are decoded, by the format's own decoder; most of a stream is text, and is passed
/// over by its first bytes.
final class Tap implements UsageReader {
    /// A longer event is not read. One that says how a reply ended may hold all of its pictures once more.
    private static final int LONGEST = 64 * 1024 * 1024;

    /// What is kept for the next event.
    private static final int LARGEST_KEPT = 64 * 1024;

    private static final byte[] LINE_END = {'\n'};

    private final boolean lines;
    private final Marks marks;
    private final StreamDecoder decoder;

    private byte[] frame = new byte[2048];
    private int length;
    private boolean lineEmpty = true;
    private boolean overlong;
    private boolean afterReturn;
    private boolean anything;

    private long next;
    private boolean content;
    private int unread;
    private @Nullable LlmException failure;
    private String id = "";
    private String model = "";
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Stop stop;

    Tap(Dialect dialect, Origin maker) {
        this.lines = dialect.framing() == Framing.NDJSON;
        this.marks = Marks.of(dialect);
        this.decoder = dialect.streamDecoder(maker);
    }

    @Override
    public void read(byte[] bytes) {
        // The JVM looks for a character in a string many bytes at a time.
        var seen = new String(bytes, StandardCharsets.ISO_8859_1);
        int count = bytes.length;
        int start = 0;
        int feed = next(seen, '\n', 0);
        int carriageReturn = next(seen, '\r', 0);
        for (int end; (end = Math.min(feed, carriageReturn)) < count; start = end + 1) {
            boolean secondHalf = afterReturn && end == start && end == feed;
            if (!secondHalf) {
                append(bytes, start, end - start);
                endLine();
            }
            afterReturn = end == carriageReturn;
            if (afterReturn) {
                carriageReturn = next(seen, '\r', end + 1);
            } else {
                feed = next(seen, '\n', end + 1);
            }
        }
        if (start < count) {
            append(bytes, start, count - start);
            afterReturn = false;
        }
    }

    private static int next(String seen, char sought, int from) {
        int at = seen.indexOf(sought, from);
        return at < 0 ? seen.length() : at;
    }

    /// Whether the last byte was the last of an event, so that one of ours may follow.
    boolean betweenEvents() {
        return length == 0 && !overlong && !afterReturn;
    }

    /// The number of the event that would come next, in a format that numbers them.
    long next() {
        return next;
    }

    /// Whether something of an answer has come, and not only its announcement.
    boolean content() {
        return content;
    }

    /// What the stream itself says of its failure; null when it says nothing.
    @Nullable LlmException failure() {
        return failure;
    }

    /// The bytes are over, in whatever way.
    ///
    /// @return whether the reply was whole, in the format's own terms
    boolean complete() {
        if (length > 0) {
            dispatch();
        }
        if (stop == null && failure == null) {
            try {
                decoder.end(this::accept);
            } catch (LlmException _) {
                return false;
            }
        }
        return stop != null;
    }

    @Nullable Stop stop() {
        return stop;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    /// How many events could not be read.
    int unread() {
        return unread;
    }

    private void append(byte[] bytes, int offset, int count) {
        lineEmpty &= count == 0;
        if (length + count > frame.length) {
            if (length + count > LONGEST) {
                overlong = true;
                return;
            }
            frame = Arrays.copyOf(frame, Math.max(length + count, Math.min(length * 2, LONGEST)));
        }
        System.arraycopy(bytes, offset, frame, length, count);
        length += count;
    }

    private void endLine() {
        if (lines || lineEmpty) {
            if (length > 0 || overlong) {
                dispatch();
            }
        } else {
            append(LINE_END, 0, 1);
        }
        lineEmpty = true;
    }

    private void dispatch() {
        if (!overlong) {
            look();
        }
        length = 0;
        overlong = false;
        if (frame.length > LARGEST_KEPT) {
            frame = new byte[LARGEST_KEPT];
        }
    }

    private void look() {
        next = Math.max(next, marks.number(frame, length) + 1);
        content = content || marks.isContent(frame, length);
        if (anything && !marks.matters(frame, length)) {
            return;
        }
        Frame read = lines ? new Frame("", text(0, length)) : sse();
        if (read == null) {
            return;
        }
        anything = true;
        try {
            decoder.decode(read, this::accept);
        } catch (LlmException e) {
            // Of a CUT without words of the provider's, only half an event is there.
            boolean said = e.upstream().body() != null;
            if (e.kind() == ErrorKind.NOT_AN_API || (e.kind() == ErrorKind.CUT && !said)) {
                unread++;
            } else if (failure == null) {
                failure = e;
            }
        }
    }

    private void accept(Event event) {
        switch (event) {
            case Event.ReplyStarted started -> {
                id = started.id();
                model = started.model();
                usage = usage.updatedBy(started.usage());
            }
            case Event.ReplyEnded ended -> {
                stop = ended.stop();
                usage = usage.updatedBy(ended.usage());
            }
            case Event.PartStarted _,
                    Event.TextDelta _,
                    Event.ArgumentsDelta _,
                    Event.Proved _,
                    Event.Annotated _,
                    Event.PartEnded _,
                    Event.WholePart _,
                    Event.Unread _ -> {}
        }
    }

    /// The event's name and data; null for comments.
    private @Nullable Frame sse() {
        String name = "";
        StringBuilder data = null;
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i < length && frame[i] != '\n') {
                continue;
            }
            if (startsWith(start, "data:")) {
                String value = text(start + (at(start + 5) == ' ' ? 6 : 5), i);
                data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
            } else if (startsWith(start, "event:")) {
                name = text(start + (at(start + 6) == ' ' ? 7 : 6), i);
            }
            start = i + 1;
        }
        return data == null ? null : new Frame(name, data.toString());
    }

    private byte at(int index) {
        return index < length ? frame[index] : 0;
    }

    private boolean startsWith(int start, String word) {
        if (start + word.length() > length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (frame[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return from >= to ? "" : new String(frame, from, to - from, StandardCharsets.UTF_8);
    }
}
