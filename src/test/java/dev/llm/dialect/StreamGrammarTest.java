package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Whatever the events, from whatever provider, each encoder writes what the clients of its format can accumulate.
class StreamGrammarTest {
    private static final int CASES = 1000;

    private static Stream<Dialect> sources() {
        return Corpus.dialects().stream();
    }

    /// Anthropic's SDKs append a block at its start and take it for the one that grows.
    @ParameterizedTest
    @MethodSource("sources")
    void anthropicBlocksComeOneAfterTheOtherWithoutHoles(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Frame> frames = frames(new AnthropicDialect(), source, seed);
            int block = -1;
            boolean open = false;
            int deltas = 0;
            var types = new ArrayList<String>();
            for (Frame frame : frames) {
                JsonNode event = json(frame);
                String type = event.path("type").asString("");
                assertThat(frame.event()).isEqualTo(type);
                if (!type.equals("thing")) {
                    types.add(type.startsWith("content_block") ? "block" : type);
                }
                switch (type) {
                    case "content_block_start" -> {
                        assertThat(open).as("seed %d", seed).isFalse();
                        assertThat(event.path("index").asInt(-1)).isEqualTo(++block);
                        open = true;
                        deltas = event.path("content_block").path("text").asString("x").length();
                    }
                    case "content_block_delta" -> {
                        assertThat(open).as("seed %d", seed).isTrue();
                        assertThat(event.path("index").asInt(-1)).isEqualTo(block);
                        deltas++;
                    }
                    case "content_block_stop" -> {
                        assertThat(open).as("seed %d", seed).isTrue();
                        assertThat(event.path("index").asInt(-1)).isEqualTo(block);
                        assertThat(deltas).as("an empty text block, seed %d", seed).isPositive();
                        open = false;
                    }
                    default -> assertThat(open && !type.equals("thing")).isFalse();
                }
            }
            types.removeIf("block"::equals);
            assertThat(types).containsExactly("message_start", "message_delta", "message_stop");
        }
    }

    /// LangChain4j takes a change of index for the end of a call.
    @ParameterizedTest
    @MethodSource("sources")
    void chatCallsComeOneAfterTheOtherAndTheEndInOrder(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Frame> frames = frames(ChatDialect.compatible(), source, seed);
            int call = -1;
            int finished = -1;
            for (int i = 0; i < frames.size() - 1; i++) {
                JsonNode chunk = json(frames.get(i));
                assertThat(frames.get(i).event()).isEmpty();
                assertThat(chunk.path("object").asString("")).isEqualTo("chat.completion.chunk");
                JsonNode choice = chunk.path("choices").path(0);
                JsonNode delta = choice.path("delta");
                assertThat(delta.has("role")).as("seed %d", seed).isEqualTo(i == 0);
                for (JsonNode fragment : delta.path("tool_calls")) {
                    boolean begins = fragment.has("id");
                    call += begins ? 1 : 0;
                    assertThat(fragment.path("index").asInt(-1))
                            .as("seed %d", seed)
                            .isEqualTo(call);
                    assertThat(fragment.path("function").has("name")).isEqualTo(begins);
                }
                if (choice.path("finish_reason").isString()) {
                    assertThat(finished).isEqualTo(-1);
                    finished = i;
                }
                if (chunk.hasNonNull("usage")) {
                    assertThat(chunk.path("choices").isEmpty()).isTrue();
                    assertThat(i).isEqualTo(finished + 1);
                }
            }
            assertThat(finished).as("seed %d", seed).isGreaterThanOrEqualTo(frames.size() - 3);
            assertThat(frames.getLast().data()).isEqualTo("[DONE]");
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void ollamaCallsAreWholeAndOnlyTheLastLineIsDone(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Frame> frames = frames(new OllamaDialect(), source, seed);
            int calls = 0;
            for (Frame frame : frames) {
                assertThat(frame.data()).doesNotContain("\n");
                JsonNode line = json(frame);
                assertThat(line.path("done").asBoolean()).isEqualTo(frame.equals(frames.getLast()));
                assertThat(line.path("message").path("content").isString()).isTrue();
                assertThat(line.path("message").path("role").asString("")).isEqualTo("assistant");
                for (JsonNode call : line.path("message").path("tool_calls")) {
                    assertThat(call.path("function").path("arguments").isObject()).isTrue();
                    assertThat(call.path("function").path("index").asInt(-1)).isEqualTo(calls++);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void salesforceGivesOneWholeAnswer(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Frame> frames = frames(new SalesforceDialect(), source, seed);

            assertThat(frames).as("seed %d", seed).hasSize(1);
            JsonNode details = json(frames.getFirst()).path("generationDetails");
            assertThat(details.path("generations").size()).isEqualTo(1);
            JsonNode generation = details.path("generations").path(0);
            assertThat(generation.path("role").asString("")).isEqualTo("assistant");
            assertThat(generation.path("content").isString()).isTrue();
            assertThat(generation.path("parameters").path("finish_reason").isString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void geminiCallsAreWholeAndOnlyTheLastChunkSaysWhyItEnds(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Frame> frames = frames(new GeminiDialect(), source, seed);
            for (Frame frame : frames) {
                boolean last = frame.equals(frames.getLast());
                JsonNode candidate = json(frame).path("candidates").path(0);
                assertThat(frame.event()).isEmpty();
                assertThat(candidate.has("finishReason")).as("seed %d", seed).isEqualTo(last);
                assertThat(candidate.path("content").path("role").asString("")).isEqualTo("model");
                for (JsonNode part : candidate.path("content").path("parts")) {
                    boolean empty = part.path("text").asString("x").isEmpty();
                    assertThat(empty && !last && !part.has("thoughtSignature")).isFalse();
                    JsonNode call = part.path("functionCall");
                    assertThat(call.isMissingNode() || call.path("args").isObject()).isTrue();
                }
            }
        }
    }

    /// OpenAI's SDKs refuse events of items that were not added, other ids, and texts that do not add up.
    @ParameterizedTest
    @MethodSource("sources")
    void responsesItemsComeOneAfterTheOtherAndAddUp(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            var grammar = new ResponsesGrammar();
            frames(new ResponsesDialect(Corpus.CLOCK), source, seed).forEach(grammar::accept);
            grammar.end();
        }
    }

    @Test
    void aResponseThatFailsHasWhatCameOfIt() {
        var frames = new ArrayList<Frame>();
        StreamEncoder encoder = new ResponsesDialect().streamEncoder();
        encoder.encode(new Event.ReplyStarted("resp_1", "m", Usage.UNKNOWN), frames::add);
        encoder.encode(new Event.WholePart(0, new Part.Text("Half")), frames::add);

        encoder.fail(new LlmException(ErrorKind.RATE_LIMITED, "try later"), frames::add);

        assertThat(frames.getLast().event()).isEqualTo("response.failed");
        JsonNode response = json(frames.getLast()).path("response");
        assertThat(response.path("status").asString("")).isEqualTo("failed");
        assertThat(response.path("error"))
                .hasToString("{\"code\":\"rate_limit_exceeded\",\"message\":\"try later\"}");
        assertThat(response.path("output").path(0).path("content").path(0).path("text"))
                .hasToString("\"Half\"");
    }

    @Test
    void aFailureIsTheLastWordAndNoEnd() {
        var failure = new LlmException(ErrorKind.OVERLOADED, "try later");

        assertThat(failed(new AnthropicDialect(), failure))
                .containsExactly(
                        new Frame(
                                "error",
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"try later\"}}"));
        assertThat(failed(ChatDialect.openai(), failure))
                .containsExactly(
                        new Frame(
                                "",
                                "{\"error\":{\"message\":\"try later\",\"type\":\"server_error\",\"param\":null,\"code\":\"server_is_overloaded\"}}"));
        assertThat(failed(new GeminiDialect(), failure))
                .containsExactly(
                        new Frame(
                                "",
                                "{\"error\":{\"code\":503,\"message\":\"try later\",\"status\":\"UNAVAILABLE\"}}"));
        assertThat(failed(new OllamaDialect(), failure))
                .containsExactly(new Frame("", "{\"error\":\"try later\"}"));
        assertThat(failed(new SalesforceDialect(), failure))
                .containsExactly(
                        new Frame("", "{\"errorCode\":\"OVERLOADED\",\"message\":\"try later\"}"));
        assertThat(failed(new ResponsesDialect(), failure))
                .containsExactly(
                        new Frame(
                                "error",
                                "{\"type\":\"error\",\"sequence_number\":0,\"code\":\"server_is_overloaded\",\"message\":\"try later\",\"param\":null}"));
    }

    @Test
    void piecesOfTheCallWhoseTurnItIsAreNotHeldBack() {
        var frames = new ArrayList<Frame>();
        StreamEncoder encoder = ChatDialect.openai().streamEncoder();
        encoder.encode(new Event.ReplyStarted("id", "model", Usage.UNKNOWN), frames::add);
        var head = new Event.CallHead("call_1", "f");

        encoder.encode(new Event.PartStarted(0, Part.Kind.TOOL_CALL, head), frames::add);
        encoder.encode(new Event.ArgumentsDelta(0, "{"), frames::add);

        assertThat(frames).hasSize(3);
    }

    private static List<Frame> failed(Dialect dialect, LlmException failure) {
        var frames = new ArrayList<Frame>();
        dialect.streamEncoder().fail(failure, frames::add);
        return frames;
    }

    private static List<Frame> frames(Dialect target, Dialect source, long seed) {
        var frames = new ArrayList<Frame>();
        StreamEncoder encoder = target.streamEncoder();
        for (Event event : new RandomConversations(seed, source, Ability.ALL).events()) {
            encoder.encode(event, frames::add);
        }
        return frames;
    }

    private static JsonNode json(Frame frame) {
        return Objects.requireNonNull(Json.parse(frame.data()), frame::data);
    }
}
