package dev.llm.sse;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.function.Consumer;

/// Server-sent events, as the WHATWG standard reads them: comments skipped, `data` lines joined with a newline, events
/// without data dropped.
public final class SseParser implements FrameParser {
    private final LineBuffer lines = new LineBuffer();
    private final StringBuilder data = new StringBuilder();
    private String event = "";
    private boolean hasData;

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<Frame> out) {
        lines.feed(bytes, offset, length, line -> accept(line, out));
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (!lines.isEmpty()) {
            accept(lines.take(), out);
        }
        dispatch(out);
    }

    private void accept(String line, Consumer<Frame> out) {
        if (line.isEmpty()) {
            dispatch(out);
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        if (field.equals("data")) {
            appendData(value(line, colon));
        } else if (field.equals("event")) {
            event = value(line, colon);
        }
    }

    private void appendData(String value) {
        if (hasData) {
            data.append('\n');
        }
        hasData = true;
        if (data.length() + (long) value.length() > LineBuffer.MAX_BYTES) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API, "the stream has an event that does not end");
        }
        data.append(value);
    }

    private static String value(String line, int colon) {
        if (colon < 0) {
            return "";
        }
        int start = colon + 1;
        return line.startsWith(" ", start) ? line.substring(start + 1) : line.substring(start);
    }

    private void dispatch(Consumer<Frame> out) {
        if (!data.isEmpty()) {
            out.accept(new Frame(event, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        event = "";
    }
}
