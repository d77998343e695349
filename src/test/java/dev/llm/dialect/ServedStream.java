package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.sse.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// A stream as a client gets it, and what the clients of its format rely on to put it together.
///
/// @param failed whether it broke off, in which case it must not look whole
/// @param where it came about, for the message
public record ServedStream(List<Frame> frames, boolean failed, String where) {
    private static final List<String> FIGURES =
            List.of(
                    "input_tokens",
                    "cache_creation_input_tokens",
                    "cache_read_input_tokens",
                    "output_tokens");

    /// @param usage whether a client of Chat asked for it
    public void obeys(String dialect, boolean usage) {
        switch (dialect) {
            case AnthropicDialect.NAME -> anthropic();
            case ChatDialect.NAME -> chat(usage);
            case ResponsesDialect.NAME -> responses();
            case OllamaDialect.NAME -> ollama();
            default -> throw new AssertionError(dialect);
        }
    }

    /// Anthropic's SDKs append a block at its start and take it for the one that grows.
    void anthropic() {
        int block = -1;
        boolean open = false;
        boolean tools = false;
        boolean anything = false;
        int signatures = 0;
        var types = new ArrayList<String>();
        for (Frame frame : frames) {
            JsonNode event = json(frame);
            String type = event.path("type").stringValue();
            assertThat(frame.event()).as(where).isEqualTo(type);
            if (!type.startsWith("content_block") && !type.equals("thing")) {
                types.add(type);
            }
            switch (type) {
                case "message_start" -> {
                    assertThat(event.path("message").path("id").stringValue()).isNotEmpty();
                    figures(event.path("message").path("usage"));
                }
                case "content_block_start" -> {
                    assertThat(open).as(where).isFalse();
                    assertThat(types).as(where).containsExactly("message_start");
                    open = true;
                    signatures = 0;
                    assertThat(event.path("index").asInt(-1)).isEqualTo(++block);
                    JsonNode begun = event.path("content_block");
                    tools |= begun.path("type").stringValue().equals("tool_use");
                    anything = !begun.path("text").asString("x").isEmpty();
                }
                case "content_block_delta" -> {
                    assertThat(open).as(where).isTrue();
                    assertThat(event.path("index").asInt(-1)).isEqualTo(block);
                    anything = true;
                    boolean signed = event.path("delta").has("signature");
                    signatures += signed ? 1 : 0;
                    assertThat(signatures).as(where).isLessThan(2);
                }
                case "content_block_stop" -> {
                    assertThat(open).as(where).isTrue();
                    assertThat(event.path("index").asInt(-1)).isEqualTo(block);
                    assertThat(anything).as("an empty text block, %s", where).isTrue();
                    open = false;
                }
                case "message_delta" -> {
                    assertThat(open).as(where).isFalse();
                    figures(event.path("usage"));
                    agree(event.path("delta").path("stop_reason"), "tool_use", "end_turn", tools);
                }
                case "message_stop", "error", "thing" -> {}
                default -> throw new AssertionError(type);
            }
        }
        if (failed) {
            assertThat(types).as(where).endsWith("error").doesNotContain("message_delta");
        } else {
            assertThat(types)
                    .as(where)
                    .containsExactly("message_start", "message_delta", "message_stop");
        }
    }

    private static void figures(JsonNode usage) {
        for (String field : FIGURES) {
            assertThat(usage.path(field).isIntegralNumber()).as(field).isTrue();
        }
    }

    /// A reply that ends in order says that tools are called when, and only when, they are.
    private static void agree(JsonNode reason, String calls, String end, boolean called) {
        if (reason.stringValue().equals(calls) || reason.stringValue().equals(end)) {
            assertThat(reason.stringValue()).isEqualTo(called ? calls : end);
        }
    }

    /// LangChain4j takes a change of index for the end of a call.
    void chat(boolean wanted) {
        int calls = 0;
        int finished = 0;
        var ids = new HashSet<String>();
        for (Frame frame : frames) {
            assertThat(frame.event()).as(where).isEmpty();
            if (frame.data().equals("[DONE]")) {
                assertThat(frame).as(where).isSameAs(frames.getLast());
                continue;
            }
            JsonNode chunk = json(frame);
            if (chunk.has("error")) {
                assertThat(frame).as(where).isSameAs(frames.getLast());
                continue;
            }
            ids.add(chunk.path("id").stringValue());
            JsonNode choice = chunk.path("choices").path(0);
            boolean last = chunk.path("choices").isEmpty();
            assertThat(chunk.has("usage")).as(where).isEqualTo(wanted);
            assertThat(chunk.path("usage").isObject()).isEqualTo(last);
            assertThat(choice.path("delta").has("role")).isEqualTo(frame.equals(frames.getFirst()));
            assertThat(finished).as(where).isEqualTo(last ? 1 : 0);
            for (JsonNode part : choice.path("delta").path("tool_calls")) {
                calls += part.has("id") ? 1 : 0;
                assertThat(part.path("index").asInt(-1)).as(where).isEqualTo(calls - 1);
                assertThat(part.path("function").has("name")).isEqualTo(part.has("id"));
            }
            JsonNode reason = choice.path("finish_reason");
            if (reason.isString()) {
                finished++;
                agree(reason, "tool_calls", "stop", calls > 0);
            }
        }
        assertThat(ids).as(where).hasSizeLessThan(2).doesNotContain("");
        assertThat(finished).as(where).isEqualTo(failed ? 0 : 1);
        assertThat(frames.getLast().data().equals("[DONE]")).as(where).isNotEqualTo(failed);
    }

    void responses() {
        var grammar = new ResponsesGrammar();
        frames.forEach(grammar::accept);
        grammar.end();
        assertThat(frames.getLast().event().equals("response.failed")).as(where).isEqualTo(failed);
    }

    void ollama() {
        int calls = 0;
        for (Frame frame : frames) {
            assertThat(frame.data()).doesNotContain("\n");
            JsonNode line = json(frame);
            boolean last = frame.equals(frames.getLast());
            assertThat(line.has("error")).as(where).isEqualTo(last && failed);
            assertThat(line.path("done").asBoolean(false)).as(where).isEqualTo(last && !failed);
            for (JsonNode tool : line.path("message").path("tool_calls")) {
                assertThat(tool.path("function").path("arguments").isObject()).isTrue();
                assertThat(tool.path("function").path("index").asInt(-1)).isEqualTo(calls++);
            }
        }
    }

    static JsonNode json(Frame frame) {
        return Objects.requireNonNull(Json.parse(frame.data()), frame::data);
    }
}
