package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ModelsCommandTest {
    /// Opus takes low effort only and must think, which the catalogue does not say of it.
    private static final String CLAUDES =
            """
            {"data":[
            {"type":"model","id":"claude-opus-5-5","display_name":"Claude Opus 5.5",
             "created_at":"2026-09-22T00:00:00Z","max_input_tokens":900000,"max_tokens":64000,
             "capabilities":{"thinking":{"supported":true,"types":{"adaptive":{"supported":true}}},
             "effort":{"supported":true,"low":{"supported":true}}}},
            {"type":"model","id":"claude-next","display_name":"Claude Next","created_at":"2026-11-01T00:00:00Z"}
            ],"has_more":false}
            """;

    private static final String TWO =
            "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-6.2-sol\"},{\"id\":\"own\",\"context_length\":32768}]}";

    @TempDir private Path home;
    private final ScriptedServer claude = ScriptedServer.start();
    private final ScriptedServer openai = ScriptedServer.start();

    @AfterEach
    void stop() {
        claude.close();
        openai.close();
    }

    @Test
    void listsTheModelsOfEachReadyProviderAndWhatTheOthersNeed() {
        claude.play(Script.json(200, CLAUDES));
        openai.play(Script.json(200, TWO));

        Result result = both().args("models").call().expect(0);

        assertThat(words(result))
                .containsSubsequence(
                        "MODEL CONTEXT OUTPUT $/M IN $/M OUT ABILITIES RETIRES",
                        "anthropic (asked just now)",
                        "anthropic/claude-next - - - - - -",
                        "anthropic/claude-opus-5-5 900k 64k 4 20 tools thinking schema image pdf -",
                        "openai (asked just now)",
                        "openai/own 33k - - - - -",
                        "not ready:",
                        "gemini needs GOOGLE_API_KEY or GEMINI_API_KEY",
                        "azure needs AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY",
                        "default: anthropic/claude-sonnet-5-5");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).doesNotContain("echo", "gemini/");
    }

    @Test
    void whatWasListedIsNotAskedForAgain() {
        claude.play(Script.json(200, CLAUDES));
        anthropic().args("models").call().expect(0);

        Result again = anthropic().args("models").call().expect(0);

        assertThat(again.out()).contains("anthropic/claude-next");
        assertThat(claude.untaken()).isEqualTo(1);
    }

    @Test
    void anOldListIsAskedForAgain() {
        claude.otherwise(Script.json(200, CLAUDES));
        Program llm = anthropic().env("LLM_MODELS_TTL", "0.001");
        llm.args("models").call().expect(0);

        llm.args("models").call().expect(0);

        assertThat(claude.untaken()).isEqualTo(2);
    }

    @Test
    void anotherKeyAsksAgain() {
        claude.otherwise(Script.json(200, CLAUDES));
        anthropic().args("models").call().expect(0);

        anthropic().env("ANTHROPIC_API_KEY", "sk-another").args("models").call().expect(0);

        assertThat(claude.untaken()).isEqualTo(2);
    }

    @Test
    void offlineTheOldListServesWithItsAge() {
        claude.play(Script.json(200, CLAUDES));
        anthropic().args("models").call().expect(0);
        claude.close();

        Result result = anthropic().env("LLM_MODELS_TTL", "0.001").args("models").call().expect(0);

        assertThat(result.out())
                .contains("anthropic (failed, asked just now)", "anthropic/claude-next");
        assertThat(result.failure()).startsWith("llm: anthropic: cannot connect");
    }

    @Test
    void oneThatFailsIsNamedAndHidesNothing() {
        claude.play(Script.json(401, "{\"error\":{\"message\":\"bad key\"}}"));
        openai.play(Script.json(200, TWO));

        Result result = both().args("models").call().expect(0);

        assertThat(result.failure()).startsWith("llm: anthropic: bad key");
        assertThat(result.out())
                .contains("openai/own")
                .contains("anthropic (failed, from the catalogue)")
                .contains("anthropic/claude-opus-5-5");
    }

    @Test
    void withoutAnythingItSaysHowToBegin() {
        Result result = llm().args("models").call().expect(0);

        assertThat(result.out()).startsWith("not ready:\n").contains("needs ANTHROPIC_API_KEY");
        assertThat(result.failure()).contains("llm config init", "llm -m echo");
    }

    @Test
    void allShowsWhatIsRetiredAndWhatIsNotReady() {
        String few = llm().args("models").call().expect(0).out();
        Result all = llm().args("models", "--all").call().expect(0);

        assertThat(few).doesNotContain("openai/gpt-4o");
        assertThat(all.out())
                .contains("openai (not ready, from the catalogue)", "openai/gpt-4o ")
                .contains("echo/echo");
    }

    @Test
    void retiredModelsAreShownOnlyWithAll() {
        openai.otherwise(
                Script.json(
                        200,
                        "{\"data\":[{\"id\":\"gone\",\"shutdown_date\":\"2020-01-01\"},{\"id\":\"here\"}]}"));
        Program llm = openai();

        assertThat(llm.args("models").call().expect(0).out())
                .contains("openai/here")
                .doesNotContain("openai/gone");
        assertThat(words(llm.args("models", "--all").call().expect(0)))
                .contains("openai/gone - - - - - 2020-01-01");
    }

    @Test
    void textsOfTheNameAreAllLookedFor() {
        claude.play(Script.json(200, CLAUDES));
        Program llm = anthropic();

        String out = llm.args("models", "-q", "CLAUDE", "--query=5.5").call().expect(0).out();

        assertThat(out)
                .contains("anthropic/claude-opus-5-5")
                .doesNotContain("claude-next", "not ready", "default");
        Result none = llm.args("models", "-q", "zzz").call().expect(0);
        assertThat(none.out()).isEmpty();
        assertThat(none.failure())
                .isEqualTo("llm: no model of a provider that is ready has \"zzz\" in its name");
    }

    /// It would be in every name, and the model that happens to be the first be paid for.
    @Test
    void aPromptIsNotSentToTheModelOfAnEmptyText() {
        assertThat(anthropic().args("-q", " ", "hi").call().expect(2).failure())
                .isEqualTo("llm: -q needs a text that is not empty");
        assertThat(claude.untaken()).isZero();
    }

    @Test
    void anAliasIsAName() throws IOException {
        claude.play(Script.json(200, CLAUDES), Wire.ANTHROPIC.stream("ok"));
        Program llm = anthropic();
        llm.args("models", "refresh").call().expect(0);
        llm.args("models", "alias", "set", "swift", "anthropic/claude-next").call().expect(0);

        assertThat(llm.args("models", "-q", "swift").call().expect(0).out())
                .contains("anthropic/claude-next")
                .doesNotContain("opus");
        assertThat(llm.args("-q", "swift", "hi").call().expect(0).out()).isEqualTo("ok\n");
    }

    @Test
    void theListIsJson() {
        claude.play(Script.json(200, CLAUDES));

        JsonNode json = json(anthropic().args("models", "list", "--json").call().expect(0));

        assertThat(json.path("default").stringValue()).isEqualTo("anthropic/claude-sonnet-5-5");
        JsonNode provider = json.path("providers").get(0);
        assertThat(provider.path("name").stringValue()).isEqualTo("anthropic");
        assertThat(provider.path("ready").booleanValue()).isTrue();
        assertThat(provider.path("asked_at").isString()).isTrue();
        JsonNode model = json.path("models").get(1);
        assertThat(model.path("model").stringValue()).isEqualTo("anthropic/claude-opus-5-5");
        assertThat(model.path("context").intValue()).isEqualTo(900_000);
        assertThat(model.path("price").path("input").stringValue()).isEqualTo("4");
        assertThat(model.path("abilities").toString()).contains("\"tools\"");
    }

    @Test
    void noKeyIsPrintedOrKept() throws IOException {
        String key = "sk-canary-0123456789";
        claude.play(Script.json(401, "{\"error\":{\"message\":\"no such key: " + key + "\"}}"));
        openai.play(Script.json(200, "{\"data\":[{\"id\":\"" + key + "\"},{\"id\":\"b\"}]}"));
        Program llm = both().env("ANTHROPIC_API_KEY", key).env("OPENAI_API_KEY", key);

        Result result = llm.args("models", "--json").call().expect(0);

        assertThat(result.out() + result.err()).doesNotContain(key);
        try (var files = Files.list(home.resolve(".cache/llm"))) {
            for (Path file : files.toList()) {
                assertThat(Files.readAllBytes(file)).asString().doesNotContain(key);
            }
        }
    }

    @Test
    void showsAllThatIsKnownOfAModel() {
        claude.play(Script.json(200, CLAUDES));
        Program llm = anthropic().settings("aliases.best = 'claude-opus-5-5'", quiet());

        String out = llm.args("models", "show", "best").call().expect(0).out();

        assertThat(out.lines().map(line -> line.strip().replaceAll("  +", " ")))
                .contains(
                        "anthropic/claude-opus-5-5",
                        "name Claude Opus 5.5",
                        "aliases best",
                        "context 900,000",
                        "output 64,000",
                        "reads text, image, pdf",
                        "source anthropic, asked just now, and the catalogue")
                .anyMatch(line -> line.startsWith("$ per M $4 in, $20 out"));
    }

    @Test
    void showsAModelOfAProviderThatIsNotReady() {
        JsonNode json = json(llm().args("models", "show", "gpt-5.5", "--json").call().expect(0));

        assertThat(json.path("model").stringValue()).isEqualTo("openai/gpt-5.5");
        assertThat(json.path("needs").stringValue()).isEqualTo("OPENAI_API_KEY");
        assertThat(json.path("listed").isNull()).isTrue();
    }

    @Test
    void showsEachModelOfARoute() {
        Program llm = llm().settings("routes.r.targets = ['claude-opus-5-5', 'gpt-5.5']", quiet());

        assertThat(llm.args("models", "show", "r").call().expect(0).out())
                .contains("anthropic/claude-opus-5-5\n", "openai/gpt-5.5\n");
    }

    @ParameterizedTest
    @CsvSource({"claude-opus-5-6", "anthropic/claude-opus-5-6"})
    void ofAnUnknownModelTheThreeNearestAreNamed(String wanted) {
        String failure = llm().args("models", "show", wanted).call().expect(3).failure();

        assertThat(failure).containsPattern("did you mean claude-opus-5[^,]*, [^,]+, [^,]+\\?");
    }

    @Test
    void refreshAsksAllAtOnceAndNamesWhatFailed() {
        claude.otherwise(Script.json(200, CLAUDES));
        openai.play(Script.json(529, "{\"error\":{\"message\":\"too busy\"}}"));
        anthropic().args("models").call().expect(0);

        Result result = both().args("models", "refresh").call().expect(6);

        assertThat(result.out()).isEqualTo("anthropic: 2 models\n");
        assertThat(result.failure()).startsWith("llm: openai: too busy");
        assertThat(claude.untaken()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"refresh", "check", "default"})
    void whereNothingIsReadyThereIsNothingToAsk(String command) {
        assertThat(llm().args("models", command).call().expect(3).failure())
                .contains("no provider is ready");
    }

    @Test
    void theDefaultIsShownAndSet() throws IOException {
        Program llm = openai();
        assertThat(llm.args("models", "default").call().expect(0).out()).startsWith("openai/gpt-");

        llm.args("models", "default", "gpt-5.5").call().expect(0);

        assertThat(Files.readString(settings())).contains("model = \"gpt-5.5\"\n");
        assertThat(llm.args("models", "default").call().expect(0).out())
                .isEqualTo("openai/gpt-5.5\n");
    }

    @Test
    void aDefaultThatNothingPlacesIsNotKept() {
        assertThat(llm().args("models", "default", "nonesuch").call().expect(3).failure())
                .contains("no provider is known for the model nonesuch");
        assertThat(settings()).content().doesNotContain("nonesuch");
    }

    @Test
    void aModelThatIsNotKnownOfItsProviderIsKeptAndMentioned() {
        assertThat(llm().args("models", "default", "openai/brand-new").call().expect(0).failure())
                .contains("it is not known whether openai has brand-new");
        assertThat(settings()).content().contains("model = \"openai/brand-new\"");
    }

    @Test
    void theVariableGoesBeforeTheDefaultAndThatIsSaid() {
        Program llm = openai().env("LLM_MODEL", "gpt-5.4");

        assertThat(llm.args("models", "default", "gpt-5.5").call().expect(0).failure())
                .isEqualTo("llm: environment variable LLM_MODEL is gpt-5.4 and goes before that");
        assertThat(llm.args("models", "default").call().expect(0).out())
                .isEqualTo("openai/gpt-5.4\n");
    }

    @Test
    void aliasesAreSetListedAndRemoved() {
        Program llm = llm();
        llm.args("models", "alias", "set", "my.own", "claude-opus-5-5").call().expect(0);

        assertThat(llm.args("models", "alias", "list").call().expect(0).out())
                .isEqualTo("my.own  claude-opus-5-5\n");
        assertThat(llm.args("models", "alias", "list", "--json").call().expect(0).out())
                .isEqualTo("{\"my.own\":\"claude-opus-5-5\"}\n");

        llm.args("models", "alias", "remove", "my.own").call().expect(0);
        assertThat(llm.args("models", "alias", "list").call().expect(0).out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set x nonesuch | 3 | no provider is known for the model nonesuch",
                "set a/b claude-opus-5-5 | 2 | an alias must not hold a '/'",
                "set openai claude-opus-5-5 | 2 | openai is the name of a provider",
                "remove x | 3 | no alias is named x",
                "set x | 2 | llm models alias set needs NAME and MODEL; see llm models --help",
                "rename x y | 2 | llm models alias has no command rename; it has list, set and",
            })
    void aWrongAliasChangesNothing(String words, int code, String sentence) {
        Program llm = llm().args("models", "alias").args(words.split(" "));

        assertThat(llm.call().expect(code).failure()).contains(sentence);
        assertThat(settings()).content().doesNotContain("aliases");
    }

    @Test
    void checkSaysWhatACallWouldMeet() {
        claude.play(Script.json(200, CLAUDES));

        Result result =
                anthropic()
                        .env("LLM_MODEL", "claude-opus-5-5")
                        .args("models", "check")
                        .call()
                        .expect(0);

        assertThat(words(result))
                .element(1)
                .asString()
                .matches("anthropic reachable accepted claude-opus-5-5 \\d+ ms");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 4, anthropic reachable refused - -",
        "529, 6, anthropic reachable - - -",
        "200, 5, anthropic reachable accepted claude-sonnet-5-5 is missing \\d+ ms"
    })
    void checkExitsAsACallWould(int status, int code, String line) {
        claude.play(
                Script.json(status, status == 200 ? CLAUDES : "{\"error\":{\"message\":\"no\"}}"));

        Result result = anthropic().args("models", "check", "anthropic").call().expect(code);

        assertThat(words(result)).element(1).asString().matches(line);
        assertThat(result.failure()).startsWith("llm: anthropic");
    }

    @Test
    void checkSaysWhenNobodyAnswersAndWhenThereIsNoKey() throws IOException {
        try (ClosedPort closed = ClosedPort.reserve()) {
            Result result =
                    anthropic()
                            .env("ANTHROPIC_BASE_URL", closed.url(""))
                            .args("models", "check")
                            .call()
                            .expect(6);
            assertThat(words(result)).contains("anthropic not reachable - - -");
        }
        assertThat(words(llm().args("models", "check", "openai").call().expect(3)))
                .contains("openai not asked - - -");
        assertThat(llm().args("models", "check", "opnai").call().expect(3).failure())
                .contains("did you mean openai, ");
    }

    @Test
    void checkMeetsWhatKeepsTheChosenModelFromAnswering() {
        claude.otherwise(Script.json(200, CLAUDES));

        Result noKey = anthropic().env("LLM_MODEL", "gpt-5.5").args("models", "check").call();
        Result unknown = anthropic().env("LLM_MODEL", "nonesuch").args("models", "check").call();

        assertThat(words(noKey.expect(3))).contains("openai not asked - - -");
        assertThat(noKey.failure()).startsWith("llm: openai: no key");
        assertThat(unknown.expect(3).failure()).contains("for the model nonesuch");
    }

    @Test
    void checkLooksForTheModelsOfARoute() {
        claude.play(Script.json(200, CLAUDES));
        openai.play(Script.json(200, TWO));
        both().settings(
                        "model = 'r'",
                        "routes.r.targets = ['claude-next', 'openai/nothing']",
                        quiet());

        Result result = both().args("models", "check").call().expect(5);

        assertThat(result.out()).contains("claude-next ", "nothing is missing");
    }

    @Test
    void aKeyThatCannotBeReadDoesNotHideTheOthersFromTheCheck() {
        claude.otherwise(Script.json(200, CLAUDES));
        Program several =
                llm().env("GOOD", "key-canary")
                        .settings(
                                "[providers.several]",
                                "type = 'anthropic'",
                                "base_url = '" + claude.url("") + "'",
                                "api_keys = ['env:NOT_SET', 'env:GOOD']",
                                quiet());

        Result result = several.args("models", "check", "several").call().expect(0);

        assertThat(words(result)).element(1).asString().startsWith("several reachable accepted ");
    }

    @Test
    void checkOfWhatIsSwitchedOffSaysSo() {
        assertThat(llm().args("models", "check", "ollama").call().expect(3).failure())
                .startsWith("llm: the provider ollama is switched off by ");
    }

    @Test
    void aPromptIsHeldToWhatTheProviderSaidOfItsModel() throws Exception {
        claude.play(
                Wire.ANTHROPIC.stream("before"),
                Script.json(200, CLAUDES),
                Wire.ANTHROPIC.stream("after"));
        Program llm = anthropic();
        Program prompt = llm.args("-m", "claude-opus-5-5", "--think", "max", "hi");
        prompt.call().expect(0);
        assertThat(claude.take().json().path("output_config").path("effort").stringValue())
                .isEqualTo("max");
        llm.args("models", "refresh").call().expect(0);
        claude.take();

        Result refused = prompt.call();

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.failure()).contains("claude-opus-5-5", "low");
        assertThat(claude.untaken()).isZero();
    }

    @Test
    void aPromptAsksForNoList() throws Exception {
        claude.play(Script.json(200, CLAUDES), Wire.ANTHROPIC.stream("ok"));
        Program llm = anthropic().env("LLM_MODELS_TTL", "0.001");
        llm.args("models", "refresh").call().expect(0);
        claude.take();

        llm.args("-q", "next", "hi").call().expect(0);

        Exchange only = claude.take();
        assertThat(only.target()).isEqualTo("/v1/messages");
        assertThat(only.json().path("model").stringValue()).isEqualTo("claude-next");
        assertThat(claude.untaken()).isZero();
    }

    @Test
    void aBrokenCacheIsNone() throws IOException {
        claude.otherwise(Script.json(200, CLAUDES));
        anthropic().args("models").call().expect(0);
        Path file = home.resolve(".cache/llm/models-anthropic.jsonl");
        Files.writeString(file, Files.readString(file).substring(0, 300));

        anthropic().args("models").call().expect(0);

        assertThat(claude.untaken()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"lst, list", "defualt, default"})
    void aMistypedCommandIsCorrected(String typed, String meant) {
        assertThat(llm().args("models", typed).call().expect(2).failure())
                .contains("llm models has no command " + typed, "did you mean " + meant + "?");
    }

    private Program both() {
        return anthropic()
                .env("OPENAI_API_KEY", "sk-two")
                .env("OPENAI_BASE_URL", openai.url("/v1"));
    }

    private Program openai() {
        return llm().env("OPENAI_API_KEY", "sk-two").env("OPENAI_BASE_URL", openai.url("/v1"));
    }

    private Program anthropic() {
        return llm().env("ANTHROPIC_API_KEY", "sk-one").env("ANTHROPIC_BASE_URL", claude.url(""));
    }

    /// Whoever tests this may run servers of their own, which are not to be found.
    private Program llm() {
        Program llm = Program.in(home);
        return Files.exists(settings()) ? llm : llm.settings(quiet());
    }

    private static String quiet() {
        var lines = new ArrayList<String>();
        for (String local : List.of("ollama", "lm-studio", "'llama.cpp'", "vllm")) {
            lines.add("[providers." + local + "]\nenabled = false");
        }
        return String.join("\n", lines);
    }

    private Path settings() {
        return home.resolve(".config/llm/settings.toml");
    }

    private static List<String> words(Result result) {
        return result.out().lines().map(line -> line.strip().replaceAll("  +", " ")).toList();
    }

    private static JsonNode json(Result result) {
        return Objects.requireNonNull(Json.parse(result.out().strip()), result.out());
    }
}
