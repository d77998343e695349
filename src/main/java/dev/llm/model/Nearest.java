package dev.llm.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds the names that a mistyped one may have meant.
public final class Nearest {
    // A longer name is no typing mistake, and the distance costs the product of both lengths.
    private static final int LONGEST = 100;

    private Nearest() {}

    /// The `most` names of `known` that are nearest to `wanted`, nearest first; equally near ones
    /// stay in order.
    ///
    /// Names that contain the wanted one come first (`sonnet` means `claude-sonnet-5-5` before
    /// `gpt-5`), then it is the number of letters to insert, delete, replace or swap with their
    /// neighbour. Case does not count.
    public static List<String> to(String wanted, Collection<String> known, int most) {
        record Candidate(String name, boolean contains, int distance) {}
        String word = shortened(wanted);
        var candidates = new ArrayList<Candidate>();
        for (String name : known) {
            String other = shortened(name);
            boolean contains = !word.isEmpty() && other.contains(word);
            candidates.add(new Candidate(name, contains, distance(word, other)));
        }
        candidates.sort(
                Comparator.comparing((Candidate candidate) -> !candidate.contains())
                        .thenComparingInt(Candidate::distance));
        return candidates.stream().limit(most).map(Candidate::name).toList();
    }

    /// The same without those that nobody can have meant: where more than a third of the longer name's letters differ. A
    /// name with a slash may have been meant by what comes after it.
    public static List<String> within(String wanted, Collection<String> known, int most) {
        String word = shortened(wanted);
        return to(wanted, known, most).stream()
                .filter(name -> isNear(word, shortened(name)))
                .toList();
    }

    private static boolean isNear(String word, String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return (!word.isEmpty() && name.contains(word))
                || 3 * distance(word, name) <= Math.max(word.length(), name.length())
                || 3 * distance(word, last) <= Math.max(word.length(), last.length());
    }

    private static String shortened(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() <= LONGEST ? lower : lower.substring(0, LONGEST);
    }

    /// Optimal string alignment: Levenshtein's distance with swapped neighbours as one mistake.
    private static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = twoAbove;
            twoAbove = above;
            above = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
