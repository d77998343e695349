package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Dialect;
import dev.llm.model.Origin;
import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Wherever a provider's stream is cut, its client does not take what came for all there is.
@Timeout(60)
class CutStreamTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension private static final Proxy proxy = Proxy.with(Upstream.allAt(server));

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void besideAStreamThatGoesThroughItsEndIsKnownAtEveryByte(Upstream api) {
        for (String recorded : List.of("text", api == Upstream.RESPONSES ? "reasoning" : "tools")) {
            for (String end : List.of("\n", recorded.equals("text") ? "\r\n" : "\r")) {
                byte[] bytes = api.recorded(recorded).replace("\n", end).getBytes(UTF_8);
                for (int length = 0; length <= bytes.length; length++) {
                    byte[] seen = Arrays.copyOf(bytes, length);
                    var tap = new Tap(dialect(api), new Origin("up", "m"));
                    tap.read(seen);
                    boolean whole = tap.complete();

                    assertThat(whole && !hasEnd(api, new String(seen, UTF_8)))
                            .as("complete after %d bytes", length)
                            .isFalse();
                    assertThat(length < bytes.length || whole).as("complete at the end").isTrue();
                }
            }
        }
    }

    /// Even one that is too long to be looked at.
    @ParameterizedTest
    @ValueSource(ints = {10, 70})
    void aLongEventHidesNothingThatFollows(int megabytes) {
        var tap = new Tap(dialect(Upstream.CHAT), new Origin("up", "m"));
        tap.read("data: {\"picture\":\"".getBytes(UTF_8));
        for (int i = 0; i < megabytes; i++) {
            tap.read("x".repeat(1024 * 1024).getBytes(UTF_8));
        }
        tap.read("\"}\n\n".getBytes(UTF_8));
        assertThat(tap.betweenEvents()).isTrue();

        tap.read(Upstream.CHAT.recorded("text").getBytes(UTF_8));

        assertThat(tap.complete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void anEventOfOursFitsOnlyWhereOneHasEnded(Upstream api) {
        for (String end : List.of("\n", "\r\n")) {
            String separator = api == Upstream.OLLAMA ? end : end + end;
            String text = api.recorded("text").replace("\n", end);
            byte[] bytes = text.getBytes(UTF_8);
            var tap = new Tap(dialect(api), new Origin("up", "m"));
            for (int i = 0; i < bytes.length; i++) {
                tap.read(new byte[] {bytes[i]});
                String seen = new String(bytes, 0, i + 1, UTF_8);
                assertThat(tap.betweenEvents())
                        .as("after %s", seen)
                        .isEqualTo(seen.endsWith(separator));
            }
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(Upstream.ANTHROPIC, Upstream.ANTHROPIC),
                Arguments.of(Upstream.CHAT, Upstream.CHAT),
                Arguments.of(Upstream.RESPONSES, Upstream.RESPONSES),
                Arguments.of(Upstream.OLLAMA, Upstream.OLLAMA),
                Arguments.of(Upstream.ANTHROPIC, Upstream.CHAT),
                Arguments.of(Upstream.ANTHROPIC, Upstream.GEMINI),
                Arguments.of(Upstream.CHAT, Upstream.ANTHROPIC),
                Arguments.of(Upstream.RESPONSES, Upstream.OLLAMA),
                Arguments.of(Upstream.RESPONSES, Upstream.ANTHROPIC),
                Arguments.of(Upstream.OLLAMA, Upstream.RESPONSES));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void noCutLooksWhole(Upstream client, Upstream api) {
        for (String recorded : List.of("text", "turn")) {
            noCutLooksWhole(client, api, api.recorded(recorded).getBytes(UTF_8));
        }
    }

    private static void noCutLooksWhole(Upstream client, Upstream api, byte[] bytes) {
        for (int cut : cuts(api, bytes)) {
            byte[] sent = Arrays.copyOf(bytes, cut);
            String seen = new String(sent, UTF_8);
            boolean ended = hasEnd(api, seen);
            for (boolean orderly : new boolean[] {true, false}) {
                Script begun = Script.answer(200, "content-type: " + api.mediaType()).chunked();
                Script script = sent.length == 0 ? begun : begun.send(sent);
                server.play(orderly ? script.end() : script);

                Client.Answer answer = ask(client, api);

                String what =
                        "after %d bytes, %s, the client has %s"
                                .formatted(cut, orderly ? "in order" : "broken", answer.text());
                if (!ended) {
                    assertThat(looksWhole(client, answer)).as(what).isFalse();
                    assertThat(hasEnd(client, answer.text())).as(what).isFalse();
                } else if (seen.endsWith(separator(api))) {
                    assertThat(looksWhole(client, answer)).as(what).isTrue();
                }
                server.clear();
            }
        }
    }

    /// Where each event ends, and a byte before and after that, and its middle.
    private static List<Integer> cuts(Upstream api, byte[] bytes) {
        var cuts = new ArrayList<Integer>(List.of(0, 1));
        int start = 0;
        for (int i = 1; i <= bytes.length; i++) {
            if (new String(bytes, 0, i, UTF_8).endsWith(separator(api)) && i > start + 2) {
                cuts.addAll(List.of((start + i) / 2, i - 2, i - 1, i));
                start = i;
            }
        }
        return cuts;
    }

    private static String separator(Upstream api) {
        return api == Upstream.OLLAMA ? "\n" : "\n\n";
    }

    private static boolean looksWhole(Upstream client, Client.Answer answer) {
        String error =
                switch (client) {
                    case ANTHROPIC -> "event: error\n";
                    case CHAT -> "data: \\{\"error\"";
                    case RESPONSES -> "event: (error|response.failed)\n";
                    case OLLAMA -> "(?m)^\\{\"error\"";
                    case GEMINI -> throw new IllegalArgumentException();
                };
        return answer.status() == 200
                && answer.complete()
                && !Pattern.compile(error).matcher(answer.text()).find();
    }

    /// Whether the provider's own word for the end is in what it sent.
    private static boolean hasEnd(Upstream api, String seen) {
        String end =
                switch (api) {
                    case ANTHROPIC -> "\"stop_reason\":\"\\w+\"|\"type\":\"message_stop\"";
                    case CHAT -> "\"finish_reason\":\"\\w+\"";
                    case RESPONSES -> "\"type\":\"response.(completed|incomplete)\"";
                    case GEMINI -> "\"finishReason\": ?\"\\w+\"";
                    case OLLAMA -> "\"done\":true.*}";
                };
        return Pattern.compile(end).matcher(seen).find();
    }

    private static Dialect dialect(Upstream api) {
        return Way.of(api.path(), dev.llm.model.Headers.NONE, List.of()).dialect();
    }

    private static Client.Answer ask(Upstream client, Upstream api) {
        try (Client asking = client.ask(proxy, api.provider() + "/m", true)) {
            return asking.rest();
        }
    }
}
