package dev.llm.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Bytes to text. What is not UTF-8 is replaced, and that is said.
final class Utf8 {
    private Utf8() {}

    /// @param source the name of where the bytes came from
    static String decode(byte[] bytes, String source, Consumer<String> whenReplaced) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            whenReplaced.accept(source + " is not all UTF-8: what is not was replaced by \uFFFD");
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
