package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
    private static final Map<String, Tokenizer> BY_NAME =
            Map.of(
                    "o200k", Tokenizer.O200K_BASE,
                    "cl100k", Tokenizer.CL100K_BASE,
                    "v3", Tokenizer.CLAUDE_3,
                    "v4_7", Tokenizer.CLAUDE_4_7,
                    "v4_8", Tokenizer.CLAUDE_4_8,
                    "v5", Tokenizer.CLAUDE_5,
                    "v5_5", Tokenizer.CLAUDE_5_5,
                    "gemini", Tokenizer.GEMINI,
                    "other", Tokenizer.OTHER);

    static List<Model> claudes() {
        return Catalog.bundled().models().stream()
                .filter(model -> model.id().startsWith("claude-") && model.tokenizer() != null)
                .toList();
    }

    static List<Model> openAis() {
        return Catalog.bundled().models().stream()
                .filter(model -> model.provider().equals("openai") && model.tokenizer() != null)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6.2-sol, o200k",
        "gpt-5.4-mini, o200k",
        "openai/gpt-5, o200k",
        "gpt-4.1-nano, o200k",
        "gpt-4o-2024-08-06, o200k",
        "chatgpt-4o-latest, o200k",
        "o1, o200k",
        "o3-mini, o200k",
        "gpt-oss:20b, o200k",
        "gpt-4, cl100k",
        "gpt-4-turbo-2024-04-09, cl100k",
        "gpt-3.5-turbo, cl100k",
        "gpt-35-turbo, cl100k",
        "claude-3-5-sonnet-20241022, v3",
        "claude-3-opus-latest, v3",
        "claude-sonnet-4-20250514, v3",
        "us.anthropic.claude-opus-4-6-v1:0, v3",
        "claude-haiku-4-5, v3",
        "anthropic/claude-opus-4.6, v3",
        "claude-opus-4-7, v4_7",
        "claude-opus-4-8, v4_8",
        "claude-sonnet-5, v4_8",
        "claude-opus-5, v5",
        "claude-opus-5@20260601, v5",
        "claude-opus-5-5, v5_5",
        "claude-opus-6, v5_5",
        "claude-next, v5_5",
        "gemini-3.8-flash, gemini",
        "models/gemini-3-pro, gemini",
        "gemma3:27b, gemini",
        "qwen3:8b, other",
        "olmo-2, other",
        "'', other",
    })
    void aModelThatTheCatalogueDoesNotKnowIsToldByItsId(String id, String name) {
        assertThat(Tokenizer.of(id)).isSameAs(Objects.requireNonNull(BY_NAME.get(name)));
    }

    @ParameterizedTest
    @MethodSource({"claudes", "openAis"})
    void theCatalogueAndTheIdSayTheSame(Model model) {
        assertThat(Tokenizer.of(model)).as(model.id()).isSameAs(Tokenizer.of(model.id()));
    }

    @Test
    void aModelIsCountedByWhatTheCatalogueNames() {
        Model argon = Catalog.bundled().find("gemini-3.8-flash");

        assertThat(Tokenizer.of(Objects.requireNonNull(argon))).isSameAs(Tokenizer.GEMINI);
    }

    @Test
    void openAisModelsAreCountedExactlyAndOthersAreNot() {
        for (Tokenizer tokenizer : BY_NAME.values()) {
            boolean isExact =
                    Set.of(Tokenizer.O200K_BASE, Tokenizer.CL100K_BASE).contains(tokenizer);

            assertThat(tokenizer.text().count("Hello, world!").isExact()).isEqualTo(isExact);
        }
    }

    @Test
    void anEstimateIsTheFamilysFactorWithTheErrorOfTheScript() {
        String english = "The quick brown fox jumps over the lazy dog.";
        String russian = "Съешь же ещё этих мягких французских булок";

        assertThat(Tokenizer.GEMINI.text().count(english)).isEqualTo(Count.estimate(11, 0.15));
        assertThat(Tokenizer.OTHER.text().count(russian).errorPercent()).isEqualTo(70);
    }

    @Test
    void claudesVocabulariesDifferAndItsFramesToo() {
        String text = "The quick brown fox jumps over the lazy dog.\n";

        assertThat(Tokenizer.CLAUDE_3.text().count(text).tokens())
                .isLessThan(Tokenizer.CLAUDE_4_7.text().count(text).tokens());
        assertThat(Tokenizer.CLAUDE_4_8.text().count(text))
                .isEqualTo(Tokenizer.CLAUDE_4_7.text().count(text));
        assertThat(Tokenizer.CLAUDE_5_5.text().count(text))
                .isEqualTo(Tokenizer.CLAUDE_5.text().count(text))
                .isEqualTo(Tokenizer.CLAUDE_4_7.text().count(text.strip()));
        assertThat(
                        Stream.of(
                                        Tokenizer.CLAUDE_3,
                                        Tokenizer.CLAUDE_4_7,
                                        Tokenizer.CLAUDE_4_8,
                                        Tokenizer.CLAUDE_5,
                                        Tokenizer.CLAUDE_5_5)
                                .map(tokenizer -> tokenizer.framing().first()))
                .containsExactly(7, 11, 6, 6, 8);
    }
}
