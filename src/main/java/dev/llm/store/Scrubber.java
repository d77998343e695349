package dev.llm.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
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
        /// Stands for a body of whose pieces a text is made that must not be kept.
        static final Body IN_PIECES =
                new Body(
                        "{\"removed\":\"what must not be kept came in pieces\"}",
                        StandardCharsets.UTF_8);

        /// @param limit of the bytes, of which there may be fewer so that they end with a character
        byte[] bytes(int limit) {
            byte[] bytes = text.getBytes(charset);
            if (bytes.length <= limit) {
                return bytes;
            }
            int end = limit;
            while (charset.equals(StandardCharsets.UTF_8) && end > 0 && continues(bytes[end])) {
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
                return new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .replace('\0', '\uFFFD');
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
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false);
        return result.isError()
                ? new Body(
                        without(new String(bytes, StandardCharsets.ISO_8859_1)),
                        StandardCharsets.ISO_8859_1)
                : new Body(without(text.flip().toString()), StandardCharsets.UTF_8);
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
