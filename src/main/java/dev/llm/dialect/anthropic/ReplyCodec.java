package dev.llm.dialect.anthropic;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The `message` object: an unstreamed answer.
final class ReplyCodec {
    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject body = JsonObject.reply(json);
        if (body.text("type", "").equals("error")) {
            throw ErrorCodec.decodeEvent(json);
        }
        if (!body.has("content")) {
            throw body.missing("content");
        }
        List<Part> parts = new PartReader(maker).content(body, "content");
        Stop stop = StopWords.decode(body);
        return new ChatReply(
                body.text("id", ""),
                body.text("model", maker.model()),
                parts,
                stop == null ? new Stop(StopReason.OTHER, null, null, null) : stop,
                UsageCodec.decode(body.object("usage")),
                true);
    }

    /// @param newId as for [AnthropicStreamEncoder]
    static ObjectNode encode(ChatReply reply, @Nullable String newId) {
        ObjectNode body =
                Json.object()
                        .put("id", id(reply.id(), newId))
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", reply.model());
        body.set(
                "content",
                new PartWriter(null, new Losses(AnthropicDialect.NAME)).blocks(reply.parts()));
        boolean called = reply.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        StopWords.encode(body, reply.stop().agreeing(called));
        body.set("usage", UsageCodec.encode(reply.usage(), newId != null));
        return body;
    }

    static String id(String given, @Nullable String newId) {
        return given.isEmpty() && newId != null ? newId : given;
    }
}
