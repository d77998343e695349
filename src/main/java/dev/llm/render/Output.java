package dev.llm.render;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Standard output: exact bytes, each piece as it comes. A terminal gets control characters as pictures; a pipe or file
/// gets what was said.
public final class Output {
    private static final List<String> READER_GONE =
            List.of("pipe", "closed", "descriptor", "reset by peer", "connection reset");

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    private final OutputStream out;
    private final boolean terminal;
    private String held = "";
    private boolean atLineStart = true;

    public Output(OutputStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Writes a piece and sees it off.
    ///
    /// @throws LlmException of kind OUTPUT_CLOSED when the reader has gone, OUTPUT_FAILED when the disk is full
    public void print(String piece) {
        String text = held + piece;
        int end = isHeldBack(text) ? text.length() - 1 : text.length();
        held = text.substring(end);
        write(text.substring(0, end));
    }

    /// Writes bytes as they are; on a terminal, as text.
    ///
    /// @throws LlmException as [#print(String)]
    public void print(byte[] bytes) {
        if (terminal) {
            print(new String(bytes, StandardCharsets.UTF_8));
            endLine();
            return;
        }
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw failure(e.getMessage());
        }
    }

    /// Ends the last line, if there is one that is not ended.
    public void endLine() {
        write(held);
        held = "";
        write(atLineStart ? "" : "\n");
    }

    /// What only the next piece explains: a character outside the basic plane may come in two pieces, which UTF-8 can
    /// only express together, and so may a line end, whose first half a terminal would be shown as a control.
    private boolean isHeldBack(String text) {
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        return Character.isHighSurrogate(last) || (terminal && last == '\r');
    }

    private void write(String text) {
        if (text.isEmpty()) {
            return;
        }
        String whole = HALF_CHARACTER.matcher(text).replaceAll("\uFFFD");
        String shown = terminal ? Controls.visible(whole.replace("\r\n", "\n")) : whole;
        try {
            out.write(shown.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw failure(e.getMessage());
        }
        atLineStart = shown.endsWith("\n");
    }

    /// The system tells only in words, in the user's language, whether the reader went away or the disk is full. What
    /// is not understood is said aloud: an answer that was lost must not look like one that was not wanted.
    private static LlmException failure(@Nullable String reason) {
        String words = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        return READER_GONE.stream().anyMatch(words::contains)
                ? new LlmException(ErrorKind.OUTPUT_CLOSED, "standard output was closed")
                : new LlmException(
                        ErrorKind.OUTPUT_FAILED,
                        "cannot write to standard output" + (reason == null ? "" : ": " + reason));
    }
}
