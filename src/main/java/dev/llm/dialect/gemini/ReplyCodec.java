package dev.llm.dialect.gemini;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An unstreamed answer, of which the first candidate is read.
final class ReplyCodec {
    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject body = JsonObject.reply(json);
        ErrorCodec.throwIfError(json);
        if (!isAnswer(body)) {
            throw body.missing("candidates");
        }
        String id = body.text("responseId", "");
        var parts = new ArrayList<Part>();
        Stop stop = blocked(body);
        for (JsonObject candidate : candidates(body)) {
            JsonObject content = candidate.object("content");
            if (content != null) {
                parts.addAll(new PartReader(maker, new Calls(id)).parts(content));
            }
            stop = stop(candidate, parts);
        }
        if (stop == null) {
            throw new LlmException(ErrorKind.CUT, "the answer holds no candidate");
        }
        return new ChatReply(
                id,
                body.text("modelVersion", maker.model()),
                parts,
                stop,
                UsageCodec.decode(body.object("usageMetadata")),
                true);
    }

    /// Whether an object is an answer, or a piece of one, of this API.
    static boolean isAnswer(JsonObject body) {
        return body.has("candidates") || body.has("promptFeedback") || body.has("usageMetadata");
    }

    /// The candidate that is read, or none.
    static List<JsonObject> candidates(JsonObject body) {
        return body.objects("candidates").stream()
                .filter(candidate -> candidate.integer("index", 0) == 0)
                .limit(1)
                .toList();
    }

    /// The refusal that stands in the place of an answer when the prompt is blocked, or null.
    static @Nullable Stop blocked(JsonObject body) {
        JsonObject feedback = body.object("promptFeedback");
        String reason = feedback == null ? null : feedback.text("blockReason");
        return feedback == null || reason == null
                ? null
                : new Stop(StopReason.REFUSAL, reason, null, feedback.text("blockReasonMessage"));
    }

    private static Stop stop(JsonObject candidate, List<Part> parts) {
        String word = candidate.text("finishReason", "");
        String token = candidate.text("continuationToken");
        return FinishReason.decode(
                word.isEmpty() && token != null ? FinishReason.CONTINUATION : word,
                candidate.text("finishMessage"),
                token,
                parts.stream().anyMatch(Part.ToolCall.class::isInstance));
    }

    static ObjectNode encode(ChatReply reply) {
        var writer = new PartWriter(null, new Losses(GeminiDialect.NAME));
        ObjectNode candidate = candidate(writer.write(reply.parts()));
        end(candidate, reply.stop());
        return body(candidate, reply.usage(), reply.model(), reply.id());
    }

    static ObjectNode candidate(ArrayNode parts) {
        ObjectNode candidate = Json.object();
        ObjectNode content = candidate.putObject("content");
        if (!parts.isEmpty()) {
            content.set("parts", parts);
        }
        content.put("role", "model");
        return candidate.put("index", 0);
    }

    static void end(ObjectNode candidate, Stop stop) {
        candidate.put("finishReason", FinishReason.encode(stop));
        if (stop.detail() != null) {
            candidate.put("finishMessage", stop.detail());
        }
        if (stop.continuation() != null) {
            candidate.put("continuationToken", stop.continuation());
        }
    }

    static ObjectNode body(ObjectNode candidate, Usage usage, String model, String id) {
        ObjectNode body = Json.object();
        body.putArray("candidates").add(candidate);
        ObjectNode figures = UsageCodec.encode(usage);
        if (figures != null) {
            body.set("usageMetadata", figures);
        }
        return body.put("modelVersion", model).put("responseId", id);
    }
}
