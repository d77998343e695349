package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String IN_KEYS = "abcu0-\"\\%\u00e9";
    private static final String AROUND = "abcu01-\\%\"{ \u00e9";
    private static final int ROUNDS = 20_000;

    @Test
    void aKeyIsFoundHoweverItIsWritten() {
        var random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            Set<String> keys = keys(random);
            String key = keys.iterator().next();
            String text =
                    some(random, AROUND, 6)
                            + "{"
                            + written(key, random)
                            + "}"
                            + some(random, AROUND, 6);

            assertThat(new Redactor(() -> keys).redact(text))
                    .as("%s in %s", keys, text)
                    .contains("***")
                    .doesNotContain("{" + key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "sk",
                "sk-",
                "\\",
                "%",
                "\\u",
                "ask skill sku \\\\ %73 \\u0073k",
                "sk-cana",
                "k-canary"
            })
    void whatIsNoKeyIsLeft(String text) {
        assertThat(new Redactor(() -> Set.of("sk-canary", "\\\\-canary")).redact(text))
                .isEqualTo(text);
    }

    @Test
    void whatBecomesKnownIsFoundFromThenOn() {
        var keys = new KnownKeys();
        var redactor = new Redactor(keys::all);
        assertThat(redactor.redact("canary, client")).isEqualTo("canary, client");

        keys.add("canary");
        keys.addOfClient("client");

        assertThat(redactor.redact("canary, client")).isEqualTo("***, ***");
    }

    private static Set<String> keys(Random random) {
        var keys = new HashSet<String>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            keys.add(some(random, IN_KEYS, 5) + some(random, IN_KEYS, 5) + "-key");
        }
        return keys;
    }

    private static String some(Random random, String characters, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    /// As it is, as JSON may write it, or as a URL may.
    private static String written(String key, Random random) {
        var text = new StringBuilder();
        int how = random.nextInt(3);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            String escaped =
                    switch (how) {
                        case 0 -> String.valueOf(c);
                        case 1 -> String.format("\\u%04x", (int) c);
                        default -> String.format("%%%02X", (int) c);
                    };
            boolean must = how > 0 && (c == '"' || c == '\\' || c == '%');
            text.append(must || random.nextBoolean() ? escaped : c);
        }
        return text.toString();
    }
}
