package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Streams to clients, whoever answers and wherever it breaks off: each is one that the client's SDK can put together, and
/// none that failed looks whole.
class ServedStreamsTest {
    private static final int CASES = 400;

    private static final String CUSTOM = "tool_0";
    private static final String NAMESPACED = "multi__tool_1";

    private static Stream<Dialect> sources() {
        return Corpus.dialects().stream();
    }

    /// @param events those that were handed over
    /// @param failed whether they broke off
    private record Served(List<Event> events, List<Frame> frames, boolean failed, String where) {
        private static Served of(ClientCall call, Dialect source, long seed) {
            List<Event> events = renamed(new RandomConversations(seed, source, Ability.ALL));
            var random = new Random(seed);
            boolean failed = random.nextInt(3) == 0;
            List<Event> handed = failed ? events.subList(0, random.nextInt(events.size())) : events;
            var frames = new ArrayList<Frame>();
            StreamEncoder encoder = call.streamEncoder();
            handed.forEach(event -> encoder.encode(event, frames::add));
            if (failed) {
                encoder.fail(new LlmException(ErrorKind.CUT, "it broke off"), frames::add);
            }
            return new Served(handed, frames, failed, source.name() + " seed " + seed);
        }

        private boolean started() {
            return !events.isEmpty();
        }
    }

    private static List<Event> renamed(RandomConversations conversations) {
        var events = new ArrayList<Event>();
        for (Event event : conversations.events()) {
            events.add(
                    event instanceof Event.PartStarted(int index, var kind, Event.CallHead call)
                                    && call != null
                                    && call.name().equals("tool_1")
                            ? new Event.PartStarted(
                                    index, kind, new Event.CallHead(call.id(), NAMESPACED))
                            : event);
        }
        return events;
    }

    @ParameterizedTest
    @MethodSource("sources")
    void anthropic(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            ClientCall call = call(new AnthropicDialect(), "\"max_tokens\":9");
            Served served = Served.of(call, source, seed);
            int block = -1;
            boolean open = false;
            boolean tools = false;
            int signatures = 0;
            String type = "";
            for (Frame frame : served.frames()) {
                JsonNode event = json(frame);
                type = event.path("type").stringValue();
                assertThat(frame.event()).as(served.where()).isEqualTo(type);
                switch (type) {
                    case "message_start" -> {
                        assertThat(frame).isSameAs(served.frames().getFirst());
                        assertThat(event.path("message").path("id").stringValue()).isNotEmpty();
                        figures(event.path("message").path("usage"));
                    }
                    case "content_block_start" -> {
                        assertThat(open).as(served.where()).isFalse();
                        open = true;
                        signatures = 0;
                        assertThat(event.path("index").asInt(-1)).isEqualTo(++block);
                        String kind = event.path("content_block").path("type").stringValue();
                        tools |= kind.equals("tool_use");
                    }
                    case "content_block_delta" -> {
                        assertThat(open).as(served.where()).isTrue();
                        assertThat(event.path("index").asInt(-1)).isEqualTo(block);
                        boolean signed = event.path("delta").has("signature");
                        signatures += signed ? 1 : 0;
                        assertThat(signatures).as(served.where()).isLessThan(2);
                    }
                    case "content_block_stop" -> {
                        assertThat(open).as(served.where()).isTrue();
                        open = false;
                    }
                    case "message_delta" -> {
                        figures(event.path("usage"));
                        agree(
                                event.path("delta").path("stop_reason"),
                                "tool_use",
                                "end_turn",
                                tools);
                    }
                    case "message_stop", "error", "thing" -> {}
                    default -> throw new AssertionError(type);
                }
            }
            assertThat(type)
                    .as(served.where())
                    .isEqualTo(served.failed() ? "error" : "message_stop");
            assertThat(served.frames().stream().filter(f -> f.event().equals("message_stop")))
                    .hasSize(served.failed() ? 0 : 1);
        }
    }

    private static void figures(JsonNode usage) {
        for (String field :
                List.of(
                        "input_tokens",
                        "cache_creation_input_tokens",
                        "cache_read_input_tokens",
                        "output_tokens")) {
            assertThat(usage.path(field).isIntegralNumber()).as(field).isTrue();
        }
    }

    /// A reply that ends in order says that tools are called when, and only when, they are.
    private static void agree(JsonNode reason, String calls, String end, boolean called) {
        if (reason.stringValue().equals(calls) || reason.stringValue().equals(end)) {
            assertThat(reason.stringValue()).isEqualTo(called ? calls : end);
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void chat(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            boolean wanted = seed % 2 == 0;
            ClientCall call =
                    call(
                            ChatDialect.compatible(),
                            "\"stream_options\":{\"include_usage\":" + wanted + "}");
            Served served = Served.of(call, source, seed);
            int calls = 0;
            var ids = new HashSet<String>();
            for (Frame frame : served.frames()) {
                if (frame.data().equals("[DONE]")) {
                    continue;
                }
                JsonNode chunk = json(frame);
                if (chunk.has("error")) {
                    assertThat(frame).isSameAs(served.frames().getLast());
                    continue;
                }
                ids.add(chunk.path("id").stringValue());
                boolean last = chunk.path("choices").isEmpty();
                assertThat(chunk.has("usage")).as(served.where()).isEqualTo(wanted);
                assertThat(chunk.path("usage").isObject()).isEqualTo(last);
                for (JsonNode part :
                        chunk.path("choices").path(0).path("delta").path("tool_calls")) {
                    calls += part.has("id") ? 1 : 0;
                    assertThat(part.path("index").asInt(-1))
                            .as(served.where())
                            .isEqualTo(calls - 1);
                }
                JsonNode reason = chunk.path("choices").path(0).path("finish_reason");
                if (reason.isString()) {
                    agree(reason, "tool_calls", "stop", calls > 0);
                }
            }
            assertThat(ids).as(served.where()).hasSize(served.started() ? 1 : 0).doesNotContain("");
            assertThat(served.frames().getLast().data().equals("[DONE]"))
                    .as(served.where())
                    .isNotEqualTo(served.failed());
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void responses(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            ClientCall call =
                    call(
                            new ResponsesDialect(Corpus.CLOCK),
                            """
                            "input":"x","instructions":"Be brief.","metadata":{"k":"v"},"tools":[
                            {"type":"custom","name":"tool_0"},
                            {"type":"namespace","name":"multi","tools":[{"type":"function","name":"tool_1"}]}]\
                            """);
            Served served = Served.of(call, source, seed);
            if (!served.started()) {
                assertThat(served.frames().getLast().event()).isEqualTo("error");
                continue;
            }
            var grammar = new ResponsesGrammar();
            served.frames().forEach(grammar::accept);
            grammar.end();
            Frame last = served.frames().getLast();
            assertThat(last.event().equals("response.failed")).isEqualTo(served.failed());
            JsonNode response = json(last).path("response");
            assertThat(response.path("id").stringValue()).startsWith("resp_");
            assertThat(response.path("instructions").stringValue()).isEqualTo("Be brief.");
            assertThat(response.path("metadata").path("k").stringValue()).isEqualTo("v");
            for (JsonNode item : response.path("output")) {
                restored(item, source);
            }
        }
    }

    private static void restored(JsonNode item, Dialect source) {
        String name = item.path("name").asString("");
        boolean own = source.name().equals("openai-responses");
        if (name.equals(CUSTOM) && !own) {
            assertThat(item.path("type").stringValue()).isEqualTo("custom_tool_call");
            assertThat(item.path("input").isString()).isTrue();
        }
        assertThat(name).isNotEqualTo(NAMESPACED);
        if (item.has("namespace")) {
            assertThat(name).isEqualTo("tool_1");
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void ollama(Dialect source) {
        for (long seed = 0; seed < CASES; seed++) {
            ClientCall call = call(new OllamaDialect(Corpus.CLOCK), "\"messages\":[]");
            assertThat(call.request().stream()).isTrue();
            Served served = Served.of(call, source, seed);
            int calls = 0;
            for (Frame frame : served.frames()) {
                JsonNode line = json(frame);
                boolean last = frame.equals(served.frames().getLast());
                assertThat(line.has("error")).isEqualTo(last && served.failed());
                assertThat(line.path("done").asBoolean(false)).isEqualTo(last && !served.failed());
                for (JsonNode tool : line.path("message").path("tool_calls")) {
                    assertThat(tool.path("function").path("arguments").isObject()).isTrue();
                    assertThat(tool.path("function").path("index").asInt(-1)).isEqualTo(calls++);
                }
            }
        }
    }

    private static ClientCall call(Dialect dialect, String fields) {
        String messages = fields.contains("\"input\"") ? "" : "\"messages\":[],";
        String text =
                "{\"model\":\"m\"," + (fields.contains("messages") ? "" : messages) + fields + "}";
        return dialect.decodeCall(Objects.requireNonNull(Json.parse(text), text), "lab");
    }

    private static JsonNode json(Frame frame) {
        return Objects.requireNonNull(Json.parse(frame.data()), frame::data);
    }
}
