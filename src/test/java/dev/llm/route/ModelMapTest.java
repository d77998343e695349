package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMapTest {
    @ParameterizedTest
    @CsvSource({
        "claude-opus-5-5, anthropic/claude-opus-5-5",
        "claude-, anthropic/claude-",
        "gpt-4o, smart",
        "claude-haiku-3, exact",
        "my-haiku-9, fast",
        "other,",
        "xclaude-opus,",
    })
    void theNameItselfComesFirstAndThenTheFirstWildcard(String asked, String target) {
        var models = new LinkedHashMap<String, String>();
        models.put("claude-*", "anthropic/claude-*");
        models.put("*haiku*", "fast");
        models.put("claude-haiku-3", "exact");
        models.put("gpt-4o", "smart");

        assertThat(new ModelMap(models).map(asked)).isEqualTo(target);
    }

    @Test
    void whatStandsOnTheRightIsNotLookedUpAgain() {
        var map = new ModelMap(Map.of("a", "b", "b", "c"));

        assertThat(map.map("a")).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "a*c, abc, b",
        "a*c, ac, ''",
        "a*a, a,",
        "*, '', ''",
        "*, x, x",
        "*/x, a/b/x, a/b",
        "*a*b, xaybzb, x",
        "*a*, bab, b",
        "a**b, acb, ''",
        "a.c, abc,",
        "A*, abc,",
    })
    void aWildcardKnowsWhatItsStarStandsFor(String pattern, String text, String captured) {
        assertThat(new Wildcard(pattern).captured(text)).isEqualTo(captured);
    }

    @Test
    void aWildcardMatchesAsAnExpressionDoes() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, "ab*");
            String text = word(random, "ab");
            boolean expected =
                    Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);

            assertThat(new Wildcard(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(expected);
        }
    }

    private static String word(Random random, String letters) {
        var word = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
