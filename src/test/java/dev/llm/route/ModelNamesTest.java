package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.EchoProvider;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, List<String>> routes = new LinkedHashMap<>();

    @BeforeEach
    void list() {
        entry("anthropic", "anthropic", true, true);
        entry("openai", "openai", true, true);
        entry("lab", "", true, true);
        entry("ollama", "ollama", true, true, "qwen3:8b", "llama3:latest", "hf.co/a/b:q4");
        entry("echo", "echo", true, true);
        aliases.put("fast", "anthropic/claude-haiku-5-5");
        aliases.put("local", "qwen3:8b");
        routes.put("smart", List.of("fast", "openai"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "fast, anthropic/claude-haiku-5-5",
        "local, ollama/qwen3:8b",
        "anthropic/claude-sonnet-5-5, anthropic/claude-sonnet-5-5",
        "anthropic/not-known-yet, anthropic/not-known-yet",
        "openai/org/model, openai/org/model",
        "lab/anything, lab/anything",
        "anthropic, anthropic/claude-sonnet-5-5",
        "openai, openai/gpt-6.2-sol",
        "ollama, ollama/qwen3:8b",
        "echo, echo/echo",
        "claude-opus-5-5, anthropic/claude-opus-5-5",
        "gpt-6-luna, openai/gpt-6-luna",
        "claude-haiku-4-5-20251001, anthropic/claude-haiku-4-5-20251001",
        "gpt-4o-2024-08-06, openai/gpt-4o-2024-08-06",
        "qwen3:8b, ollama/qwen3:8b",
        "llama3:latest, ollama/llama3:latest",
        "llama3, ollama/llama3",
        "hf.co/a/b:q4, ollama/hf.co/a/b:q4",
    })
    void findsWhatIsMeant(String wanted, String target) {
        assertThat(resolve(wanted)).hasToString(target);
    }

    @Test
    void anAliasComesBeforeAModel() {
        aliases.put("gpt-5", "lab/mine");

        assertThat(resolve("gpt-5")).hasToString("lab/mine");
    }

    @Test
    void withoutANameTheFirstThatIsReadyAnswers() {
        entry("anthropic", "anthropic", true, false);

        assertThat(resolve(null)).hasToString("openai/gpt-6.2-sol");
    }

    @Test
    void whatIsSwitchedOffIsNotReady() {
        entry("anthropic", "anthropic", false, true);

        assertThat(resolve(null)).hasToString("openai/gpt-6.2-sol");
    }

    @Test
    void anOllamaAnswersWithItsNewestModel() {
        entry("anthropic", "anthropic", true, false);
        entry("openai", "openai", true, false);

        assertThat(resolve(null)).hasToString("ollama/qwen3:8b");
    }

    @Test
    void echoNeverAnswersUnasked() {
        entries.keySet().retainAll(List.of("echo"));

        assertThat(failure(null))
                .hasMessageStartingWith("no model is set and no provider is ready");
    }

    @Test
    void whereTheReadyOneHasNoDefaultThatIsSaid() {
        entries.clear();
        entry("anthropic", "anthropic", true, false);
        entry("groq", "groq", true, true);
        entry("ollama", "ollama", true, true);

        LlmException failure = failure(null);

        assertThat(failure.message()).isEqualTo("no model is set, and groq has no default model");
        assertThat(failure.advice()).startsWith("name one: -m groq/MODEL");
    }

    @Test
    void whatWasLookedForIsListed() {
        entries.clear();
        entry("anthropic", "anthropic", true, false);
        entry("openai", "openai", false, false);
        entry("ollama", "ollama", true, true);

        LlmException failure = failure(null);

        assertThat(failure.message())
                .endsWith("looked for key of anthropic, key of openai (disabled), key of ollama");
        assertThat(failure.advice()).endsWith("to try without one: llm -m echo \"Hello\"");
    }

    @Test
    void anUnknownModelGetsItsThreeNearest() {
        LlmException failure = failure("claude-sonet-5-5");

        assertThat(failure.message())
                .isEqualTo("no provider is known for the model claude-sonet-5-5");
        assertThat(failure.advice())
                .matches("did you mean claude-sonnet-5-5, \\S+, \\S+\\? .*provider/model");
    }

    @Test
    void theNearestMayBeAnAliasOrATag() {
        assertThat(failure("qwen3").advice()).startsWith("did you mean qwen3:8b?");
        assertThat(failure("fasst").advice()).startsWith("did you mean fast?");
    }

    @Test
    void anUnknownProviderIsNamed() {
        assertThat(failure("nobody/gpt-5").message())
                .isEqualTo(
                        "no provider is named nobody, and none is known for the model nobody/gpt-5");
    }

    @Test
    void aProviderThatIsSwitchedOffIsNotUsed() {
        entry("anthropic", "anthropic", false, true);

        assertThat(failure("anthropic/claude-opus-5-5"))
                .hasMessage("the provider anthropic is switched off by a setting")
                .extracting(LlmException::advice)
                .isEqualTo("take that back, or name another");
    }

    @Test
    void norIsItForAModelThatItServes() {
        entry("anthropic", "anthropic", false, true);

        assertThat(failure("claude-opus-5-5"))
                .hasMessage("the provider anthropic is switched off by a setting");
    }

    @Test
    void anOllamaThatIsSwitchedOffIsNotAskedForItsModels() {
        entry("ollama", "ollama", false, true, "qwen3:8b");

        assertThat(failure("qwen3:8b")).hasMessageStartingWith("no provider is known");
    }

    @Test
    void aProviderOfOnesOwnHasNoDefault() {
        assertThat(failure("lab"))
                .hasMessage("lab has no default model")
                .extracting(LlmException::advice)
                .isEqualTo("name one: -m lab/MODEL");
    }

    @Test
    void aSlashWantsAModel() {
        assertThat(failure("anthropic/")).hasMessage("no model after anthropic/");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "opus,              anthropic/claude-opus-5",
        "OPUS;5.5,          anthropic/claude-opus-5-5",
        "anthropic;haiku 5, anthropic/claude-haiku-5-5",
        "qwen,              ollama/qwen3:8b",
        "hf.co,             ollama/hf.co/a/b:q4",
        "seen,              lab/seen-1",
        "4o,                openai/gpt-4o",
    })
    void textsChooseTheShortestNameThatHasThemAll(String texts, String target) {
        listed("lab", "seen-1-longer", "seen-1");

        assertThat(match(texts)).hasToString(target);
    }

    @Test
    void ofEquallyShortNamesTheFirstIsChosen() {
        listed("lab", "b-x", "a-x");

        assertThat(match("-x")).hasToString("lab/b-x");
    }

    @Test
    void whatAProviderListedGoesBeforeTheCatalogue() {
        listed("anthropic", "claude-opus-9-long-name");

        assertThat(match("opus")).hasToString("anthropic/claude-opus-9-long-name");
    }

    @Test
    void textsChooseNothingThatCannotBeAsked() {
        entry("anthropic", "anthropic", true, false);
        entry("openai", "openai", false, true);

        assertThat(matchFailure("claude"))
                .hasMessage("no model of a provider that is ready has \"claude\" in its name");
        assertThat(matchFailure("gpt;5")).hasMessageContaining("has \"gpt\" and \"5\" in its name");
        assertThat(matchFailure("echo").kind()).isEqualTo(ErrorKind.CONFIGURATION);
    }

    @Test
    void aModelThatAProviderListedIsKnown() {
        listed("lab", "org/brand-new", "newer");

        assertThat(resolve("newer")).hasToString("lab/newer");
        assertThat(resolve("org/brand-new")).hasToString("lab/org/brand-new");
        assertThat(failure("brand-now").advice()).startsWith("did you mean org/brand-new?");
    }

    @Test
    void ofSeveralThatListedItTheOneThatCanBeAskedServes() {
        entry("anthropic", "anthropic", true, false);
        listed("anthropic", "shared");
        listed("lab", "shared");

        assertThat(resolve("shared")).hasToString("lab/shared");
    }

    @Test
    void theCatalogueGoesBeforeWhatWasListed() {
        listed("lab", "gpt-6-luna");

        assertThat(resolve("gpt-6-luna")).hasToString("openai/gpt-6-luna");
    }

    @Test
    void whatASwitchedOffProviderListedIsNotKnown() {
        entry("lab", "", false, true);
        listed("lab", "newer");

        assertThat(failure("newer")).hasMessageStartingWith("no provider is known");
    }

    @Test
    void nothingIsLookedUpForAModelThatIsPlaced() {
        entries.replaceAll((_, entry) -> with(entry, ModelNamesTest::notToBeRead));

        assertThat(resolve("claude-opus-5-5")).isNotNull();
        assertThat(resolve("lab/x")).isNotNull();
        assertThat(resolve(null)).isNotNull();
        assertThat(resolve("qwen3:8b")).isNotNull();
    }

    private static List<String> notToBeRead() {
        throw new AssertionError("the cache was read");
    }

    private Target match(String texts) {
        return names().match(new ModelQuery(List.of(texts.split(";"))));
    }

    private LlmException matchFailure(String texts) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> match(texts)));
    }

    private void listed(String name, String... models) {
        entries.computeIfPresent(name, (_, entry) -> with(entry, () -> List.of(models)));
    }

    private static Entry with(Entry entry, Supplier<List<String>> listed) {
        return new Entry(
                entry.name(),
                entry.preset(),
                entry.switchedOffBy(),
                entry.ready(),
                entry.wanted(),
                entry.provider(),
                entry.models(),
                listed);
    }

    @Test
    void offlineWhatWasListedIsReadOnceForAllNames() {
        var read = new AtomicInteger();
        entries.computeIfPresent(
                "lab",
                (_, entry) ->
                        with(
                                entry,
                                () -> {
                                    read.incrementAndGet();
                                    return List.of("mine");
                                }));
        ModelNames offline = new ModelNames(entries, aliases, routes, Catalog.bundled()).offline();

        assertThat(offline.find("smart")).isNull();
        assertThat(offline.find("nothing")).isNull();
        assertThat(offline.find("mine")).hasToString("lab/mine");
        assertThat(read).hasValue(1);
    }

    @Test
    void aModelIsARouteOfOne() {
        assertThat(route("fast")).isEqualTo(new Route(null, List.of("fast")));
    }

    @Test
    void whateverIsReadyIsARouteOfOne() {
        assertThat(route(null)).isEqualTo(new Route(null, Collections.singletonList(null)));
    }

    @Test
    void aRoutesNameStandsForItsModels() {
        assertThat(route("smart")).isEqualTo(new Route("smart", List.of("fast", "openai")));
    }

    @Test
    void anAliasMayStandForARoute() {
        aliases.put("best", "smart");

        assertThat(route("best")).isEqualTo(new Route("smart", List.of("fast", "openai")));
    }

    @Test
    void fallbacksComeAfterTheModelThatIsWanted() {
        assertThat(route("lab/x", "openai", "lab/y"))
                .isEqualTo(new Route(null, List.of("lab/x", "openai", "lab/y")));
    }

    @Test
    void fallbacksComeAfterARoutesModelsToo() {
        assertThat(route("smart", "lab/x"))
                .isEqualTo(new Route("smart", List.of("fast", "openai", "lab/x")));
    }

    @Test
    void aFallbackMayBeARoute() {
        assertThat(route("lab/x", "smart"))
                .isEqualTo(new Route(null, List.of("lab/x", "fast", "openai")));
    }

    @Test
    void theNearestMayBeARoute() {
        routes.put("cheapest", List.of("fast"));

        assertThat(failure("cheepest").advice()).startsWith("did you mean cheapest?");
    }

    private Route route(@Nullable String wanted, String... fallbacks) {
        return names().route(wanted, List.of(fallbacks));
    }

    private Target resolve(@Nullable String wanted) {
        return names().resolve(wanted);
    }

    private ModelNames names() {
        return new ModelNames(entries, aliases, routes, Catalog.bundled());
    }

    private LlmException failure(@Nullable String wanted) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(LlmException.class, () -> resolve(wanted)));
        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        return failure;
    }

    private void entry(
            String name, String preset, boolean enabled, boolean ready, String... models) {
        entries.put(
                name,
                new Entry(
                        name,
                        preset,
                        enabled ? null : "a setting",
                        ready,
                        preset.isEmpty() ? "" : "key of " + name,
                        () -> new EchoProvider(name, Duration.ZERO),
                        () -> List.of(models),
                        List::of));
    }
}
