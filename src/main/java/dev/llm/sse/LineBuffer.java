package dev.llm.sse;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Bytes to lines ended by LF, CR or CRLF. A line that ends with CR is complete at once; an LF that follows it belongs
/// to the same end. One byte order mark at the start is ignored.
final class LineBuffer {
    /// Far above any real event; it keeps a hostile or broken server from filling the memory.
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterReturn;
    private boolean first = true;

    void feed(byte[] bytes, int offset, int length, Consumer<String> lines) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterReturn) {
                start = i + 1;
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                append(bytes, start, i - start);
                start = i + 1;
                lines.accept(take());
            }
        }
        append(bytes, start, end - start);
    }

    boolean isEmpty() {
        return line.size() == 0;
    }

    String take() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        boolean marked = first && text.startsWith("\uFEFF");
        first = false;
        return marked ? text.substring(1) : text;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (line.size() + (long) length > MAX_BYTES) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API,
                    "the stream has a line of more than " + MAX_BYTES / 1024 / 1024 + " MiB");
        }
        line.write(bytes, offset, length);
    }
}
