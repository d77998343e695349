package dev.llm.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
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

    /// Stands for what is no character.
    private static final char REPLACEMENT = '\uFFFD';

    /// Stands for what an expression needs more of the stack for than there is: each repetition of a group takes some.
    static final String UNSEARCHED =
            "{\"removed\":\"an expression of log_redact cannot be applied to so much\"}";

    /// A body without what must not be kept.
    ///
    /// @param text each byte as a character when they are no text
    /// @param isText whether they are, in UTF-8
    record Body(String text, byte[] bytes, boolean isText) {
        /// Stands for a body of whose pieces a text is made that must not be kept.
        static final Body IN_PIECES =
                of("{\"removed\":\"what must not be kept came in pieces\"}", UTF_8);

        private static Body of(String text, Charset charset) {
            return new Body(text, text.getBytes(charset), charset.equals(UTF_8));
        }

        /// @param limit of the bytes, of which there may be fewer so that they end with a character
        byte[] bytes(int limit) {
            if (bytes.length <= limit) {
                return bytes;
            }
            int end = limit;
            while (isText && end > 0 && continues(bytes[end])) {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        }

        /// Whether a byte of UTF-8 belongs to the character of the one before.
        private static boolean continues(byte unit) {
            return (unit & 0b1100_0000) == 0b1000_0000;
        }
    }

    @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return storable(without(text));
    }

    /// A zero and half a character are what no database takes.
    static String storable(String clean) {
        for (int i = 0; i < clean.length(); i++) {
            if (clean.charAt(i) == 0 || Character.isSurrogate(clean.charAt(i))) {
                return new String(clean.getBytes(UTF_8), UTF_8).replace('\0', REPLACEMENT);
            }
        }
        return clean;
    }

    /// Not more than so many characters, none of them cut in half.
    static String beginning(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        boolean between = !Character.isHighSurrogate(text.charAt(limit - 1));
        return text.substring(0, between ? limit : limit - 1);
    }

    /// Bytes that are no text keep their values: a key among them is found as well. A text that was cut off in the middle
    /// of a character ends with the one before.
    Body body(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            return decoded(bytes);
        }
        String clean = without(text);
        return clean.equals(text) ? new Body(text, bytes, true) : Body.of(clean, UTF_8);
    }

    private Body decoded(byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false);
        return result.isError()
                ? Body.of(without(new String(bytes, ISO_8859_1)), ISO_8859_1)
                : Body.of(without(text.flip().toString()), UTF_8);
    }

    /// Without keys, and without what else is to be removed.
    String without(String text) {
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
