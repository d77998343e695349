package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private final Catalog catalog = Catalog.bundled();

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "claude-opus-4-5-20251101, claude-opus-4-5",
        "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
        "claude-haiku-4-5-20251001, claude-haiku-4-5",
        "claude-opus-4-1-20250805, claude-opus-4-1",
        "gpt-4o-2024-08-06, gpt-4o",
        "gpt-4-0613, gpt-4",
        "gemini-2.0-flash-001, gemini-2.0-flash",
        "gpt-6-sol-2026-09-22, gpt-6-sol",
        "claude-opus-5-5-20260922, claude-opus-5-5",
    })
    void anotherNameOfAModelIsThatModel(String other, String id) {
        assertThat(model(other).id()).isEqualTo(id);
    }

    @Test
    void aSnapshotThatCostsSomethingElseIsAModelOfItsOwn() {
        assertThat(model("gpt-4o-2024-05-13").id()).isEqualTo("gpt-4o-2024-05-13");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt",
                "claude-opus",
                "gpt-5.5-pro-2",
                "gpt-4o-2024",
                "GPT-5",
                "gpt-5\"",
                "gpt-5\",\"provider\":\"openai",
                "anthropic",
                "text",
                "-20250929",
                "claude-4-opus-20250514",
                "gemini/gemini-2.5-pro",
            })
    void whatIsNotThereIsNotFound(String id) {
        assertThat(catalog.find(id)).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "anthropic, claude-sonnet-5-5",
        "openai, gpt-6.2-sol",
        "gemini, gemini-3.8-flash",
        "ollama,",
        "open,",
    })
    void eachVendorHasADefault(String provider, @Nullable String id) {
        Model model = catalog.defaultOf(provider);

        assertThat(model == null ? null : model.id()).isEqualTo(id);
    }

    @Test
    void everyIdIsThereOnceAndCanBeFound() {
        assertThat(catalog.ids()).hasSizeGreaterThan(100);
        assertThat(new HashSet<>(catalog.ids())).hasSameSizeAs(catalog.ids());
        assertThat(catalog.ids()).allSatisfy(id -> assertThat(model(id).id()).isEqualTo(id));
        assertThat(catalog.models()).extracting(Model::id).isEqualTo(catalog.ids());
    }

    @Test
    void everyOtherNameBelongsToOneModel() {
        for (Model model : catalog.models()) {
            assertThat(model.aliases())
                    .allSatisfy(alias -> assertThat(model(alias).id()).isEqualTo(model.id()))
                    .doesNotContainAnyElementsOf(catalog.ids());
        }
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "gemini-3.7-flash, 2026-10-07, gemini-3.7-flash",
        "gemini-3.7-flash, 2026-10-08, gemini-3.8-flash",
        "gemini-3.5-flash, 2026-10-07, gemini-3.5-flash",
        "gemini-3.5-flash, 2026-11-20, gemini-3.6-flash",
        "gemini-3.8-flash, 2026-11-20, gemini-3.8-flash",
        "nobody, 2026-11-20,",
    })
    void aRetiredNameMayBeServedByAnotherModel(String id, LocalDate day, @Nullable String by) {
        Model model = catalog.serving(id, day);

        assertThat(model == null ? null : model.id()).isEqualTo(by);
    }

    private Model model(String id) {
        return Objects.requireNonNull(catalog.find(id), id);
    }
}
