package dev.llm.sse;

import java.util.function.Consumer;

/// Cuts a byte stream into frames, each as soon as its last byte is there. Bytes may be fed in any portions.
public interface FrameParser {
    void feed(byte[] bytes, int offset, int length, Consumer<Frame> out);

    /// The bytes are over: an unterminated last frame is handed out, because servers forget the blank line. Whether it
    /// is a whole one, only its content can tell.
    void end(Consumer<Frame> out);
}
