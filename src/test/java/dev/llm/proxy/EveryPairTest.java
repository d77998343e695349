package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.ServedStream;
import dev.llm.dialect.StreamDecoder;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Headers;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.StopReason;
import dev.llm.sse.Frame;
import dev.llm.sse.FrameParser;
import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the clients of each format get of the streams of each provider: bytes where both speak the same, else a stream
/// that obeys the client's grammar and says the same.
@Timeout(60)
class EveryPairTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    Upstream.allAt(server),
                    "[providers.org]",
                    "type = \"salesforce\"",
                    "domain = \"" + server.url("") + "\"",
                    "base_url = \"" + server.url("/einstein") + "\"",
                    "client_id = \"app\"",
                    "client_secret = \"secret\"");

    static Stream<Arguments> pairs() {
        return Stream.of(Upstream.ANTHROPIC, Upstream.CHAT, Upstream.RESPONSES, Upstream.OLLAMA)
                .flatMap(client ->
                        Stream.of(Upstream.values())
                                .filter(api -> !asksInChat(client, api))
                                .map(api -> Arguments.of(client, api)));
    }

    /// Whoever has Responses has Chat as well, so that clients of Chat are not translated there.
    private static boolean asksInChat(Upstream client, Upstream api) {
        return client == Upstream.CHAT && api == Upstream.RESPONSES;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aTurnArrivesWithAllThatIsInIt(Upstream client, Upstream api) {
        server.play(api.stream(api.recorded("turn")));

        Client.Answer answer = ask(client, api.provider() + "/m");

        ChatReply reply = reply(client, answer);
        assertThat(reply.reasoning()).isEqualTo("Let me see.");
        assertThat(reply.text()).isEqualTo("I look 👀.");
        assertThat(calls(reply))
                .containsExactly("get_weather {\"city\":\"San José\"}", "now {\"zone\":\"UTC\"}");
        assertThat(reply.stop().reason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(reply.usage().totalInputTokens()).isEqualTo(120);
        assertThat(reply.usage().outputTokens()).isEqualTo(34);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whateverIsRecordedObeysTheGrammarOfTheClient(Upstream client, Upstream api) {
        for (String name : api.recordings()) {
            String events = api.recorded(name);
            // The second is for an answer that is to be continued.
            server.play(api.stream(events), api.stream(api.recorded("text")));

            Client.Answer answer = ask(client, api.provider() + "/m");

            boolean failed = api.breaksOff(name);
            if (client == api && failed && answer.status() == 200) {
                assertThat(answer.text()).as(name).startsWith(events);
            } else if (client == api && !failed) {
                assertThat(answer.text()).as(name).isEqualTo(events);
            } else if (answer.status() == 200) {
                obeys(client, answer, failed, name);
            } else {
                assertThat(failed).as(name).isTrue();
                assertThat(answer.text()).as(name).startsWith("{").contains("error");
            }
            server.clear();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void echoSaysWhatWasAsked(Upstream client) {
        Client.Answer answer = ask(client, "echo");

        ChatReply reply = reply(client, answer);
        assertThat(reply.text()).isEqualTo("one two");
        assertThat(reply.stop().reason()).isEqualTo(StopReason.END_TURN);
        assertThat(reply.usage().outputTokens()).isEqualTo(2);
        obeys(client, answer, false, "echo");
    }

    /// It has no streams: its one answer becomes one.
    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void salesforceIsStreamedAsWell(Upstream client) throws IOException {
        String recorded =
                Files.readString(Path.of("src/test/resources/dialect/salesforce/text.stream.json"));
        // What gives out tokens and what answers stand on one server: both read only what is
        // theirs.
        server.otherwise(
                Script.json(200, recorded.replaceFirst("\\{", "{\"access_token\":\"t\",")));

        Client.Answer answer = ask(client, "org/m");

        ChatReply reply = reply(client, answer);
        assertThat(reply.text()).isEqualTo("Acme is fine.\n\n— 語 👋");
        assertThat(reply.usage().totalInputTokens()).isEqualTo(21);
        assertThat(reply.usage().outputTokens()).isEqualTo(9);
        obeys(client, answer, false, "salesforce");
    }

    private static void obeys(Upstream client, Client.Answer answer, boolean failed, String name) {
        // An error in a stream of Chat ends the connection, too.
        assertThat(answer.complete())
                .as("%s: %s", name, answer.text())
                .isNotEqualTo(failed && client == Upstream.CHAT);
        Dialect dialect = dialect(client);
        List<Frame> frames = frames(dialect, answer.body());
        assertThat(
                        frames.stream()
                                .map(frame -> new String(dialect.framing().write(frame), UTF_8))
                                .collect(Collectors.joining()))
                .as(name)
                .isEqualTo(answer.text());
        new ServedStream(frames, failed, name + ": " + answer.text()).obeys(dialect.name(), true);
    }

    private static ChatReply reply(Upstream client, Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        var builder = new ReplyBuilder();
        StreamDecoder decoder = dialect(client).streamDecoder(new Origin("proxy", "m"));
        for (Frame frame : frames(dialect(client), answer.body())) {
            decoder.decode(frame, builder::add);
        }
        decoder.end(builder::add);
        ChatReply reply = builder.build();
        assertThat(reply.complete()).isTrue();
        return reply;
    }

    private static List<String> calls(ChatReply reply) {
        var calls = new ArrayList<String>();
        for (Part part : reply.parts()) {
            if (part instanceof Part.ToolCall call) {
                calls.add(call.name() + " " + Json.parse(call.arguments().text()));
            }
        }
        return calls;
    }

    private static List<Frame> frames(Dialect dialect, byte[] body) {
        var frames = new ArrayList<Frame>();
        FrameParser parser = dialect.framing().parser();
        parser.feed(body, 0, body.length, frames::add);
        parser.end(frames::add);
        return frames;
    }

    private static Dialect dialect(Upstream client) {
        return Way.of(client.path(), Headers.NONE, List.of()).dialect();
    }

    private static Client.Answer ask(Upstream client, String model) {
        String request = client.request(model, true);
        if (client == Upstream.CHAT) {
            request = "{\"stream_options\":{\"include_usage\":true}," + request.substring(1);
        }
        return Client.ask(proxy.port(), client.path(), request, "anthropic-version: 2023-06-01");
    }
}
