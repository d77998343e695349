package dev.llm.render;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Control characters made visible instead of obeyed: a model, or a provider's error, must not be able to move the
/// cursor, set the window's title or paste into the clipboard of whoever reads it.
public final class Controls {
    /// A run of blanks is taken in one bite: looking for line ends with blanks around them costs the square of a long run.
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private Controls() {}

    /// The text with every control character but newline and tab replaced by its picture.
    public static String visible(String text) {
        int first = firstControl(text);
        if (first < 0) {
            return text;
        }
        var safe = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            safe.append(harmful(c) ? picture(c) : c);
        }
        return safe.toString();
    }

    /// The same on one line, for messages.
    public static String line(String text) {
        return visible(BLANKS.matcher(text.strip()).replaceAll(Controls::oneBlankForLineEnds));
    }

    private static String oneBlankForLineEnds(MatchResult blanks) {
        return LINE_END.matcher(blanks.group()).find() ? " " : blanks.group();
    }

    private static int firstControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (harmful(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean harmful(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    /// C0 controls and DEL have pictures in Unicode; C1 controls have none.
    private static char picture(char c) {
        if (c < 0x20) {
            return (char) (0x2400 + c);
        }
        return c == 0x7F ? '\u2421' : '\uFFFD';
    }
}
