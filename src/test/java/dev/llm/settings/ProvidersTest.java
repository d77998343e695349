package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                .containsExactly("anthropic", "openai", "ollama", "echo");
    }

    @Test
    void entriesOfTheFileStandBeforeThePresetsThatNeedNoKey() {
        home.settings(
                "providers.zoo.type = 'anthropic'",
                "providers.echo.enabled = false",
                "providers.art.type = 'ollama'");

        assertThat(home.load().providers().keySet())
                .containsExactly("anthropic", "openai", "zoo", "art", "ollama", "echo");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, https://api.anthropic.com",
        "openai, https://api.openai.com/v1",
        "ollama, http://127.0.0.1:11434"
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
                                new Value<>(ProviderType.OPENAI, new Origin.Default()),
                                new Value<>("https://api.openai.com/v1", new Origin.Default()),
                                null,
                                null,
                                new Value<>(true, new Origin.Default()),
                                new Value<>(false, new Origin.Default())));
    }

    @Test
    void anEntryIsReadWithItsOrigins() {
        home.settings(
                "[providers.lab]",
                "type = 'openai'",
                "base_url = 'http://lab:8080/v1/'",
                "enabled = false",
                "allow_insecure = true");

        assertThat(home.provider("lab"))
                .isEqualTo(
                        new ProviderSettings(
                                "lab",
                                new Value<>(ProviderType.OPENAI, at(2)),
                                new Value<>("http://lab:8080/v1", at(3)),
                                null,
                                null,
                                new Value<>(false, at(4)),
                                new Value<>(true, at(5))));
    }

    @ParameterizedTest
    @CsvSource({"anthropic, https://api.anthropic.com", "ollama, http://127.0.0.1:11434"})
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

    @ParameterizedTest
    @CsvSource({"ANTHROPIC_API_KEY, anthropic", "OPENAI_API_KEY, openai", "OLLAMA_API_KEY, ollama"})
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
    @CsvSource({"ANTHROPIC_API_KEY, anthropic", "OPENAI_API_KEY, openai", "OLLAMA_API_KEY, ollama"})
    void aVendorsKeyStaysWithThePresetWhateverItsAddress(String variable, String provider) {
        home.variable(variable, "sk-canary")
                .settings("providers." + provider + ".base_url = 'http://lab'");

        assertThat(resolved(home.provider(provider).apiKey())).isEqualTo("sk-canary");
    }

    @ParameterizedTest
    @CsvSource({"ANTHROPIC_API_KEY, anthropic", "OPENAI_API_KEY, openai", "OLLAMA_API_KEY, ollama"})
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
