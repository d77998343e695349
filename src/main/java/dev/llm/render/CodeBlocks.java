package dev.llm.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fenced code blocks of an answer, by CommonMark's rules (0.31, section 4.5): three or more backticks or tildes,
/// indented by at most three blanks; the closing fence is at least as long and of the same kind.
public final class CodeBlocks {
    private static final Pattern OPENING = Pattern.compile("^( {0,3})(`{3,}|~{3,})(.*)$");
    private static final Pattern CLOSING = Pattern.compile("^ {0,3}(`+|~+)[ \\t]*$");

    private CodeBlocks() {}

    /// @param text the content, each line ended with a newline
    /// @param closed false when the answer ended before the fence did
    public record Block(String text, boolean closed) {}

    public static List<Block> in(String answer) {
        var blocks = new ArrayList<Block>();
        StringBuilder content = null;
        String fence = "";
        int indent = 0;
        for (String line : (Iterable<String>) answer.lines()::iterator) {
            if (content == null) {
                Matcher opening = OPENING.matcher(line);
                if (opening.matches()
                        && !(opening.group(2).startsWith("`") && opening.group(3).contains("`"))) {
                    content = new StringBuilder();
                    fence = opening.group(2);
                    indent = opening.group(1).length();
                }
            } else if (closes(line, fence)) {
                blocks.add(new Block(content.toString(), true));
                content = null;
            } else {
                content.append(withoutIndent(line, indent)).append('\n');
            }
        }
        if (content != null) {
            blocks.add(new Block(content.toString(), false));
        }
        return blocks;
    }

    private static boolean closes(String line, String fence) {
        Matcher closing = CLOSING.matcher(line);
        return closing.matches() && closing.group(1).startsWith(fence);
    }

    /// A fence that is indented takes as much from each of its lines.
    private static String withoutIndent(String line, int indent) {
        int blanks = 0;
        while (blanks < indent && blanks < line.length() && line.charAt(blanks) == ' ') {
            blanks++;
        }
        return line.substring(blanks);
    }
}
