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
    private record Served(List<Event> events, ServedStream stream) {
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
            String where = source.name() + " seed " + seed;
            return new Served(handed, new ServedStream(frames, failed, where));
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
            Served.of(call(new AnthropicDialect(), "\"max_tokens\":9"), source, seed).stream()
                    .anthropic();
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
            served.stream().chat(wanted);
            boolean onlyAnError =
                    ServedStream.json(served.stream().frames().getFirst()).has("error");
            assertThat(onlyAnError).as(served.stream().where()).isNotEqualTo(served.started());
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
            Frame last = served.stream().frames().getLast();
            if (!served.started()) {
                assertThat(last.event()).isEqualTo("error");
                continue;
            }
            served.stream().responses();
            JsonNode response = ServedStream.json(last).path("response");
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
            Served.of(call, source, seed).stream().ollama();
        }
    }

    private static ClientCall call(Dialect dialect, String fields) {
        String messages =
                fields.contains("\"input\"")
                        ? ""
                        : "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],";
        String text =
                "{\"model\":\"m\"," + (fields.contains("messages") ? "" : messages) + fields + "}";
        return dialect.decodeCall(Objects.requireNonNull(Json.parse(text), text), "lab");
    }
}
