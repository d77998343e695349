package dev.llm.proxy.rules;

import dev.llm.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a change did to a body, line by line, for people: `-` before a line that went, `+` before one that came, and a few
/// lines around them.
public final class Diff {
    private static final int CONTEXT = 3;

    /// A prompt or a picture in one line is shown by its beginning and its end.
    private static final int LONGEST = 160;

    /// Beyond this many comparisons, what differs is shown as a whole.
    private static final long MOST = 4_000_000;

    private final List<String> lines = new ArrayList<>();

    private Diff() {}

    /// No lines when both are the same.
    public static List<String> of(JsonNode before, JsonNode after) {
        var diff = new Diff();
        diff.compare(Json.pretty(before).lines().toList(), Json.pretty(after).lines().toList());
        return diff.withoutTheRest();
    }

    private void compare(List<String> before, List<String> after) {
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(0, start).forEach(line -> add(' ', line));
        middle(
                before.subList(start, before.size() - end),
                after.subList(start, after.size() - end));
        before.subList(before.size() - end, before.size()).forEach(line -> add(' ', line));
    }

    /// By the longest common subsequence.
    private void middle(List<String> before, List<String> after) {
        int[][] common =
                (long) before.size() * after.size() > MOST ? new int[0][] : common(before, after);
        int i = 0;
        int j = 0;
        while (common.length > 0 && i < before.size() && j < after.size()) {
            if (before.get(i).equals(after.get(j))) {
                add(' ', before.get(i++));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                add('-', before.get(i++));
            } else {
                add('+', after.get(j++));
            }
        }
        before.subList(i, before.size()).forEach(line -> add('-', line));
        after.subList(j, after.size()).forEach(line -> add('+', line));
    }

    /// How many lines the rests from `i` and `j` have in common.
    private static int[][] common(List<String> before, List<String> after) {
        var common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] =
                        before.get(i).equals(after.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private void add(char mark, String line) {
        lines.add(mark + " " + line);
    }

    private List<String> withoutTheRest() {
        var shown = new ArrayList<String>();
        boolean gap = false;
        for (int i = 0; i < lines.size(); i++) {
            if (isNearAChange(i)) {
                if (gap && !shown.isEmpty()) {
                    shown.add("…");
                }
                shown.add(shortened(lines.get(i)));
                gap = false;
            } else {
                gap = true;
            }
        }
        return shown;
    }

    private boolean isNearAChange(int index) {
        int last = Math.min(lines.size() - 1, index + CONTEXT);
        for (int i = Math.max(0, index - CONTEXT); i <= last; i++) {
            if (lines.get(i).charAt(0) != ' ') {
                return true;
            }
        }
        return false;
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST) {
            return line;
        }
        int half = LONGEST / 2;
        int left = line.length() - 2 * half;
        return line.substring(0, half)
                + " …"
                + left
                + " more… "
                + line.substring(line.length() - half);
    }
}
