package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What each API refuses, as far as its messages about it are known.
final class TargetRules {
    private TargetRules() {}

    static void check(String dialect, JsonNode body) {
        switch (dialect) {
            case "anthropic" -> anthropic(body);
            case "openai-chat" -> chat(body);
            case "openai-responses" -> responses(body);
            case "gemini" -> gemini(body);
            case "ollama" -> ollama(body);
            case "salesforce" -> salesforce(body);
            default -> throw new AssertionError(dialect);
        }
    }

    private static void anthropic(JsonNode body) {
        noEmptyText(body);
        assertThat(body.path("system")).isNotEqualTo(Json.array()).isNotEqualTo(Json.text(""));
        tools(body.path("tools"), 128);
        Set<String> open = Set.of();
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            boolean config = message.has("output_config");
            assertThat(content.isString() ? content.stringValue().isEmpty() : content.isEmpty())
                    .as("%s", message)
                    .isEqualTo(config && content.isEmpty());
            var answered = new ArrayList<String>();
            var called = new HashSet<String>();
            boolean leading = true;
            for (JsonNode block : content) {
                switch (block.path("type").asString("")) {
                    case "tool_result" -> {
                        assertThat(leading).as("results lead: %s", message).isTrue();
                        answered.add(block.path("tool_use_id").stringValue());
                    }
                    case "tool_use" -> {
                        called.add(block.path("id").stringValue());
                        assertThat(block.path("id").stringValue()).matches("[a-zA-Z0-9_-]+");
                        assertThat(block.path("input").isObject()).isTrue();
                    }
                    default -> leading = false;
                }
            }
            assertThat(answered).doesNotHaveDuplicates().hasSameElementsAs(open);
            open = called;
        }
        assertThat(open).isEmpty();
    }

    private static void chat(JsonNode body) {
        noEmptyText(body);
        functions(body.path("tools"));
        var open = new ArrayList<String>();
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").stringValue();
            JsonNode content = message.path("content");
            assertThat(content.isArray() && content.isEmpty()).isFalse();
            if (role.equals("system")) {
                assertThat(content).isNotEqualTo(Json.text(""));
            }
            if (role.equals("tool")) {
                assertThat(open).contains(message.path("tool_call_id").stringValue());
                open.remove(message.path("tool_call_id").stringValue());
                content.forEach(
                        part -> assertThat(part.path("type").stringValue()).isEqualTo("text"));
                continue;
            }
            assertThat(open).as("calls without results").isEmpty();
            for (JsonNode call : message.path("tool_calls")) {
                open.add(call.path("id").stringValue());
                arguments(call.path("function").path("arguments"));
            }
        }
        assertThat(open).isEmpty();
    }

    private static void responses(JsonNode body) {
        noEmptyText(body);
        functions(body.path("tools"));
        var called = new ArrayList<String>();
        var answered = new ArrayList<String>();
        for (JsonNode item : body.path("input")) {
            switch (item.path("type").stringValue()) {
                case "message" ->
                        assertThat(item.path("content"))
                                .isNotEqualTo(Json.array())
                                .isNotEqualTo(Json.text(""));
                case "function_call" -> {
                    called.add(item.path("call_id").stringValue());
                    arguments(item.path("arguments"));
                }
                case "custom_tool_call" -> called.add(item.path("call_id").stringValue());
                case "function_call_output", "custom_tool_call_output" ->
                        answered.add(item.path("call_id").stringValue());
                default -> {}
            }
        }
        assertThat(answered).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(called);
    }

    private static void gemini(JsonNode body) {
        noEmptyText(body);
        for (JsonNode entry : body.path("tools")) {
            assertThat(entry.isEmpty()).isFalse();
        }
        assertThat(body.has("tools") && body.path("tools").isEmpty()).isFalse();
        List<String> open = List.of();
        for (JsonNode content : body.path("contents")) {
            assertThat(content.path("role").stringValue()).isIn("user", "model");
            assertThat(content.path("parts").isEmpty()).isFalse();
            var called = new ArrayList<String>();
            var answered = new ArrayList<String>();
            for (JsonNode part : content.path("parts")) {
                if (part.has("functionCall")) {
                    called.add(part.path("functionCall").path("name").stringValue());
                }
                if (part.has("functionResponse")) {
                    answered.add(part.path("functionResponse").path("name").stringValue());
                }
            }
            assertThat(answered).containsExactlyInAnyOrderElementsOf(open);
            open = called;
        }
        assertThat(open).isEmpty();
    }

    private static void ollama(JsonNode body) {
        assertThat(body.has("tools") && body.path("tools").isEmpty()).isFalse();
        var open = new ArrayList<String>();
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").stringValue();
            assertThat(message.path("content").isString()).isTrue();
            if (role.equals("system")) {
                assertThat(message.path("content").stringValue()).isNotEmpty();
            }
            if (role.equals("tool")) {
                assertThat(message.path("tool_name").stringValue()).isIn(open);
                open.remove(message.path("tool_name").stringValue());
            }
            for (JsonNode call : message.path("tool_calls")) {
                assertThat(call.path("function").path("arguments").isObject()).isTrue();
                open.add(call.path("function").path("name").stringValue());
            }
        }
        assertThat(open).isEmpty();
    }

    private static void salesforce(JsonNode body) {
        assertThat(body.path("messages").isEmpty()).isFalse();
        for (JsonNode message : body.path("messages")) {
            assertThat(message.path("content").stringValue()).isNotEmpty();
        }
    }

    private static void functions(JsonNode tools) {
        assertThat(tools.isArray() && tools.isEmpty()).as("an empty list of tools").isFalse();
        for (JsonNode tool : tools) {
            if (tool.path("type").stringValue().equals("function")) {
                JsonNode function = tool.has("function") ? tool.path("function") : tool;
                named(function.path("name"), 64);
                object(function.path("parameters"));
            }
        }
    }

    private static void tools(JsonNode tools, int longest) {
        for (JsonNode tool : tools) {
            named(tool.path("name"), longest);
            object(tool.path("input_schema"));
        }
    }

    private static void named(JsonNode name, int longest) {
        assertThat(name.stringValue()).matches("[a-zA-Z0-9_-]{1," + longest + "}");
    }

    private static void object(JsonNode schema) {
        assertThat(schema.path("type").asString("")).isEqualTo("object");
        assertThat(schema.path("properties").isObject()).isTrue();
    }

    private static void arguments(JsonNode arguments) {
        assertThat(Objects.requireNonNull(Json.parse(arguments.stringValue())).isObject()).isTrue();
    }

    private static void noEmptyText(JsonNode node) {
        if (node.isObject() && node.path("text").isString()) {
            boolean signature = node.has("thoughtSignature");
            assertThat(signature || !node.path("text").stringValue().isEmpty())
                    .as("an empty text: %s", node)
                    .isTrue();
        }
        node.forEach(TargetRules::noEmptyText);
    }
}
