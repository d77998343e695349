package dev.llm.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong while settings are read.
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private int trustedLines = Integer.MAX_VALUE;
    private boolean incomplete;

    void add(Origin origin, String sentence) {
        // Below a table header that cannot be read, keys seem to belong to the table before it.
        if (!(origin instanceof Origin.InFile place) || place.line() < trustedLines) {
            found.add(new Problem(origin, sentence));
        }
    }

    /// Says that something is not there, unless it may stand in a line that could not be read.
    void addMissing(Origin origin, String sentence) {
        if (!incomplete) {
            add(origin, sentence);
        }
    }

    /// @param brokenHeader the first line whose table header is wrong, or `Integer.MAX_VALUE`
    void addSyntax(List<Problem> syntax, int brokenHeader) {
        found.addAll(syntax);
        incomplete = incomplete || !syntax.isEmpty();
        trustedLines = brokenHeader;
    }

    /// Flags and variables as they were found, then the file from top to bottom.
    List<Problem> sorted() {
        // Mostly there are none, and a comparator made for nothing is felt at start-up.
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        return found.stream()
                .sorted(
                        Comparator.comparingInt((Problem problem) -> line(problem.origin()))
                                .thenComparingInt(problem -> column(problem.origin())))
                .toList();
    }

    private static int line(Origin origin) {
        return origin instanceof Origin.InFile place ? place.line() : -1;
    }

    private static int column(Origin origin) {
        return origin instanceof Origin.InFile place ? place.column() : -1;
    }
}
