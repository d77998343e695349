package dev.llm.dialect.salesforce;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.FormatInWords;
import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `POST .../chat-generations`. How a model answers is set where it is configured, in Einstein
/// Studio, so a request has no parameters.
final class RequestWriter {
    private final Losses losses = new Losses(SalesforceDialect.NAME);

    Encoded write(ChatRequest asked) {
        ChatRequest request = formatted(Foreign.adapted(asked, SalesforceDialect.NAME));
        ObjectNode body = Json.object().put("model", request.model());
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(message -> write(message, messages));
        loseParameters(request.parameters());
        lose("tools", request.tools().isEmpty() ? null : request.tools());
        lose("tool_choice", request.toolChoice());
        lose("parallel_tool_calls", request.parallelToolCalls());
        lose("streaming", request.stream() ? true : null);
        losses.putExtras(body, request.extras());
        return new Encoded(body, losses.names());
    }

    private ChatRequest formatted(ChatRequest request) {
        OutputFormat format = request.parameters().format();
        lose("response format", format);
        return format == null ? request : FormatInWords.said(request, format);
    }

    private void loseParameters(Parameters asked) {
        lose("max_tokens", asked.maxTokens());
        lose("temperature", asked.temperature());
        lose("top_p", asked.topP());
        lose("top_k", asked.topK());
        lose("stop", asked.stop().isEmpty() ? null : asked.stop());
        lose("seed", asked.seed());
        lose("effort", asked.effort());
    }

    private void lose(String name, @Nullable Object asked) {
        if (asked != null) {
            losses.add(name);
        }
    }

    /// A message of which nothing is left is left out, because an empty one is refused.
    private void write(Message message, ArrayNode target) {
        var texts = new ArrayList<String>();
        for (Part part : message.parts()) {
            String text = text(part);
            if (text != null) {
                texts.add(text);
            }
        }
        boolean own = message.extras().dialect().equals(SalesforceDialect.NAME);
        boolean fields = !message.extras().isEmpty() && !own;
        if (texts.isEmpty() && (fields || !message.parts().isEmpty())) {
            losses.lose(message.extras());
            return;
        }
        ObjectNode written =
                target.addObject()
                        .put("role", message.role().name().toLowerCase(Locale.ROOT))
                        .put("content", joined(message.role(), texts));
        losses.putExtras(written, message.extras());
    }

    /// The blocks that a user sends stand apart, the pieces of what a model says belong together.
    private static String joined(Role role, List<String> texts) {
        return String.join(role == Role.ASSISTANT ? "" : "\n\n", texts);
    }

    private @Nullable String text(Part part) {
        return switch (part) {
            case Part.Text text -> {
                // What Salesforce said about a text of its own is no part of what is said.
                if (!text.extras().dialect().equals(SalesforceDialect.NAME)) {
                    losses.lose(text.extras());
                }
                yield text.text();
            }
            case Part.Refusal refusal -> refusal.text();
            case Part.Document(Media.PlainText text, String name, var _) ->
                    name == null ? text.text() : name + "\n\n" + text.text();
            case Part.Document _ -> lost("document");
            case Part.Image _ -> lost("image");
            case Part.Audio _ -> lost("audio");
            case Part.Thinking _ -> lost("thinking");
            case Part.ToolCall _ -> lost("tool call");
            case Part.ToolResult _ -> lost("tool result");
            case Part.Opaque opaque -> lost(opaque.type());
        };
    }

    private @Nullable String lost(String name) {
        losses.add(name);
        return null;
    }
}
