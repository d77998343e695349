package dev.llm.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llm.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClaudeCounterTest {
    private static final TextCounter V3 = new ClaudeCounter(ClaudeVocabulary.V3, false);
    private static final TextCounter V4_7 = new ClaudeCounter(ClaudeVocabulary.V4_7, false);
    private static final TextCounter NEWER = new ClaudeCounter(ClaudeVocabulary.V4_7, true);

    /// Short texts in many scripts and formats, with their counts as one message.
    private static List<JsonNode> texts() throws IOException {
        try (InputStream in = ClaudeCounterTest.class.getResourceAsStream("/tokens/claude.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> Objects.requireNonNull(Json.parse(line)))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shortTextsAreWithinTheErrorThatIsShown(ClaudeVocabulary vocabulary) throws IOException {
        var counter = new ClaudeCounter(vocabulary, false);
        List<JsonNode> texts = texts();

        long within =
                texts.stream()
                        .filter(text -> {
                            Count count = counter.count(text.path("text").asString());
                            long off = Math.abs(count.tokens() - real(text, vocabulary));
                            return off <= count.doubt();
                        })
                        .count();

        assertThat(within).isGreaterThan(texts.size() * 2L / 3);
    }

    @ParameterizedTest
    @EnumSource
    void theTotalOfShortTextsIsNearToTheReal(ClaudeVocabulary vocabulary) throws IOException {
        var counter = new ClaudeCounter(vocabulary, false);
        long estimated = 0;
        long real = 0;
        for (JsonNode text : texts()) {
            estimated += counter.count(text.path("text").asString()).tokens();
            real += real(text, vocabulary);
        }

        assertThat((double) estimated / real).isCloseTo(1, within(0.05));
    }

    /// Without what is around a message.
    private static long real(JsonNode text, ClaudeVocabulary vocabulary) {
        return switch (vocabulary) {
            case V3 -> text.path("v3").asLong() - 7;
            case V4_7 -> text.path("v4_7").asLong() - 11;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. | 29 37",
                "for (int i = 0; i < names.size(); i++) { System.out.println(names.get(i)); } | 30 34",
                "Habe nun, ach! Philosophie, Juristerei und Medizin durchaus studiert, mit heissem Bemühn. | 34 44",
                "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. | 35 36",
            })
    void aTextCountsAsBefore(String text, String counts) {
        assertThat(V3.count(text).tokens() + " " + V4_7.count(text).tokens()).isEqualTo(counts);
    }

    @Test
    void theNewestDoNotCountWhiteSpaceAtTheEnd() {
        assertThat(NEWER.count("a line \t\r\n\n")).isEqualTo(V4_7.count("a line"));
        assertThat(NEWER.count(" \n")).isEqualTo(Count.ZERO);
        assertThat(V4_7.count("a line \t\r\n\n").tokens()).isGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 to close", "人人生而自由", "모든 인간은", "\tcpu 8086", "\nmov"})
    void theNewestDoNotCountWhatStandsBeforeSuchABeginning(String text) {
        assertThat(NEWER.count(text).tokens()).isEqualTo(V4_7.count(text).tokens() - 1);
        assertThat(NEWER.count("a" + text)).isEqualTo(V4_7.count("a" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "すべての", "“quoted”", "१२३", "  a"})
    void andDoBeforeAnyOther(String text) {
        assertThat(NEWER.count(text)).isEqualTo(V4_7.count(text));
    }

    @Test
    void nothingHasNoTokensAndAnythingAtLeastOne() {
        assertThat(V3.count("")).isEqualTo(Count.ZERO);
        assertThat(V3.count("\uD800").tokens()).isPositive();
        assertThat(V4_7.count("\t").tokens()).isPositive();
    }

    @Test
    void theErrorIsAtLeastAToken() {
        assertThat(V3.count("yes").doubt()).isEqualTo(1);
    }

    /// The guard before sending relies on it.
    @ParameterizedTest
    @ValueSource(strings = {"aB", "İ", "q7Zx+/Kp2", "\u00a0"})
    void noTextHasMoreTokensThanBytes(String piece) {
        String text = piece.repeat(20_000);

        Count count = V4_7.count(text);

        assertThat(count.tokens()).isLessThanOrEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void whatIsLikeNothingThatWasLearnedFromIsDoubtful() {
        assertThat(V4_7.count("aB".repeat(20_000)).errorPercent()).isEqualTo(50);
    }

    @Test
    void anyStringHasACountAndAlwaysTheSame() {
        var random = new Random(20_261_121);
        for (int round = 0; round < 300; round++) {
            String text = anyText(random, 1 + random.nextInt(300));

            Count count = V4_7.count(text);

            assertThat(count.tokens()).isBetween(1L, 8L * text.length());
            assertThat(new ClaudeCounter(ClaudeVocabulary.V4_7, false).count(text))
                    .isEqualTo(count);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                'a', 'Z', '0', ' ', '\n', '\t', '!', 0, 0x301, 0x3000, 0x4E2D, 0x13A0, 0x1F600,
                0xD800, 0xDC00, 0xFFFF
            })
    void aLongRunOfOneCharacterGrowsWithItsLength(int c) {
        String run = Character.toString(c).repeat(100_000);

        long once = V3.count(run).tokens();
        long twice = V3.count(run + run).tokens();

        assertThat(once).isBetween(run.length() / 33L, 4L * run.length());
        assertThat(twice).isBetween(2 * once - 10, 2 * once + 10);
    }

    /// Of all planes, with halves of pairs and runs.
    private static String anyText(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.appendCodePoint(random.nextInt(0x110000));
                case 2 -> text.repeat(random.nextInt(0x3000), 1 + random.nextInt(80));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
