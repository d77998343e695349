package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void thePresetsAreThereWithoutSettings() {
        assertThat(home.load().providers().keySet())
                .containsExactly(
                        "anthropic",
                        "openai",
                        "gemini",
                        "openrouter",
                        "groq",
                        "mistral",
                        "deepseek",
                        "xai",
                        "together",
                        "azure",
                        "ollama",
                        "lm-studio",
                        "llama.cpp",
                        "vllm",
                        "echo");
    }

    @Test
    void entriesOfTheFileStandBeforeThePresetsThatNeedNoKey() {
        home.settings(
                "providers.zoo.type = 'anthropic'",
                "providers.echo.enabled = false",
                "providers.art.type = 'ollama'");

        assertThat(home.load().providers().keySet())
                .containsSubsequence("anthropic", "azure", "zoo", "art", "ollama", "vllm", "echo")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, https://api.anthropic.com",
        "openai, https://api.openai.com/v1",
        "gemini, https://generativelanguage.googleapis.com",
        "openrouter, https://openrouter.ai/api/v1",
        "groq, https://api.groq.com/openai/v1",
        "mistral, https://api.mistral.ai/v1",
        "deepseek, https://api.deepseek.com",
        "xai, https://api.x.ai/v1",
        "together, https://api.together.xyz/v1",
        "ollama, http://127.0.0.1:11434",
        "lm-studio, http://127.0.0.1:1234/v1",
        "llama.cpp, http://127.0.0.1:8080/v1",
        "vllm, http://127.0.0.1:8000/v1"
    })
    void aPresetKnowsItsAddress(String name, String url) {
        assertThat(home.provider(name).baseUrl()).isEqualTo(new Value<>(url, new Origin.Default()));
    }

    @Test
    void echoHasNoAddress() {
        assertThat(home.provider("echo").baseUrl()).isNull();
    }

    @Test
    void aPresetIsEnabledAndSafeByDefault() {
        assertThat(home.provider("openai"))
                .isEqualTo(
                        new ProviderSettings(
                                "openai",
                                Preset.OPENAI,
                                Value.byDefault(ProviderType.OPENAI),
                                Value.byDefault("https://api.openai.com/v1"),
                                List.of(),
                                null,
                                Value.byDefault(true),
                                Value.byDefault(false),
                                Value.byDefault(OpenAiApi.RESPONSES),
                                Value.byDefault("2023-06-01"),
                                Value.byDefault(true),
                                null,
                                null,
                                null));
    }

    @Test
    void anEntryIsReadWithItsOrigins() {
        home.settings(
                "[providers.lab]",
                "type = 'openai'",
                "base_url = 'http://lab:8080/v1/'",
                "enabled = false",
                "allow_insecure = true",
                "api = 'responses'",
                "requests_per_minute = 60",
                "tokens_per_minute = 40_000");

        assertThat(home.provider("lab"))
                .isEqualTo(
                        new ProviderSettings(
                                "lab",
                                null,
                                new Value<>(ProviderType.OPENAI, at(2)),
                                new Value<>("http://lab:8080/v1", at(3)),
                                List.of(),
                                null,
                                new Value<>(false, at(4)),
                                new Value<>(true, at(5)),
                                new Value<>(OpenAiApi.RESPONSES, at(6)),
                                Value.byDefault("2023-06-01"),
                                Value.byDefault(true),
                                null,
                                new Value<>(60, at(7)),
                                new Value<>(40_000, at(8))));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, https://api.anthropic.com",
        "gemini, https://generativelanguage.googleapis.com",
        "ollama, http://127.0.0.1:11434"
    })
    void anEntryOfAVendorsTypeHasTheVendorsAddress(String type, String url) {
        home.settings("providers.lab.type = '" + type + "'");

        assertThat(url(home.provider("lab"))).isEqualTo(url);
    }

    @Test
    void theAddressOfAnOllamaEntryMayBeAHostAlone() {
        home.settings("providers.lab = { type = 'ollama', base_url = '0.0.0.0:1234' }");

        assertThat(url(home.provider("lab"))).isEqualTo("http://127.0.0.1:1234");
    }

    @Test
    void theAddressOfAnotherEntryMustBeAUrl() {
        home.settings("[providers.openai]", "base_url = 'lab:8080'");

        assertThat(home.problems())
                .containsExactly(
                        home.file
                                + ":2:1: providers.openai.base_url must begin with"
                                + " http:// or https://");
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC_BASE_URL, anthropic, http://lab/a",
        "ANTHROPIC_API_URL, anthropic, http://lab/a",
        "OPENAI_BASE_URL, openai, http://lab/a",
        "GOOGLE_GEMINI_BASE_URL, gemini, http://lab/a",
        "TOGETHER_BASE_URL, together, http://lab/a",
        "OLLAMA_HOST, ollama, http://lab/a"
    })
    void aVendorsVariableMovesThePreset(String variable, String provider, String url) {
        home.variable(variable, url + "/");

        assertThat(home.provider(provider).baseUrl())
                .isEqualTo(new Value<>(url, new Origin.VendorVariable(variable)));
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC_BASE_URL, anthropic",
        "ANTHROPIC_API_URL, anthropic",
        "OPENAI_BASE_URL, openai",
        "GOOGLE_GEMINI_BASE_URL, gemini",
        "TOGETHER_BASE_URL, together",
        "AZURE_OPENAI_ENDPOINT, azure",
        "OLLAMA_HOST, ollama"
    })
    void theFileWinsOverAVendorsAddress(String variable, String provider) {
        home.variable(variable, "http://other")
                .settings("providers." + provider + ".base_url = 'http://mine'");

        assertThat(home.provider(provider).baseUrl()).isEqualTo(new Value<>("http://mine", at(1)));
    }

    @Test
    void anthropicBaseUrlWinsOverApiUrl() {
        home.variable("ANTHROPIC_API_URL", "http://api").variable("ANTHROPIC_BASE_URL", "http://b");

        assertThat(url(home.provider("anthropic"))).isEqualTo("http://b");
    }

    @Test
    void aVendorsAddressThatIsWrongIsNamedAndNotShown() {
        home.variable("OPENAI_BASE_URL", "https://me:canary@host");

        var failure = home.failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message()).isEqualTo("OPENAI_BASE_URL must not hold a user name");
    }

    static Stream<Arguments> keyVariables() {
        return Stream.of(Preset.values())
                .flatMap(preset ->
                        preset.keyVariables().stream()
                                .map(variable -> Arguments.of(variable, preset.word())));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, ANTHROPIC_API_KEY",
        "openai, OPENAI_API_KEY",
        "gemini, GOOGLE_API_KEY or GEMINI_API_KEY",
        "openrouter, OPENROUTER_API_KEY",
        "groq, GROQ_API_KEY",
        "mistral, MISTRAL_API_KEY",
        "deepseek, DEEPSEEK_API_KEY",
        "xai, XAI_API_KEY",
        "together, TOGETHER_API_KEY",
        "azure, AZURE_OPENAI_API_KEY",
        "ollama, OLLAMA_API_KEY",
        "lm-studio, ''",
        "llama.cpp, ''",
        "vllm, ''",
        "echo, ''"
    })
    void aPresetKnowsItsVariables(String name, String variables) {
        assertThat(Objects.requireNonNull(Preset.named(name)).keyVariables())
                .isEqualTo(variables.isEmpty() ? List.of() : List.of(variables.split(" or ")));
    }

    @ParameterizedTest
    @MethodSource("keyVariables")
    void aVendorsKeyBelongsToThePreset(String variable, String provider) {
        home.variable(variable, "sk-canary");

        assertThat(resolved(home.provider(provider).apiKey())).isEqualTo("sk-canary");
    }

    @ParameterizedTest
    @CsvSource({"ANTHROPIC_API_KEY, anthropic", "OPENAI_API_KEY, openai", "OLLAMA_API_KEY, ollama"})
    void aVendorsKeyBelongsToNoOtherEntryOfItsType(String variable, String type) {
        home.variable(variable, "sk-canary")
                .settings("providers.lab = { type = '" + type + "', base_url = 'http://lab' }");

        assertThat(home.provider("lab").apiKey()).isNull();
    }

    @ParameterizedTest
    @MethodSource("keyVariables")
    void aVendorsKeyStaysWithThePresetWhateverItsAddress(String variable, String provider) {
        home.variable(variable, "sk-canary")
                .settings("providers." + provider + ".base_url = 'http://lab'");

        assertThat(resolved(home.provider(provider).apiKey())).isEqualTo("sk-canary");
    }

    @ParameterizedTest
    @MethodSource("keyVariables")
    void aKeyInTheFileWinsOverTheVendors(String variable, String provider) {
        home.variable(variable, "sk-canary")
                .settings("providers." + provider + ".api_key = 'sk-mine'");

        assertThat(resolved(home.provider(provider).apiKey())).isEqualTo("sk-mine");
    }

    @Test
    void aVendorsAddressDoesNotMoveAnotherEntry() {
        home.variable("OLLAMA_HOST", "http://other").settings("providers.lab.type = 'ollama'");

        assertThat(url(home.provider("lab"))).isEqualTo("http://127.0.0.1:11434");
    }

    @Test
    void aVendorsVariableKnowsNoForms() {
        home.variable("OPENAI_API_KEY", "env:HOME").variable("HOME", "/home");

        assertThat(resolved(home.provider("openai").apiKey())).isEqualTo("env:HOME");
    }

    @Test
    void aBlankVendorsVariableCountsAsNotSet() {
        home.variable("OPENAI_API_KEY", " ");

        assertThat(home.provider("openai").apiKey()).isNull();
    }

    @Test
    void anAuthTokenStandsBesideTheKey() {
        home.variable("ANTHROPIC_API_KEY", "sk-key").variable("ANTHROPIC_AUTH_TOKEN", "token");

        assertThat(resolved(home.provider("anthropic").apiKey())).isEqualTo("sk-key");
        assertThat(resolved(home.provider("anthropic").authToken())).isEqualTo("token");
    }

    @Test
    void aTokenInTheFileKeepsTheVendorsKeyOut() {
        home.variable("ANTHROPIC_API_KEY", "sk-key")
                .settings("providers.anthropic.auth_token = 'mine'");

        assertThat(home.provider("anthropic").apiKey()).isNull();
    }

    @Test
    void aKeyInTheFileKeepsTheVendorsTokenOut() {
        home.variable("ANTHROPIC_AUTH_TOKEN", "token")
                .settings("providers.anthropic.api_key = 'mine'");

        assertThat(home.provider("anthropic").authToken()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "0", "no", "off"})
    void enableAnthropicApiSwitchesThePresetOff(String word) {
        home.variable("ENABLE_ANTHROPIC_API", word);

        assertThat(home.provider("anthropic").enabled())
                .isEqualTo(new Value<>(false, new Origin.VendorVariable("ENABLE_ANTHROPIC_API")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "perhaps"})
    void onlyAClearNoSwitchesItOff(String word) {
        home.variable("ENABLE_ANTHROPIC_API", word);

        assertThat(home.provider("anthropic").enabled().value()).isTrue();
    }

    @Test
    void theFileWinsOverEnableAnthropicApi() {
        home.variable("ENABLE_ANTHROPIC_API", "false")
                .settings("providers.anthropic.enabled = true");

        assertThat(home.provider("anthropic").enabled().value()).isTrue();
    }

    @Test
    void enableAnthropicApiLeavesOtherEntriesAlone() {
        home.variable("ENABLE_ANTHROPIC_API", "false").settings("providers.lab.type = 'anthropic'");

        assertThat(home.provider("lab").enabled().value()).isTrue();
    }

    @Test
    void onlyOpenAisOwnServersAreAskedByResponses() {
        home.settings(
                "providers.mine = { type = 'openai', base_url = 'https://API.openai.com/v1' }",
                "providers.lab = { type = 'openai', base_url = 'https://lab/api.openai.com' }");

        assertThat(home.load().providers().values())
                .filteredOn(provider -> provider.api().value() == OpenAiApi.RESPONSES)
                .extracting(ProviderSettings::name)
                .containsExactly("openai", "mine");
    }

    @Test
    void aMovedOpenAiIsAskedByChat() {
        home.variable("OPENAI_BASE_URL", "http://lab/v1");

        assertThat(home.provider("openai").api()).isEqualTo(Value.byDefault(OpenAiApi.CHAT));
    }

    @Test
    void anAnthropicEntryHasItsVersionAndItsCache() {
        home.settings("[providers.anthropic]", "api_version = '2026-10-21'", "cache = false");

        ProviderSettings provider = home.provider("anthropic");

        assertThat(provider.apiVersion()).isEqualTo(new Value<>("2026-10-21", at(2)));
        assertThat(provider.cache()).isEqualTo(new Value<>(false, at(3)));
    }

    @Test
    void googlesOwnVariableWins() {
        home.variable("GEMINI_API_KEY", "second").variable("GOOGLE_API_KEY", "first");

        assertThat(resolved(home.provider("gemini").apiKey())).isEqualTo("first");
    }

    @Test
    void azureHasNoAddressUntilOneIsGiven() {
        assertThat(home.provider("azure").baseUrl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me.openai.azure.com",
                "https://me.openai.azure.com/",
                "https://me.openai.azure.com/openai/v1/"
            })
    void azuresEndpointIsTheBeginningOfItsAddress(String endpoint) {
        home.variable("AZURE_OPENAI_ENDPOINT", endpoint);

        assertThat(home.provider("azure").baseUrl())
                .isEqualTo(
                        new Value<>(
                                "https://me.openai.azure.com/openai/v1",
                                new Origin.VendorVariable("AZURE_OPENAI_ENDPOINT")));
    }

    @Test
    void azuresAddressInTheFileIsTakenAsItIs() {
        home.settings("providers.azure.base_url = 'https://gateway/azure'");

        assertThat(url(home.provider("azure"))).isEqualTo("https://gateway/azure");
    }

    @Test
    void severalKeysKeepTheirOrderAndPlaces() {
        home.variable("SECOND", "sk-2")
                .variable("OPENAI_API_KEY", "sk-0")
                .settings("[providers.openai]", "api_keys = [", "'sk-1',", "  'env:SECOND',", "]");

        List<Secret> keys = home.provider("openai").apiKeys();

        assertThat(keys).extracting(Secret::resolve).containsExactly("sk-1", "sk-2");
        assertThat(keys)
                .extracting(Secret::origin)
                .containsExactly(at(3), new Origin.InFile(home.file, 4, 3));
    }

    @Test
    void severalKeysKeepTheVendorsTokenOut() {
        home.variable("ANTHROPIC_AUTH_TOKEN", "token")
                .settings("providers.anthropic.api_keys = ['mine']");

        assertThat(home.provider("anthropic").authToken()).isNull();
    }

    @Test
    void aSalesforceEntryHasWhatMakesItsTokens() {
        home.variable("SF_ID", "id")
                .settings(
                        "[providers.sf]",
                        "type = 'salesforce'",
                        "domain = 'me.my.salesforce.com'",
                        "client_id = 'env:SF_ID'",
                        "client_secret = 'cmd:echo secret'",
                        "door = 'gpt'");

        ProviderSettings provider = home.provider("sf");
        SalesforceSettings salesforce = Objects.requireNonNull(provider.salesforce());

        assertThat(salesforce.domain().resolve()).isEqualTo("me.my.salesforce.com");
        assertThat(salesforce.clientId().resolve()).isEqualTo("id");
        assertThat(salesforce.clientSecret().resolve()).isEqualTo("secret");
        assertThat(salesforce.door()).isEqualTo(new Value<>(SalesforceDoor.GPT, at(6)));
        assertThat(provider.baseUrl())
                .isEqualTo(Value.byDefault("https://api.salesforce.com/ai/gpt/v1"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', https://api.salesforce.com/einstein/platform/v1",
        "door = 'models', https://api.salesforce.com/einstein/platform/v1",
        "base_url = 'https://api.gov.salesforce.com/x/', https://api.gov.salesforce.com/x"
    })
    void theDoorOfASalesforceEntryGivesItsAddress(String line, String url) {
        home.settings(
                "[providers.sf]",
                "type = 'salesforce'",
                "domain = 'a'",
                "client_id = 'b'",
                "client_secret = 'c'",
                line);

        assertThat(url(home.provider("sf"))).isEqualTo(url);
    }

    @Test
    void theDomainOfASalesforceEntryIsNoSecret() {
        home.settings(
                "providers.sf = { type = 'salesforce', domain = 'me.example', client_id = 'sk-id',"
                        + " client_secret = 'sk-secret' }");

        Settings settings = home.load();

        assertThat(ToldSecrets.of(settings)).containsExactlyInAnyOrder("sk-id", "sk-secret");
        SalesforceSettings salesforce =
                Objects.requireNonNull(
                        Objects.requireNonNull(settings.providers().get("sf")).salesforce());
        assertThat(salesforce.domain()).hasToString("me.example");
        assertThat(salesforce.clientSecret()).hasToString("***");
    }

    private Origin at(int line) {
        return new Origin.InFile(home.file, line, 1);
    }

    private static @Nullable String url(ProviderSettings provider) {
        Value<String> url = provider.baseUrl();
        return url == null ? null : url.value();
    }

    private static @Nullable String resolved(@Nullable Secret secret) {
        return secret == null ? null : secret.resolve();
    }
}
