package dev.llm.dialect.ollama;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An unstreamed answer: one object that is line and end of a stream in one.
final class ReplyCodec {
    private static final Stop NO_END = new Stop(StopReason.OTHER, null, null, null);

    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject body = JsonObject.reply(json);
        ErrorCodec.throwIfError(json);
        String createdAt = body.text("created_at", "");
        List<Part> parts = MessageReader.parts(body.requiredObject("message"), createdAt);
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean done = Boolean.TRUE.equals(body.bool("done"));
        return new ChatReply(
                "",
                body.text("model", maker.model()),
                parts,
                done ? DoneReason.decode(body, called) : NO_END,
                UsageCodec.decode(body),
                done);
    }

    static ObjectNode encode(ChatReply reply, Instant createdAt) {
        var writer = new MessageWriter(new Losses(OllamaDialect.NAME), Json.array());
        ObjectNode body =
                Json.object().put("model", reply.model()).put("created_at", createdAt.toString());
        body.set("message", writer.message(Role.ASSISTANT, reply.parts()));
        body.put("done", true).put("done_reason", DoneReason.encode(reply.stop()));
        UsageCodec.encode(body, reply.usage());
        return body;
    }
}
