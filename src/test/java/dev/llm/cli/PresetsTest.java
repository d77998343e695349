package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.settings.Preset;
import dev.llm.settings.ProviderType;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the providers that are there without settings ask for, and what they send.
@Timeout(60)
class PresetsTest {
    @TempDir private Path home;
    private ScriptedServer server;
    private ClosedPort nobody;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
        nobody = ClosedPort.reserve();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        nobody.close();
    }

    static Stream<Preset> compatibleOnesWithAKey() {
        return Stream.of(Preset.values())
                .filter(preset -> preset.type() == ProviderType.OPENAI)
                .filter(preset -> preset != Preset.OPENAI && !preset.keyVariables().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("compatibleOnesWithAKey")
    void aKeyInTheEnvironmentIsSentToTheServer(Preset preset) throws Exception {
        server.play(Wire.OPENAI.stream("ok"));

        llm().env(preset.keyVariables().getFirst(), "sk-canary")
                .settings("[providers.\"" + preset.word() + "\"]", url("base_url = '%s'"))
                .args("-m", preset.word() + "/org/model", "hi")
                .call()
                .expect(0);

        Exchange sent = server.take();
        assertThat(sent.target()).isEqualTo("/v1/chat/completions");
        assertThat(sent.json().path("model").stringValue()).isEqualTo("org/model");
        boolean azure = preset == Preset.AZURE;
        assertThat(sent.header("authorization")).isEqualTo(azure ? null : "Bearer sk-canary");
        assertThat(sent.header("api-key")).isEqualTo(azure ? "sk-canary" : null);
    }

    @ParameterizedTest
    @MethodSource("compatibleOnesWithAKey")
    void withoutAKeyNothingIsSentAndTheVariableIsNamed(Preset preset) {
        String failure =
                llm().env("AZURE_OPENAI_ENDPOINT", server.url(""))
                        .args("-m", preset.word() + "/m", "hi")
                        .call()
                        .expect(3)
                        .failure();

        assertThat(failure)
                .isEqualTo(
                        "llm: "
                                + preset.word()
                                + ": no key; set "
                                + preset.keyVariables().getFirst()
                                + ", or api_key in [providers."
                                + preset.word()
                                + "], or pass --key");
    }

    @Test
    void azureAsksAtItsEndpoint() throws Exception {
        server.play(Wire.OPENAI.stream("ok"));

        llm().env("AZURE_OPENAI_API_KEY", "sk-canary")
                .env("AZURE_OPENAI_ENDPOINT", server.url("/"))
                .args("-m", "azure/my-deployment", "hi")
                .call()
                .expect(0);

        assertThat(server.take().target()).isEqualTo("/openai/v1/chat/completions");
    }

    @Test
    void azureWithoutAnEndpointSaysWhatIsMissing() {
        assertThat(
                        llm().env("AZURE_OPENAI_API_KEY", "sk-canary")
                                .args("-m", "azure/m", "hi")
                                .call()
                                .expect(3)
                                .failure())
                .isEqualTo(
                        "llm: azure: no base URL; set AZURE_OPENAI_ENDPOINT, or base_url in"
                                + " [providers.azure]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm-studio", "llama.cpp", "vllm"})
    void aLocalServerNeedsNoKey(String name) throws Exception {
        server.play(Wire.OPENAI.stream("ok"));

        llm().settings("[providers.\"" + name + "\"]", url("base_url = '%s'"))
                .args("-m", name + "/m", "hi")
                .call()
                .expect(0);

        assertThat(server.take().header("authorization")).isNull();
    }

    @Test
    void aLocalServerIsNeverChosenByItself() {
        String failure =
                llm().settings(
                                url("providers.vllm.base_url = '%s'"),
                                url("providers.lm-studio = { base_url = '%s', api_key = 'k' }"))
                        .args("hi")
                        .call()
                        .expect(3)
                        .failure();

        assertThat(failure)
                .startsWith("llm: no model is set and no provider is ready; looked for ")
                .contains("GOOGLE_API_KEY or GEMINI_API_KEY, OPENROUTER_API_KEY, ")
                .doesNotContain("vllm")
                .doesNotContain("LM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-06-01", "2026-10-21"})
    void anthropicIsAskedInTheVersionThatIsSet(String version) throws Exception {
        server.play(Wire.ANTHROPIC.stream("ok"));

        llm().env("ANTHROPIC_BASE_URL", server.url(""))
                .settings("[providers.anthropic]", "api_version = '" + version + "'")
                .args("-m", "anthropic/claude-sonnet-5-5", "hi")
                .call()
                .expect(0);

        assertThat(server.take().header("anthropic-version")).isEqualTo(version);
    }

    private Program llm() {
        return Program.in(home).env("OLLAMA_HOST", nobody.url("")).env("LLM_RETRIES", "0");
    }

    private String url(String line) {
        return line.formatted(server.url("/v1"));
    }
}
