package dev.llm.sse;

import java.util.function.Consumer;

/// One JSON value per line; blank lines are skipped.
public final class NdjsonParser implements FrameParser {
    private final LineBuffer lines = new LineBuffer();

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<Frame> out) {
        lines.feed(bytes, offset, length, line -> accept(line, out));
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (!lines.isEmpty()) {
            accept(lines.take(), out);
        }
    }

    private static void accept(String line, Consumer<Frame> out) {
        if (!line.isBlank()) {
            out.accept(new Frame("", line));
        }
    }
}
