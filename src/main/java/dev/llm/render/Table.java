package dev.llm.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Rows in columns. A cell is one line, whatever was put in; one without content is a dash, so that the columns of a row
/// can be counted.
public final class Table {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /// @param right whether it is aligned at its right, as numbers are
    /// @param worth where there is not room for all columns, those of the least worth are left out
    public record Column(String title, boolean right, int worth) {}

    /// @param cells one per column
    public void add(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells, not " + columns.size());
        }
        var row = new ArrayList<String>();
        for (String cell : cells) {
            row.add(cell.isBlank() ? NOTHING : Controls.line(cell).replace('\t', ' '));
        }
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// @param titled whether the first line is the columns' titles
    /// @param width how long a line may be; the column of the greatest worth is there in any case
    public List<String> lines(boolean titled, int width) {
        var all = new ArrayList<List<String>>();
        if (titled) {
            all.add(columns.stream().map(Column::title).toList());
        }
        all.addAll(rows);
        int[] widths = new int[columns.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        Set<Integer> shown = shown(widths, width);
        return all.stream().map(row -> line(row, shown, widths)).toList();
    }

    /// The columns that there is room for, in their order.
    private Set<Integer> shown(int[] widths, int width) {
        var shown = new TreeSet<Integer>();
        for (int i = 0; i < widths.length; i++) {
            shown.add(i);
        }
        while (shown.size() > 1
                && shown.stream().mapToInt(i -> widths[i] + GAP.length()).sum() - GAP.length()
                        > width) {
            shown.remove(
                    shown.stream()
                            .min(Comparator.comparingInt(i -> columns.get(i).worth()))
                            .orElseThrow());
        }
        return shown;
    }

    private String line(List<String> row, Set<Integer> shown, int[] widths) {
        var line = new StringBuilder();
        for (int i : shown) {
            String cell = row.get(i);
            String blanks = " ".repeat(widths[i] - length(cell));
            line.append(columns.get(i).right() ? blanks + cell : cell + blanks).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
