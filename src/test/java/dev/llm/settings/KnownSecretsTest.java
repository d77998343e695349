package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is known can be redacted, wherever it is about to be printed.
class KnownSecretsTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void aLiteralInTheFileIsKnown() {
        home.settings("[providers.openai]", "api_key = 'sk-canary'");

        assertThat(ToldSecrets.of(home.load())).containsExactly("sk-canary");
    }

    @Test
    void aLiteralOfADisabledEntryIsKnown() {
        home.settings("[providers.openai]", "enabled = false", "api_key = 'sk-canary'");

        assertThat(ToldSecrets.of(home.load())).containsExactly("sk-canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ANTHROPIC_API_KEY",
                "ANTHROPIC_AUTH_TOKEN",
                "OPENAI_API_KEY",
                "OLLAMA_API_KEY"
            })
    void aVendorsKeyIsKnownEvenWhenTheFileHasAnother(String variable) {
        home.settings(
                        "[providers.anthropic]",
                        "api_key = 'env:NONE'",
                        "[providers.openai]",
                        "api_key = 'env:NONE'",
                        "[providers.ollama]",
                        "api_key = 'env:NONE'")
                .variable(variable, "sk-canary\n");

        assertThat(ToldSecrets.of(home.load())).containsExactly("sk-canary");
    }

    @Test
    void theVariableThatAKeyNamesIsKnown() {
        home.settings("[providers.openai]", "api_key = 'env:WORK_KEY'")
                .variable("WORK_KEY", "sk-canary");

        assertThat(ToldSecrets.of(home.load())).containsExactly("sk-canary");
    }

    @Test
    void aKeyOfTheCommandLineIsKnown() {
        Settings settings = home.load();

        settings.key("--key", "sk-canary");

        assertThat(ToldSecrets.of(settings)).containsExactly("sk-canary");
    }

    @Test
    void whatACommandPrintedIsKnown() {
        Settings settings = home.load();

        settings.key("--key", "cmd:echo sk-canary").resolve();

        assertThat(ToldSecrets.of(settings)).containsExactly("sk-canary");
    }

    @Test
    void nothingIsShownByToString() {
        home.settings("[providers.lab]", "type = 'ollama'", "api_key = 'sk-canary-1'")
                .variable("OPENAI_API_KEY", "sk-canary-2");
        Settings settings = home.load();

        assertThat(settings + " " + settings.providers() + home.environment())
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key = sk-canary",
                "api_key = canary",
                "api_key = 12canary",
                "api_key = 'sk-canary",
                "api_key = 'sk-canary' canary",
                "api_key = \"sk-canary\\q\"",
                "api_key = \"canary\"\"",
                "api_key: 'sk-canary'",
                "api_key = 'sk canary'",
                "api_key = ['sk-canary']",
                "api_key = { key = 'sk-canary' }",
                "api_key = 'sk-canary'\napi_key = 'sk-canary'",
                "base_url = 'https://user:canary@host/v1'",
                "base_url = 'https://canary@host/v1'",
                "base_url = 'https://user:can ary@canary/'",
                "base_url = 'canary'",
                "[providers]\nopenai = 'sk-canary'"
            })
    void nothingIsShownByWhatIsWrong(String lines) {
        home.settings("[providers.anthropic]", lines);

        assertThat(home.problems()).isNotEmpty().noneMatch(text -> text.contains("canary"));
    }
}
