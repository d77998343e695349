package dev.llm.dialect;

/// A tool's name as every API takes it: at most 64 letters, digits, `_` and `-`, of which a digit or `-` is not the first.
/// The same name becomes the same one in every request.
public final class FlatName {
    private static final int LONGEST = 64;
    private static final int DIGITS = 8;

    private FlatName() {}

    /// The name itself when it is taken as it is.
    public static String of(String name) {
        return isTaken(name) ? name : shortened(name, name);
    }

    /// @param whole what tells the tool from others that would be called the same
    public static String shortened(String name, String whole) {
        String mark = "_" + CallIds.fingerprint(whole, 0).substring(0, DIGITS);
        var flat = new StringBuilder(name);
        if (flat.isEmpty() || !begins(flat.charAt(0))) {
            flat.insert(0, '_');
        }
        flat.setLength(Math.min(flat.length(), LONGEST - mark.length()));
        for (int i = 0; i < flat.length(); i++) {
            if (!isTaken(flat.charAt(i))) {
                flat.setCharAt(i, '_');
            }
        }
        return flat + mark;
    }

    static boolean isTaken(String name) {
        if (name.isEmpty() || name.length() > LONGEST || !begins(name.charAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isTaken(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean begins(char letter) {
        return isTaken(letter) && letter != '-' && !Character.isDigit(letter);
    }

    private static boolean isTaken(char letter) {
        return letter == '_'
                || letter == '-'
                || (letter < 128 && Character.isLetterOrDigit(letter));
    }
}
