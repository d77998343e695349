package dev.llm.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the value of a key is read, from a flag or variable (text) and from the file.
///
/// @param expects what the key takes, to follow "must be"
/// @param ofText null when the text is not such a value
/// @param ofToml null when the value is not such a value
record KeyType<T>(
        String expects,
        Function<String, @Nullable T> ofText,
        Function<TomlValue, @Nullable T> ofToml) {
    private static final Map<String, Boolean> TRUTHS =
            Map.of(
                    "true", true, "1", true, "yes", true, "on", true, //
                    "false", false, "0", false, "no", false, "off", false);

    // As text, because a first decimal number costs milliseconds, and most calls need none.
    private static final String SHORTEST = "0.001";
    private static final String LONGEST = "1000000";

    static final KeyType<String> TEXT =
            ofWord("a string that is not empty", text -> text.isBlank() ? null : text);

    /// A key in one of its forms; the text itself is checked by [Secret].
    static final KeyType<String> SECRET = ofWord("a string", text -> text);

    static final KeyType<Boolean> TRUTH =
            new KeyType<>(
                    "true or false",
                    KeyType::truth,
                    toml -> toml instanceof TomlValue.Truth truth ? truth.value() : null);

    /// Of the file alone.
    static final KeyType<List<String>> TEXTS =
            new KeyType<>(
                    "an array of strings that is not empty",
                    text -> null,
                    toml -> toml instanceof TomlValue.Array array ? texts(array) : null);

    /// Several in the file, one in a variable.
    static final KeyType<List<String>> PATTERNS =
            new KeyType<>(
                    "an array of regular expressions, none of which matches nothing",
                    text -> patterns(List.of(text)),
                    toml -> {
                        List<String> texts =
                                toml instanceof TomlValue.Array array ? texts(array) : null;
                        return texts == null ? null : patterns(texts);
                    });

    /// Several keys, in the forms of [#SECRET]; an option or a variable has commas between them.
    static final KeyType<List<String>> SECRETS =
            new KeyType<>(
                    TEXTS.expects(),
                    text -> Stream.of(text.split(",", -1)).map(String::strip).toList(),
                    TEXTS.ofToml());

    static final KeyType<Duration> SECONDS =
            new KeyType<>(
                    "a number of seconds above 0, at most " + LONGEST,
                    text -> {
                        BigDecimal number = number(text);
                        return number == null ? null : seconds(number);
                    },
                    toml ->
                            toml instanceof TomlValue.Numeric number
                                    ? seconds(number.value())
                                    : null);

    /// What is more than texts in the file and read by a class of its own.
    static KeyType<List<String>> tables(String expects) {
        return new KeyType<>(expects, text -> null, toml -> null);
    }

    static KeyType<Integer> count(int least, int most) {
        Function<BigDecimal, @Nullable Integer> inRange =
                number ->
                        number.compareTo(BigDecimal.valueOf(least)) >= 0
                                        && number.compareTo(BigDecimal.valueOf(most)) <= 0
                                ? Integer.valueOf(number.intValue())
                                : null;
        return new KeyType<>(
                "a whole number from " + least + " to " + most,
                text -> {
                    BigDecimal number = number(text);
                    return number == null || number.scale() != 0 ? null : inRange.apply(number);
                },
                toml ->
                        toml instanceof TomlValue.Numeric number && number.whole()
                                ? inRange.apply(number.value())
                                : null);
    }

    /// One of the constants, written in lower case.
    static <E extends Enum<E>> KeyType<E> oneOf(List<E> constants) {
        var words = new ArrayList<String>();
        for (E constant : constants) {
            words.add(word(constant));
        }
        return ofWord(
                either(words),
                text -> {
                    for (E constant : constants) {
                        if (word(constant).equals(text)) {
                            return constant;
                        }
                    }
                    return null;
                });
    }

    static KeyType<String> oneWord(List<String> words) {
        return ofWord(either(words), text -> words.contains(text) ? text : null);
    }

    /// `a, b or c`
    private static String either(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /// Null when the word stands for neither true nor false.
    static @Nullable Boolean truth(String text) {
        return TRUTHS.get(text.strip().toLowerCase(Locale.ROOT));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The text in quotes, shortened: enough to recognise it by.
    static String quoted(String text) {
        return '"' + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + '"';
    }

    private static <T> KeyType<T> ofWord(String expects, Function<String, @Nullable T> read) {
        return new KeyType<>(
                expects,
                read,
                toml -> toml instanceof TomlValue.Text text ? read.apply(text.value()) : null);
    }

    private static @Nullable List<String> texts(TomlValue.Array array) {
        var texts = new ArrayList<String>();
        for (TomlValue item : array.items()) {
            if (!(item instanceof TomlValue.Text text)) {
                return null;
            }
            texts.add(text.value());
        }
        return texts.isEmpty() ? null : texts;
    }

    private static @Nullable List<String> patterns(List<String> texts) {
        try {
            for (String text : texts) {
                // What matches nothing would mask everything.
                if (Pattern.compile(text).matcher("").matches()) {
                    return null;
                }
            }
            return texts;
        } catch (PatternSyntaxException _) {
            return null;
        }
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Duration seconds(BigDecimal number) {
        if (number.compareTo(new BigDecimal(SHORTEST)) < 0
                || number.compareTo(new BigDecimal(LONGEST)) > 0) {
            return null;
        }
        return Duration.ofNanos(
                number.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }
}
