package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.sse.Frame;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What the clients of Responses rely on in a stream: the rules by which OpenAI's SDK for JavaScript puts it together.
final class ResponsesGrammar {
    private static final Set<String> TERMINAL =
            Set.of("response.completed", "response.incomplete", "response.failed");

    private final ArrayNode output = Json.array();
    private final Set<String> ids = new HashSet<>();
    private int sequence;
    private String responseId = "";
    private boolean ended;

    private String item = "";
    private String part = "";
    private final StringBuilder text = new StringBuilder();
    private int annotations;

    void accept(Frame frame) {
        JsonNode event = Objects.requireNonNull(Json.parse(frame.data()), frame::data);
        String type = event.path("type").stringValue();
        assertThat(ended).as("after the end: %s", event).isFalse();
        assertThat(frame.event()).isEqualTo(type);
        assertThat(event.path("sequence_number").asInt(-1)).isEqualTo(sequence);
        if (event.has("output_index")) {
            assertThat(event.path("output_index").asInt(-1)).isEqualTo(output.size());
        }
        if (event.has("item_id")) {
            assertThat(event.path("item_id").stringValue()).isEqualTo(item);
        }
        switch (sequence++) {
            case 0 -> begin("response.created", event);
            case 1 -> begin("response.in_progress", event);
            default -> go(type, event);
        }
    }

    void end() {
        assertThat(ended).isTrue();
    }

    private void begin(String type, JsonNode event) {
        assertThat(event.path("type").stringValue()).isEqualTo(type);
        JsonNode response = event.path("response");
        assertThat(response.path("status").stringValue()).isEqualTo("in_progress");
        assertThat(response.path("output").isEmpty()).isTrue();
        responseId = response.path("id").stringValue();
    }

    private void go(String type, JsonNode event) {
        if (TERMINAL.contains(type)) {
            terminal(type, event.path("response"));
            return;
        }
        String word = type.substring(type.lastIndexOf('.') + 1);
        switch (type) {
            case "thing" -> {}
            case "response.output_item.added" -> added(event.path("item"));
            case "response.output_item.done" -> done(event.path("item"));
            case "response.content_part.added", "response.reasoning_summary_part.added" -> {
                assertThat(place(event)).isZero();
                assertThat(part).isEmpty();
                part = event.path("part").path("type").stringValue();
                assertThat(said(event.path("part"))).isEmpty();
            }
            case "response.content_part.done", "response.reasoning_summary_part.done" -> {
                assertThat(event.path("part").path("type").stringValue()).isEqualTo(part);
                assertThat(said(event.path("part"))).isEqualTo(text.toString());
            }
            case "response.output_text.annotation.added" -> {
                assertThat(part).isEqualTo("output_text");
                assertThat(event.path("annotation_index").asInt(-1)).isEqualTo(annotations++);
            }
            default -> {
                assertThat(type).isEqualTo("response." + growing(event) + "." + word);
                if (word.equals("delta")) {
                    assertThat(event.path("delta").stringValue()).isNotEmpty();
                    text.append(event.path("delta").stringValue());
                } else {
                    boolean bare = text.isEmpty() && event.has("arguments");
                    assertThat(said(event)).isEqualTo(bare ? "{}" : text.toString());
                }
            }
        }
    }

    /// What may grow in the part, or the call, that is open.
    private String growing(JsonNode event) {
        if (part.isEmpty() && item.startsWith("ctc_")) {
            return "custom_tool_call_input";
        }
        if (part.isEmpty()) {
            assertThat(item).startsWith("fc_");
            return "function_call_arguments";
        }
        assertThat(place(event)).isZero();
        return part.equals("summary_text") ? "reasoning_summary_text" : part;
    }

    private void added(JsonNode begun) {
        assertThat(item).isEmpty();
        item = begun.path("id").asString("an item of no known kind");
        assertThat(begun.has("id") && !ids.add(item)).isFalse();
    }

    private void done(JsonNode finished) {
        assertThat(finished.path("id").asString(item)).isEqualTo(item);
        JsonNode content = finished.has("content") ? finished : finished.path("summary");
        if (!part.isEmpty()) {
            JsonNode only = finished.path(finished.has("content") ? "content" : "summary").path(0);
            assertThat(said(only)).as("%s", content).isEqualTo(text.toString());
            assertThat(only.path("annotations").size()).isEqualTo(annotations);
        }
        output.add(finished);
        item = "";
        part = "";
        text.setLength(0);
        annotations = 0;
    }

    private void terminal(String type, JsonNode response) {
        boolean failed = type.equals("response.failed");
        assertThat(failed || item.isEmpty()).isTrue();
        assertThat(response.path("id").stringValue()).isEqualTo(responseId);
        assertThat("response." + response.path("status").stringValue()).isEqualTo(type);
        assertThat(response.path("output")).isEqualTo(output);
        if (response.hasNonNull("usage")) {
            assertThat(response.path("usage").path("total_tokens").isIntegralNumber()).isTrue();
        }
        ended = true;
    }

    private static int place(JsonNode event) {
        return event.path(event.has("content_index") ? "content_index" : "summary_index").asInt(-1);
    }

    private static String said(JsonNode owner) {
        for (String field : List.of("text", "refusal", "arguments", "input")) {
            if (owner.has(field)) {
                return owner.path(field).stringValue();
            }
        }
        throw new AssertionError("nothing is said in " + owner);
    }
}
