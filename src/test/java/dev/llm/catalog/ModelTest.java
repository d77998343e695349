package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private final Catalog catalog = Catalog.bundled();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-sonnet-4-5, 2026-11-30",
        "claude-opus-4-1, 2026-08-05",
        "claude-opus-4-20250514, 2026-06-15",
        "claude-sonnet-4-20250514, 2026-06-15",
        "claude-mythos-preview, 2026-06-30",
        "claude-haiku-4-5,",
        "gpt-5.4-nano, 2027-04-01",
        "gpt-5.3-codex, 2027-04-01",
        "gpt-5.1, 2027-04-01",
        "gpt-5, 2026-12-11",
        "gpt-5-mini, 2026-12-11",
        "gpt-5-nano, 2026-12-11",
        "gpt-5-pro, 2026-12-11",
        "o3, 2026-12-11",
        "o3-pro, 2026-12-11",
        "gpt-4o, 2027-01-14",
        "gpt-4o-mini, 2027-01-14",
        "gpt-4.1, 2027-01-14",
        "gpt-4.1-mini, 2027-01-14",
        "gpt-3.5-turbo, 2026-10-23",
        "gpt-4, 2026-10-23",
        "gpt-4-turbo, 2026-10-23",
        "o1, 2026-10-23",
        "o1-pro, 2026-10-23",
        "o3-mini, 2026-10-23",
        "o4-mini, 2026-10-23",
        "gpt-4.1-nano, 2026-10-23",
        "gemini-3.7-flash, 2026-10-08",
        "gemini-3.5-flash, 2026-10-08",
        "gemini-2.0-flash, 2026-06-01",
        "gemini-2.0-flash-lite, 2026-06-01",
        "gpt-6.2-sol,",
    })
    void itsLastDayIsKnown(String id, @Nullable LocalDate retired) {
        assertThat(model(id).retired()).isEqualTo(retired);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-opus-5, 512",
        "claude-fable-5, 512",
        "claude-opus-5-5, 512",
        "claude-sonnet-5-5, 512",
        "claude-haiku-5-5, 512",
        "claude-opus-4-8, 1024",
        "claude-sonnet-5, 1024",
        "claude-sonnet-4-6, 1024",
        "claude-sonnet-4-5, 1024",
        "claude-opus-4-7, 2048",
        "claude-opus-4-6, 4096",
        "claude-opus-4-5, 4096",
        "claude-haiku-4-5, 4096",
        "gemini-4-argon, 6144",
        "claude-fable-5-2,",
        "gpt-6-sol,",
    })
    void aShorterPromptIsNotCached(String id, @Nullable Integer tokens) {
        assertThat(model(id).cacheMinimumTokens()).isEqualTo(tokens);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-3-haiku-20240307, v3",
        "claude-opus-4-6, v3",
        "claude-haiku-4-5, v3",
        "claude-opus-4-7, v4_7",
        "claude-opus-4-8, v4_8",
        "claude-sonnet-5, v4_8",
        "claude-fable-5, v4_8",
        "claude-opus-5, v5",
        "claude-opus-5-5, v5_5",
        "claude-sonnet-5-5, v5_5",
        "claude-fable-5-1, v5_5",
        "gpt-6.2-sol, o200k_base",
        "gpt-5, o200k_base",
        "gpt-4.1-nano, o200k_base",
        "gpt-4o-mini, o200k_base",
        "chatgpt-4o-latest, o200k_base",
        "o3, o200k_base",
        "gpt-4, cl100k_base",
        "gpt-4-turbo, cl100k_base",
        "gpt-4-1106-preview, cl100k_base",
        "gpt-3.5-turbo, cl100k_base",
        "gpt-3.5-turbo-16k, cl100k_base",
        "gemini-2.5-pro, gemma3",
        "gemini-3.1-pro-preview, gemma4",
        "claude-fable-5-2, v5_5",
        "claude-haiku-5-5, v5_5",
        "gemini-4-argon, gemma4",
    })
    void itsTokenizerIsKnown(String id, String tokenizer) {
        assertThat(model(id).tokenizer()).isEqualTo(tokenizer);
    }

    @ParameterizedTest(name = "{0}: {1} in")
    @CsvSource({
        "claude-opus-5-5, TEXT IMAGE PDF",
        "gpt-6.2-sol, TEXT IMAGE PDF",
        "gemini-4-argon, TEXT IMAGE PDF AUDIO VIDEO",
        "gpt-audio, TEXT AUDIO",
        "o3-mini, TEXT",
        "claude-mythos-preview,",
    })
    void whatItReadsIsKnown(String id, @Nullable String modalities) {
        assertThat(words(model(id).input())).isEqualTo(modalities);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-opus-5-5, WEB_FETCH, true",
        "claude-opus-5, WEB_FETCH, false",
        "claude-opus-5, WEB_SEARCH, true",
        "gpt-4o, THINKING, false",
        "gpt-6.2-sol, THINKING, true",
        "gpt-5.4-mini, TOOLS, true",
        "gemini-3.8-flash, STRUCTURED_OUTPUT, true",
    })
    void whatItCanDoIsKnown(String id, Ability ability, boolean can) {
        assertThat(Objects.requireNonNull(model(id).abilities()).contains(ability)).isEqualTo(can);
    }

    @Test
    void limitsOfTheContextAreToldApart() {
        assertThat(model("gpt-6.2-sol").contextTokens()).isEqualTo(1_050_000);
        assertThat(model("gpt-6.2-sol").maxInputTokens()).isEqualTo(922_000);
        assertThat(model("gpt-5.1").maxInputTokens()).isEqualTo(272_000);
        assertThat(model("claude-opus-5-5").maxInputTokens()).isEqualTo(1_000_000);
        assertThat(model("gemini-4-argon").maxUnstreamedOutputTokens()).isEqualTo(32_768);
        assertThat(model("gemini-3.8-flash").maxUnstreamedOutputTokens()).isEqualTo(65_536);
    }

    @Test
    void itsHistoryIsKnownAsFarAsItIs() {
        assertThat(model("claude-opus-5-5").released()).isEqualTo("2026-09-22");
        assertThat(model("claude-opus-4-5").released()).isEqualTo("2025-11");
        assertThat(model("claude-fable-5-1").cutoff()).isEqualTo("2026-06");
        assertThat(model("gpt-6.2-astra").cutoff()).isEqualTo("2026-05-18");
        assertThat(model("claude-sonnet-4-5").status()).isEqualTo("deprecated");
        assertThat(model("claude-opus-5").status()).isEqualTo("legacy");
        assertThat(model("gpt-6-sol").status()).isNull();
        assertThat(model("claude-haiku-4-5").notRetiredBefore()).isEqualTo("2026-10-15");
    }

    private static @Nullable String words(@Nullable Set<Modality> modalities) {
        return modalities == null
                ? null
                : String.join(" ", modalities.stream().map(Modality::name).toList());
    }

    private Model model(String id) {
        return Objects.requireNonNull(catalog.find(id), id);
    }
}
