package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client of Anthropic's format is told how long its prompt is, by a proxy whose target tells that only afterwards.
@Timeout(60)
class PromptCountsTest {
    /// More than anybody would estimate.
    private static final int COUNTED = 54_321;

    private static final String ASKED = "{\"role\":\"user\",\"content\":\"Hi\"}";
    private static final String GOES_ON =
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\",\"cache_control\":{\"type\":\"ephemeral\"}}]},"
                    + "{\"role\":\"user\",\"content\":\"And now?\"}";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy = Proxy.with(Upstream.CHAT.settings(server));

    @Test
    void whatTheTargetCountedOfTheBeginningIsNotEstimatedAgain() {
        ask("m", ASKED);

        String next = ask("m", marked(ASKED) + "," + GOES_ON);

        assertThat(inputTokens(next)).isBetween(COUNTED + 5, COUNTED + 30);
        assertThat(counted("m", ASKED + "," + GOES_ON)).as("counted by now").isEqualTo(COUNTED);
    }

    @Test
    void anotherBeginningIsEstimatedAsItWas() {
        ask("n", ASKED);

        assertThat(counted("n", ASKED.replace("Hi", "Ho") + "," + GOES_ON)).isBetween(1, 100);
        assertThat(counted("o", ASKED + "," + GOES_ON)).as("another model's").isBetween(1, 100);
    }

    @Test
    void whatAFailedAnswerSaysTeachesNothing() {
        server.play(
                Upstream.CHAT.begun(
                        "data: {\"id\":\"1\",\"model\":\"p\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"He\"}}],\"usage\":"
                                + usage()
                                + "}\n\n"));

        Client.ask(proxy.port(), "/v1/messages", request("p", ASKED), VERSION);

        assertThat(counted("p", ASKED + "," + GOES_ON)).isBetween(1, 100);
    }

    private static final String VERSION = "anthropic-version: 2023-06-01";

    /// As a client marks how far the provider is to keep it.
    private static String marked(String message) {
        return message.replace(
                "\"Hi\"",
                "[{\"type\":\"text\",\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]");
    }

    private static String ask(String model, String messages) {
        server.play(
                Script.stream(
                        "text/event-stream",
                        "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n",
                        "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                        "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[],\"usage\":"
                                + usage()
                                + "}\n\n",
                        "data: [DONE]\n\n"));
        String answer =
                Client.ask(proxy.port(), "/v1/messages", request(model, messages), VERSION).text();
        assertThat(answer).contains("message_stop");
        return answer;
    }

    private static String usage() {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":1}".formatted(COUNTED);
    }

    private static String request(String model, String messages) {
        return "{\"model\":\"%s/%s\",\"max_tokens\":9,\"stream\":true,\"messages\":[%s]}"
                .formatted(Upstream.CHAT.provider(), model, messages);
    }

    private static int inputTokens(String stream) {
        String start =
                stream.lines().filter(line -> line.contains("message_start")).toList().get(1);
        return Objects.requireNonNull(Json.parse(start.substring("data: ".length())))
                .at("/message/usage/input_tokens")
                .asInt(0);
    }

    private static int counted(String model, String messages) {
        String body =
                "{\"model\":\"%s/%s\",\"messages\":[%s]}"
                        .formatted(Upstream.CHAT.provider(), model, messages);
        String answer = Client.ask(proxy.port(), "/v1/messages/count_tokens", body, VERSION).text();
        return Objects.requireNonNull(Json.parse(answer)).path("input_tokens").asInt(0);
    }
}
