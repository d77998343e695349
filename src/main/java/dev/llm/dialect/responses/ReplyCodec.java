package dev.llm.dialect.responses;

import dev.llm.dialect.OpenAiErrors;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The `response` object: an unstreamed answer.
final class ReplyCodec {
    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject response = JsonObject.reply(json);
        String status = response.text("status", Status.COMPLETED);
        if (status.equals("failed") || json.hasNonNull("error") || !response.has("output")) {
            throw failure(response);
        }
        if (status.equals("queued") || status.equals("in_progress")) {
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST,
                    "the answer is not there yet (status " + status + ")",
                    "do not ask for background = true");
        }
        List<Part> parts = new ArrayList<>();
        ItemReader items = ItemReader.ofReply(maker);
        for (JsonObject item : response.objects("output")) {
            parts.addAll(items.parts(item));
        }
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean refused = parts.stream().anyMatch(Part.Refusal.class::isInstance);
        Stop stop = Status.decode(status, response, called, refused);
        return new ChatReply(
                response.text("id", ""),
                model(response, maker),
                parts,
                stop,
                UsageCodec.decode(response.object("usage"), response.text("service_tier")),
                true);
    }

    static String model(JsonObject response, Origin maker) {
        String model = response.text("model", "");
        return model.isEmpty() ? maker.model() : model;
    }

    /// What a response without an answer says about the reason.
    static LlmException failure(JsonObject response) {
        LlmException said = OpenAiErrors.inside(response.node());
        if (said != null) {
            return said;
        }
        return response.text("status", "").equals("failed")
                ? new LlmException(ErrorKind.SERVER, "the provider failed and gives no reason")
                : response.missing("output");
    }

    static ObjectNode encode(ChatReply reply, long created, Asked asked) {
        var response = new ResponseEvents(created, asked, 0, _ -> {});
        for (Event event : reply.events()) {
            response.add(event);
        }
        return response.response();
    }

    /// A response that has just begun. Clients expect the fields that repeat the request, too.
    static ObjectNode begun(String id, String model, long created) {
        ObjectNode response =
                Json.object()
                        .put("id", id)
                        .put("object", "response")
                        .put("created_at", created)
                        .put("status", "in_progress")
                        .putNull("error")
                        .putNull("incomplete_details")
                        .putNull("instructions")
                        .put("model", model);
        response.putArray("output");
        response.put("parallel_tool_calls", true).putNull("temperature").put("tool_choice", "auto");
        response.putArray("tools");
        response.putNull("top_p").putNull("usage").putObject("metadata");
        return response;
    }
}
