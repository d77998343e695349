package dev.llm.render;

import dev.llm.tokens.Count;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `llm count-tokens` shows to people: a line for each input and model, numbers to the right.
public final class TokenCountTable {
    private static final List<String> HEADER =
            List.of("tokens", "framing", "method", "context", "price", "model", "input");

    /// Where the columns of words begin.
    private static final int WORDS = 5;

    private TokenCountTable() {}

    public static String of(List<TokenCount> counts) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADER);
        counts.forEach(count -> rows.add(row(count)));
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var table = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String blanks = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : "  ")
                        .append(column < WORDS ? blanks + cell : cell + blanks);
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static List<String> row(TokenCount count) {
        return List.of(
                Count.grouped(count.tokens().tokens()),
                framing(count.framing(), count.framed()),
                method(count),
                count.context() == null
                        ? "-"
                        : Figures.percent(count.tokens().tokens(), count.context()),
                count.cost() == null ? "-" : Figures.exactMoney(count.cost()),
                Controls.line(count.model()),
                Controls.line(count.label()));
    }

    /// With a plus where it comes on top.
    private static String framing(@Nullable Long framing, boolean framed) {
        return framing == null ? "-" : (framed ? "" : "+") + framing;
    }

    private static String method(TokenCount count) {
        Count tokens = count.tokens();
        return tokens.isExact()
                ? count.method().word()
                : count.method().word() + " ±" + tokens.errorPercent() + " %";
    }
}
