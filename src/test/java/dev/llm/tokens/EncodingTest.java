package dev.llm.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.llm.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EncodingTest {
    private static final List<String> WORDS =
            List.of(
                    " the", "don't", "XMLHttp", "été", "Ünder", " слово", "漢字", "1234567", "’s",
                    "():");

    /// Texts with what tiktoken 0.14.0 counts in them.
    static List<JsonNode> texts() throws IOException {
        try (InputStream in = EncodingTest.class.getResourceAsStream("/tokens/tiktoken.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> Objects.requireNonNull(Json.parse(line)))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void o200kCountsAsTiktokenDoes(JsonNode expected) {
        assertThat(Encoding.O200K_BASE.count(expected.path("text").asString()))
                .isEqualTo(Count.exact(expected.path("o200k_base").asLong()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void cl100kCountsAsTiktokenDoes(JsonNode expected) {
        assertThat(Encoding.CL100K_BASE.count(expected.path("text").asString()))
                .isEqualTo(Count.exact(expected.path("cl100k_base").asLong()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the quick brown fox jumps over the lazy dog ",
                "a line, and then\n",
                "dGhlIHF1aWNrIGJyb3duIGZveA",
                "{\"id\":12,\"name\":\"x\"},"
            })
    void whatIsCountedInPartsHasAsManyTokensAsInOne(String unit) {
        String text = unit.repeat(Encoding.LONGEST_PART / unit.length() + 1000);

        var theirs = Encodings.newLazyEncodingRegistry();
        assertThat(Encoding.O200K_BASE.count(text).tokens())
                .isEqualTo(count(theirs, EncodingType.O200K_BASE, text));
        assertThat(Encoding.CL100K_BASE.count(text).tokens())
                .isEqualTo(count(theirs, EncodingType.CL100K_BASE, text));
    }

    @Test
    void aTextWithoutAnyPlaceToCutIsCountedAllTheSame() {
        String text = "\uD83D\uDE00".repeat(Encoding.LONGEST_PART);

        assertThat(Encoding.O200K_BASE.count(text).tokens())
                .isBetween((long) Encoding.LONGEST_PART / 4, 3L * Encoding.LONGEST_PART);
    }

    @Test
    void anyTextCountsAsItDoesByJtokkitsOwnPatternsAndRanks() {
        var theirs = Encodings.newLazyEncodingRegistry();
        var random = new Random(20_261_121);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(40); i++) {
                switch (random.nextInt(6)) {
                    case 0 -> text.appendCodePoint(random.nextInt(0xD800));
                    case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
                    case 2 -> text.repeat(' ' + random.nextInt(95), random.nextInt(12));
                    case 3 -> text.append(" \n\t\r".charAt(random.nextInt(4)));
                    default -> text.append(WORDS.get(random.nextInt(WORDS.size())));
                }
            }
            assertThat(Encoding.O200K_BASE.count(text.toString()).tokens())
                    .as(text.toString())
                    .isEqualTo(count(theirs, EncodingType.O200K_BASE, text.toString()));
            assertThat(Encoding.CL100K_BASE.count(text.toString()).tokens())
                    .as(text.toString())
                    .isEqualTo(count(theirs, EncodingType.CL100K_BASE, text.toString()));
        }
    }

    @Test
    void aWordHasTheTokensThatJtokkitFinds() {
        var theirs = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
        Encoding.Reader ours = Encoding.O200K_BASE.reader();
        var random = new Random(20_261_122);
        for (int round = 0; round < 3000; round++) {
            String word = word(random);

            int[] ranks = ours.ranks(word);

            assertThat(ranks).as(word).isEqualTo(theirs.encodeOrdinary(word).toArray());
        }
    }

    /// Of one kind of character mostly, behind a blank or not.
    private static String word(Random random) {
        var word = new StringBuilder(random.nextBoolean() ? " " : "");
        String kinds =
                List.of("aeint", "ETAOnire", "(){};/'", "'st()\n 1", "éИи中\uD800")
                        .get(random.nextInt(5));
        for (int i = random.nextInt(30); i >= 0; i--) {
            word.append(kinds.charAt(random.nextInt(kinds.length())));
        }
        return word.toString();
    }

    @Test
    void theLengthOfATokenIsWithoutTheBlankInFront() {
        Encoding.Reader reader = Encoding.O200K_BASE.reader();

        assertThat(reader.lengths(reader.ranks(" the"))).containsExactly(3);
        assertThat(reader.lengths(reader.ranks("the"))).containsExactly(3);
        assertThat(reader.lengths(reader.ranks("\u4e2d"))).containsExactly(3);
    }

    /// One that has to be merged from end to end, and is not quadratic.
    @Test
    @Timeout(60)
    void aPieceOfAMillionLettersIsCountedAsWell() {
        var random = new Random(20_261_122);
        var piece = new StringBuilder();
        random.ints(Encoding.LONGEST_PART - 1, 'a', 'z' + 1).forEach(c -> piece.append((char) c));

        assertThat(Encoding.O200K_BASE.count(piece.toString()).tokens())
                .isEqualTo(
                        count(
                                Encodings.newLazyEncodingRegistry(),
                                EncodingType.O200K_BASE,
                                piece.toString()));
    }

    private static long count(EncodingRegistry theirs, EncodingType type, String text) {
        return theirs.getEncoding(type).countTokensOrdinary(text);
    }
}
