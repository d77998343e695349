package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.RawJson;
import dev.llm.proxy.rules.Action;
import dev.llm.proxy.rules.Condition;
import dev.llm.proxy.rules.Edit;
import dev.llm.proxy.rules.End;
import dev.llm.proxy.rules.Rule;
import dev.llm.proxy.rules.Rules;
import dev.llm.sse.FrameParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What strangers may send, given to all that reads it. Nothing may come of it but an answer or an [LlmException].
public final class HostileInput {
    private static final List<Dialect> SPOKEN =
            List.of(Way.ANTHROPIC, Way.CHAT, Way.RESPONSES, Way.OLLAMA);
    private static final Dialect GEMINI = new GeminiDialect();
    private static final Origin SOMEBODY = new Origin("somebody", "some-model");

    private static final Rules RULES =
            new Rules(
                    List.of(
                            new Rule(
                                    "texts",
                                    Condition.ALWAYS,
                                    new Action.Change(
                                            List.of(
                                                    new Edit.SystemText("Be brief.", End.BACK),
                                                    new Edit.UserText("Please.", End.FRONT)),
                                            Headers.NONE,
                                            null,
                                            null))));

    private static final Path CORPUS = Path.of("src/test/resources/dialect");

    private HostileInput() {}

    /// The recorded messages of all formats: what is broken, and what fuzzing begins with.
    ///
    /// @param ending of their files
    public static List<byte[]> corpus(String ending) throws IOException {
        try (var files = Files.walk(CORPUS)) {
            List<Path> seeds =
                    files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
            assertThat(seeds).isNotEmpty();
            var contents = new ArrayList<byte[]>();
            for (Path seed : seeds) {
                contents.add(Files.readAllBytes(seed));
            }
            return contents;
        }
    }

    /// A request, to every way in and on to every format.
    public static void request(byte[] body) {
        for (Dialect dialect : SPOKEN) {
            try {
                request(dialect, body);
            } catch (LlmException _) {
                // That is what a client is to be told.
            }
        }
    }

    private static void request(Dialect dialect, byte[] body) {
        var conversation = new Conversation(dialect, body);
        conversation.head().withModel(body, "another");
        Ruled ruled = Ruled.by(RULES, conversation, "/v1", Headers.NONE);
        if (!(ruled instanceof Ruled.Asked asked)) {
            return;
        }
        ChatRequest request = asked.conversation().call().request().withModel("some-model");
        for (Dialect other : SPOKEN) {
            other.encodeRequest(request, SOMEBODY);
        }
        GEMINI.encodeRequest(request, SOMEBODY);
    }

    /// An answer in one piece, and an error.
    public static void reply(byte[] body) {
        JsonNode json = Json.parse(body);
        String text = new String(body, StandardCharsets.UTF_8);
        for (Dialect dialect : SPOKEN) {
            dialect.encodeError(dialect.decodeError(500, text));
            try {
                if (json != null) {
                    dialect.encodeReply(dialect.decodeReply(json, SOMEBODY));
                }
            } catch (LlmException _) {
                // It is no answer.
            }
        }
    }

    /// A stream, in portions of so many bytes.
    public static void stream(byte[] bytes, int portion) {
        for (Dialect dialect : SPOKEN) {
            stream(dialect, bytes, portion);
            tap(dialect, bytes, portion);
        }
        stream(GEMINI, bytes, portion);
    }

    private static void stream(Dialect dialect, byte[] bytes, int portion) {
        FrameParser parser = dialect.framing().parser();
        StreamDecoder decoder = dialect.streamDecoder(SOMEBODY);
        var encoder = Way.ANTHROPIC.streamEncoder();
        try {
            for (int at = 0; at < bytes.length; at += portion) {
                int count = Math.min(portion, bytes.length - at);
                parser.feed(
                        bytes,
                        at,
                        count,
                        frame -> decoder.decode(frame, event -> encoder.encode(event, _ -> {})));
            }
            parser.end(frame -> decoder.decode(frame, event -> encoder.encode(event, _ -> {})));
            decoder.end(event -> encoder.encode(event, _ -> {}));
        } catch (LlmException e) {
            encoder.fail(e, _ -> {});
        }
    }

    private static void tap(Dialect dialect, byte[] bytes, int portion) {
        var tap = new Tap(dialect, SOMEBODY);
        for (int at = 0; at < bytes.length; at += portion) {
            tap.read(Arrays.copyOfRange(bytes, at, Math.min(at + portion, bytes.length)));
        }
        tap.complete();
    }

    /// Arguments as a model may write them.
    public static void arguments(String text) {
        Json.arguments(new RawJson(text));
    }
}
