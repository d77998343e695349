package dev.llm.dialect.openai;

import dev.llm.dialect.Losses;
import dev.llm.dialect.OpenAiErrors;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The `chat.completion` object: an unstreamed answer, of which the first choice is read.
final class ReplyCodec {
    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject body = JsonObject.reply(json);
        throwIfError(json);
        List<JsonObject> choices = body.objects("choices");
        if (choices.isEmpty()) {
            throw body.missing("choices");
        }
        JsonObject choice = choices.getFirst();
        String id = body.text("id", "");
        List<Part> parts =
                MessageReader.assistant(
                        choice.requiredObject("message"), id + body.integer("created"));
        String model = body.text("model", "");
        return new ChatReply(
                id,
                model.isEmpty() ? maker.model() : model,
                parts,
                stop(choice, parts),
                UsageCodec.decode(body.object("usage"), body.text("service_tier")),
                true);
    }

    /// Throws the error that stands where an answer or a chunk of one should be.
    static void throwIfError(JsonNode json) {
        boolean answers = json.has("choices") && !json.hasNonNull("error");
        LlmException failure = answers ? null : OpenAiErrors.inside(json);
        if (failure != null) {
            throw failure;
        }
    }

    private static Stop stop(JsonObject choice, List<Part> parts) {
        String word = choice.text("finish_reason", "");
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        return word.isEmpty()
                ? new Stop(called ? StopReason.TOOL_USE : StopReason.OTHER, null, null, null)
                : FinishReason.decode(word, called, refused(parts));
    }

    /// @param newId for a reply to which its provider gives none
    static ObjectNode encode(ChatReply reply, ChatVariant variant, long created, String newId) {
        ObjectNode body =
                Json.object()
                        .put("id", reply.id().isEmpty() ? newId : reply.id())
                        .put("object", "chat.completion")
                        .put("created", created)
                        .put("model", reply.model());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(reply, variant));
        boolean called = choice.path("message").has("tool_calls");
        choice.putNull("logprobs")
                .put(
                        "finish_reason",
                        FinishReason.encode(reply.stop(), called, refused(reply.parts())));
        if (UsageCodec.known(reply.usage())) {
            body.set("usage", UsageCodec.encode(reply.usage()));
        }
        return body;
    }

    /// The message as a client expects it: content is one string or null and never an array, refusal is there even when
    /// it is null, and reasoning comes on every turn where the variant has it.
    private static ObjectNode message(ChatReply reply, ChatVariant variant) {
        var losses = new Losses(ChatDialect.NAME);
        ObjectNode message =
                new MessageWriter(variant, losses, Json.array()).assistant(reply.parts());
        if (!message.path("content").isNull()) {
            message.put("content", reply.text());
        }
        if (!message.has("refusal")) {
            message.putNull("refusal");
        }
        if (variant.foreignFields() && !reply.reasoning().isEmpty()) {
            message.put("reasoning_content", reply.reasoning());
        }
        return message;
    }

    private static boolean refused(List<Part> parts) {
        return parts.stream().anyMatch(Part.Refusal.class::isInstance);
    }
}
