package dev.llm.catalog;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.ToolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a request asks for, as far as models differ in what they take. Some of it may stand among the fields that only
/// one dialect knows, because a user wrote it there.
///
/// @param effort null when none is asked for
/// @param thinking the type of thinking, as Anthropic has it; null when none is asked for
/// @param thinkingBudget whether a number of tokens for thinking is given, as Gemini has it
/// @param forcedTool whether the model has to call a tool
/// @param prefill whether the conversation ends with an answer to go on with
/// @param chatCompletions whether it goes to OpenAI's older API
/// @param files the kinds of what is to be read beside text
public record Asked(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Integer topK,
        @Nullable Effort effort,
        @Nullable String thinking,
        boolean thinkingBudget,
        boolean tools,
        boolean forcedTool,
        boolean prefill,
        boolean chatCompletions,
        Set<Modality> files) {
    /// The parameters that choose among the words that may come next.
    static final List<String> SAMPLING = List.of("temperature", "top_p", "top_k");

    public static Asked of(ChatRequest request) {
        Parameters parameters = request.parameters();
        JsonNode choice = extra(request, "tool_choice");
        return new Asked(
                parameters.temperature(),
                parameters.topP(),
                parameters.topK(),
                effort(request),
                text(extra(request, "thinking").path("type")),
                geminiThinking(request).has("thinkingBudget"),
                !request.tools().isEmpty() || !extra(request, "tools").isEmpty(),
                forced(request.toolChoice()) || forced(choice),
                !request.messages().isEmpty()
                        && request.messages().getLast().role() == Role.ASSISTANT,
                false,
                files(request));
    }

    public Asked onChatCompletions() {
        return new Asked(
                temperature,
                topP,
                topK,
                effort,
                thinking,
                thinkingBudget,
                tools,
                forcedTool,
                prefill,
                true,
                files);
    }

    /// The kinds of files in the messages.
    public static Set<Modality> files(ChatRequest request) {
        Set<Modality> kinds = EnumSet.noneOf(Modality.class);
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                switch (part) {
                    case Part.Image _ -> kinds.add(Modality.IMAGE);
                    case Part.Audio _ -> kinds.add(Modality.AUDIO);
                    case Part.Document document -> {
                        if (!(document.source() instanceof Media.PlainText)) {
                            kinds.add(Modality.PDF);
                        }
                    }
                    case Part.Text _,
                            Part.Thinking _,
                            Part.ToolCall _,
                            Part.ToolResult _,
                            Part.Refusal _,
                            Part.Opaque _ -> {}
                }
            }
        }
        return kinds;
    }

    /// The sampling parameters that are given, by name.
    List<String> sampling() {
        var names = new ArrayList<String>();
        if (temperature != null) {
            names.add("temperature");
        }
        if (topP != null) {
            names.add("top_p");
        }
        if (topK != null) {
            names.add("top_k");
        }
        return names;
    }

    private static @Nullable Effort effort(ChatRequest request) {
        if (request.parameters().effort() != null) {
            return request.parameters().effort();
        }
        for (JsonNode place :
                List.of(
                        extra(request, "output_config").path("effort"),
                        extra(request, "reasoning_effort"),
                        extra(request, "reasoning").path("effort"))) {
            Effort effort = Effort.ofWord(place.asString(""));
            if (effort != null) {
                return effort;
            }
        }
        return null;
    }

    private static JsonNode geminiThinking(ChatRequest request) {
        JsonNode inside = extra(request, "generationConfig").path("thinkingConfig");
        return inside.isMissingNode() ? extra(request, "thinkingConfig") : inside;
    }

    private static boolean forced(@Nullable ToolChoice choice) {
        return switch (choice) {
            case null -> false;
            case ToolChoice.Auto _, ToolChoice.None _ -> false;
            case ToolChoice.Any _, ToolChoice.Named _ -> true;
        };
    }

    /// A word, or an object with a type.
    private static boolean forced(JsonNode choice) {
        String word = choice.isObject() ? choice.path("type").asString("") : choice.asString("");
        return switch (word) {
            case "any", "required", "tool", "function", "custom" -> true;
            default -> false;
        };
    }

    private static JsonNode extra(ChatRequest request, String name) {
        RawJson json = request.extras().fields().get(name);
        return json == null ? Json.object().path(name) : Json.tree(json);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
