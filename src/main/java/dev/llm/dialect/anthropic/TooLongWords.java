package dev.llm.dialect.anthropic;

import java.util.ArrayList;
import java.util.List;

/// `prompt is too long: 210000 tokens > 200000 maximum`, whatever the provider said. Clients shorten a conversation when
/// they read the first words, and by how much when they read the numbers.
final class TooLongWords {
    private static final String WORDS = "prompt is too long";

    private TooLongWords() {}

    static String of(String said) {
        if (said.contains(WORDS)) {
            return said;
        }
        String numbers = numbers(said);
        return numbers.isEmpty() ? WORDS + ": " + said : WORDS + ": " + numbers + " (" + said + ")";
    }

    /// The limit is the number that comes after the word `maximum`, and the first one above it is the prompt's length:
    /// so it is with OpenAI and with Google.
    private static String numbers(String said) {
        int maximum = said.indexOf("maximum");
        List<Long> after = maximum < 0 ? List.of() : longs(said.substring(maximum));
        if (after.isEmpty()) {
            return "";
        }
        long limit = after.getFirst();
        for (long number : longs(said)) {
            if (number > limit) {
                return number + " tokens > " + limit + " maximum";
            }
        }
        return "";
    }

    private static List<Long> longs(String text) {
        var numbers = new ArrayList<Long>();
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            end = start;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            if (end > start && end - start < 10) {
                numbers.add(Long.valueOf(text.substring(start, end)));
            }
        }
        return numbers;
    }
}
