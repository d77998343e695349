package dev.llm.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Takes keys out of text before it is printed, wherever the text came from: a provider may quote a key back, as it is,
/// as JSON or a URL would write it, or cut off where an excerpt or a broken stream ends.
final class Redactor {
    private static final String MASK = "***";
    private static final int NO_KEY = -1;

    /// Shorter ones are no keys, and would take pieces out of ordinary words.
    private static final int SHORTEST = 4;

    /// The beginning of a key that tells more than what all keys of a vendor begin with.
    private static final int TELLING = 8;

    private final Supplier<Set<String>> secrets;
    private volatile Keys keys = Keys.of(Set.of());

    /// @param secrets asked each time: keys become known while the program runs. The sets are not changed
    Redactor(Supplier<Set<String>> secrets) {
        this.secrets = secrets;
    }

    String redact(String text) {
        Keys current = keys();
        int at = current.nextBeginning(text, 0);
        if (at == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            int end = endOfKey(text, at, current.longestFirst());
            int from = at;
            if (end == NO_KEY) {
                at = current.nextBeginning(text, at + 1);
                safe.append(text, from, at);
            } else {
                safe.append(MASK);
                at = current.nextBeginning(text, end);
                safe.append(text, end, at);
            }
        }
        return safe.toString();
    }

    private Keys keys() {
        Set<String> known = secrets.get();
        Keys before = keys;
        if (!before.known().equals(known)) {
            keys = Keys.of(known);
        }
        return keys;
    }

    /// What is looked for, prepared: most characters of a text begin no key, and texts can be long.
    ///
    /// @param firsts of ASCII, what a key may begin with as it is written somewhere
    /// @param seconds what may come after the first character of a key that is written as it is
    /// @param others whether a key begins with what is in neither: characters that are none of ASCII, or with which others
    ///   are written
    private record Keys(
            Set<String> known,
            List<String> longestFirst,
            boolean[] firsts,
            boolean[] seconds,
            boolean others) {
        private static final int ASCII = 128;

        static Keys of(Set<String> known) {
            var keys = new ArrayList<String>();
            var firsts = new boolean[ASCII];
            var seconds = new boolean[ASCII];
            boolean others = false;
            for (String key : known) {
                if (key.length() >= SHORTEST) {
                    keys.add(key);
                    others |= !add(key.charAt(0), firsts);
                    others |= !add(key.charAt(1), seconds);
                }
            }
            keys.sort(Comparator.comparingInt(String::length).reversed());
            for (boolean[] table : new boolean[][] {firsts, seconds}) {
                table['\\'] = !keys.isEmpty();
                table['%'] = !keys.isEmpty();
            }
            return new Keys(known, List.copyOf(keys), firsts, seconds, others);
        }

        private static boolean add(char c, boolean[] table) {
            if (c < ASCII) {
                table[c] = true;
            }
            return c < ASCII && !isForOthers(c);
        }

        /// Whether other characters are written with this one.
        private static boolean isForOthers(char c) {
            return c == '\\' || c == '%';
        }

        /// Where a key may begin next; the text's length when nowhere.
        int nextBeginning(String text, int from) {
            if (longestFirst.isEmpty()) {
                return text.length();
            }
            int at = from;
            while (at < text.length() && !isBeginning(text, at)) {
                at++;
            }
            return at;
        }

        private boolean isBeginning(String text, int at) {
            char first = text.charAt(at);
            if (!isIn(firsts, first) || at + 1 == text.length()) {
                return false;
            }
            if (others) {
                return true;
            }
            char second = text.charAt(at + 1);
            return switch (first) {
                case '\\' -> second == 'u' || isIn(firsts, second);
                case '%' -> Character.digit(second, 16) >= 0;
                default -> isIn(seconds, second);
            };
        }

        private boolean isIn(boolean[] table, char c) {
            return c < ASCII ? table[c] : others;
        }
    }

    private static int endOfKey(String text, int start, List<String> keys) {
        for (String key : keys) {
            int end =
                    text.startsWith(key, start) ? start + key.length() : written(key, text, start);
            if (end != NO_KEY) {
                return end;
            }
        }
        return NO_KEY;
    }

    /// Where the key ends that is written here in any way, or its beginning when the text is cut off in it.
    private static int written(String key, String text, int start) {
        int at = start;
        for (int i = 0; i < key.length(); i++) {
            int width = width(key.charAt(i), text, at);
            if (width == 0) {
                return i >= TELLING && isCutOff(text, at) ? endOfText(text, at) : NO_KEY;
            }
            at += width;
        }
        return at;
    }

    /// How long the character is as it is written here: itself, escaped with a backslash, or in hexadecimal digits as in
    /// JSON or in a URL; 0 when it is another.
    private static int width(char c, String text, int at) {
        if (at >= text.length()) {
            return 0;
        }
        return switch (text.charAt(at)) {
            case '\\' -> escaped(c, text, at);
            case '%' -> hex(text, at + 1, 2) == c ? 3 : c == '%' ? 1 : 0;
            default -> text.charAt(at) == c ? 1 : 0;
        };
    }

    private static int escaped(char c, String text, int at) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (next == 'u' && hex(text, at + 2, 4) == c) {
            return 6;
        }
        if (next == c) {
            return 2;
        }
        return c == '\\' ? 1 : 0;
    }

    /// The number that so many hexadecimal digits make, or -1 when they are none.
    private static int hex(String text, int start, int digits) {
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /// Whether the text, or the excerpt that it is, is over here, or in the middle of a character written in another way.
    private static boolean isCutOff(String text, int at) {
        int left = endOfText(text, at) - at;
        return left == 0 || (left < 6 && (text.charAt(at) == '\\' || text.charAt(at) == '%'));
    }

    private static int endOfText(String text, int at) {
        int ellipsis = text.indexOf('…', at);
        return ellipsis < 0 ? text.length() : ellipsis;
    }
}
