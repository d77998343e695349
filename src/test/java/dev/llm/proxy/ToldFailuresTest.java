package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What clients hear of a failure: the provider's own sentence, the same whether the answer has begun or not, and nothing
/// that is only for whoever runs the proxy.
@Timeout(60)
class ToldFailuresTest {
    private static final String OVERLOADED =
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Quite full\"}}";

    private static final String CHAT_OVERLOADED =
            "{\"error\":{\"message\":\"Quite full\",\"type\":\"server_error\",\"param\":null,\"code\":\"server_is_overloaded\"}}";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[providers.keyless]",
                    "type = \"anthropic\"",
                    "[providers.off]",
                    "type = \"anthropic\"",
                    "enabled = false",
                    "api_key = \"k\"",
                    Upstream.allAt(server));

    /// Whose answers begin before anybody has answered.
    @RegisterExtension
    private static final Proxy lively =
            Proxy.with("[proxy]", "ping_interval = 0.05", Upstream.allAt(server));

    @ParameterizedTest
    @EnumSource(names = {"RESPONSES", "ANTHROPIC"})
    void theEventsOfAResponseThatIsCutAreNumberedToTheEnd(Upstream api) {
        String events = api.recorded("text");
        int second = events.indexOf("\n\n", events.indexOf("Hel")) + 2;
        server.play(api.begun(events.substring(0, second)).end());

        Client.Answer answer = ask(Upstream.RESPONSES, api.provider() + "/m", true);

        assertThat(answer.text()).doesNotContain("response.completed").contains("error");
        List<Integer> numbers = numbers(answer.text());
        assertThat(numbers).hasSizeGreaterThan(3);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, ANTHROPIC, 529",
        "CHAT, CHAT, 503",
        "CHAT, ANTHROPIC, 503",
        "ANTHROPIC, CHAT, 529",
        "OLLAMA, ANTHROPIC, 503"
    })
    void anErrorUnderStatus200HasItsOwnStatus(Upstream client, Upstream api, int status) {
        String error = api == Upstream.CHAT ? CHAT_OVERLOADED : OVERLOADED;
        for (boolean stream : new boolean[] {true, false}) {
            server.play(Script.json(200, error));

            Client.Answer answer = ask(client, api.provider() + "/m", stream);

            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
            assertThat(answer.text()).contains("Quite full").doesNotContain("event:");
            if (client == api) {
                assertThat(answer.text()).isEqualTo(error);
            }
        }
        server.play(
                api.stream(
                        (api == Upstream.CHAT ? "" : "event: error\n")
                                + "data: "
                                + error
                                + "\n\n"));

        Client.Answer answer = ask(client, api.provider() + "/m", true);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).startsWith("{").contains("Quite full");
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, ANTHROPIC, 'Quite full'",
        "CHAT, CHAT, 'Quite full'",
        "CHAT, ANTHROPIC, 'anthropic-up: Quite full'",
        "ANTHROPIC, CHAT, 'openai-up: Quite full'"
    })
    void theWordsAreTheSameWhenTheAnswerHasBegun(Upstream client, Upstream api, String words) {
        Script refusal = Script.json(529, api == Upstream.CHAT ? CHAT_OVERLOADED : OVERLOADED);
        server.play(refusal);
        assertThat(ask(client, api.provider() + "/m", true).text())
                .contains("\"message\":\"" + words + "\"");

        var gate = new CountDownLatch(1);
        server.play(Script.nothing().await(gate).followedBy(refusal));
        try (Client asking = client.ask(lively, api.provider() + "/m", true)) {
            assertThat(asking.status()).isEqualTo(200);
            gate.countDown();

            assertThat(asking.rest().text()).contains("\"message\":\"" + words + "\"");
        }
    }

    @Test
    void aPromptThatIsTooLongIsSaidInEachClientsWords() {
        server.otherwise(
                Script.json(
                        400,
                        "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}"));

        assertThat(ask(Upstream.ANTHROPIC, "openai-up/m", true).text())
                .contains(
                        "\"type\":\"invalid_request_error\"",
                        "\"prompt is too long: 9000 tokens > 8192 maximum (openai-up: This model's");

        server.otherwise(
                Script.json(
                        400,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 9 tokens > 8 maximum\"}}"));
        for (Upstream client : List.of(Upstream.CHAT, Upstream.RESPONSES)) {
            assertThat(ask(client, "anthropic-up/m", true).text())
                    .contains("\"code\":\"context_length_exceeded\"")
                    .contains("\"anthropic-up: prompt is too long: 9 tokens > 8 maximum\"");
        }
    }

    @Test
    void whatToDoAboutAKeyIsForWhoRunsTheProxy() throws Exception {
        Client.Answer answer = ask(Upstream.CHAT, "keyless/claude-opus-5-5", false);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text())
                .contains("keyless: no key; whoever runs the proxy has to see to it")
                .doesNotContain("--key", "api_key");
        assertThat(line("keyless: no key")).contains("pass --key");
    }

    @Test
    void aRefusedKeyOfTheProxyIsNamedWithoutItsPlace() throws Exception {
        server.play(
                Script.json(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"));

        Client.Answer answer = ask(Upstream.ANTHROPIC, "anthropic-up/m", false);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text())
                .contains("anthropic-up: invalid x-api-key; this key is the proxy's own")
                .doesNotContain("settings.toml", ".config");
        assertThat(line("invalid x-api-key")).contains("check the key from", "settings.toml");
    }

    @Test
    void aProviderThatIsSwitchedOffIsNamedWithoutThePlaceWhereItIs() throws Exception {
        Client.Answer answer = ask(Upstream.CHAT, "off/m", false);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .contains("\"the provider off is switched off\"")
                .doesNotContain("settings.toml", ".config");
        assertThat(line("the provider off")).contains("settings.toml");
    }

    @Test
    void aMistypedModelGetsItsNearestAndNoAdviceForACommandLine() {
        assertThat(ask(Upstream.CHAT, "claude-opus-5-6", false).text())
                .contains("claude-opus-5-6; did you mean claude-opus-5-5")
                .doesNotContain("llm ");
        assertThat(ask(Upstream.CHAT, "nosuch", false).text())
                .contains("\"no provider is known for the model nosuch\"");
    }

    @Test
    void ofOptionsOnlyWhatIsLostIsNamed() {
        server.otherwise(Script.json(200, Upstream.ANTHROPIC.whole("rich")));

        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/api/chat",
                        "{\"model\":\"anthropic-up/m\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"options\":{\"temperature\":1,\"num_ctx\":8192}}");

        assertThat(answer.header("llm-lossy"))
                .contains("options.num_ctx")
                .doesNotContain("options,");
    }

    /// The access line of one exchange; that of the one before may still be on its way.
    private static String line(String words) throws InterruptedException {
        String line = proxy.nextLine();
        while (!line.contains(words)) {
            line = proxy.nextLine();
        }
        return line;
    }

    private static List<Integer> numbers(String events) {
        var numbers = new ArrayList<Integer>();
        Pattern number = Pattern.compile("\"sequence_number\":\\s*(\\d+)");
        for (MatchResult match : number.matcher(events).results().toList()) {
            numbers.add(Integer.valueOf(match.group(1)));
        }
        return numbers;
    }

    private static Client.Answer ask(Upstream client, String model, boolean stream) {
        try (Client asking = client.ask(proxy, model, stream)) {
            return asking.rest();
        }
    }
}
