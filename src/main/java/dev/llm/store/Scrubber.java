package dev.llm.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes keys, and what else the user does not want to be kept, out of all that is written.
///
/// @param redact takes the keys out
/// @param remove what is found is masked
record Scrubber(UnaryOperator<String> redact, List<Pattern> remove) {
    private static final String MASK = "***";

    /// Stands for what an expression needs more of the stack for than there is: each repetition of a group takes some.
    static final String UNSEARCHED =
            "{\"removed\":\"an expression of log_redact cannot be applied to so much\"}";

    /// A body without what must not be kept.
    ///
    /// @param text each byte as a character when it was not UTF-8
    record Body(String text, Charset charset) {
        /// @param limit of the bytes
        byte[] bytes(int limit) {
            byte[] bytes = text.getBytes(charset);
            return bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
        }
    }

    @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = without(text);
        for (int i = 0; i < clean.length(); i++) {
            if (clean.charAt(i) == 0 || Character.isSurrogate(clean.charAt(i))) {
                return storable(clean);
            }
        }
        return clean;
    }

    /// A zero and half a character are what no database takes.
    private static String storable(String clean) {
        return new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace('\0', '\uFFFD');
    }

    /// Bytes that are no text keep their values: a key among them is found as well.
    Body body(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            charset = StandardCharsets.ISO_8859_1;
            text = new String(bytes, charset);
        }
        return new Body(without(text), charset);
    }

    private String without(String text) {
        String clean = redact.apply(text);
        try {
            for (Pattern pattern : remove) {
                clean = pattern.matcher(clean).replaceAll(MASK);
            }
        } catch (StackOverflowError _) {
            return UNSEARCHED;
        }
        return clean;
    }
}
