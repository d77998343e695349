package dev.llm.sse;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// All bytes as one frame, when they are over; none when there is nothing but blanks.
final class WholeParser implements FrameParser {
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<Frame> out) {
        if (whole.size() + (long) length > LineBuffer.MAX_BYTES) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API,
                    "the answer has more than " + LineBuffer.MAX_BYTES / 1024 / 1024 + " MiB");
        }
        whole.write(bytes, offset, length);
    }

    @Override
    public void end(Consumer<Frame> out) {
        String text = whole.toString(StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            out.accept(new Frame("", text));
        }
    }
}
