package dev.llm.dialect.salesforce;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `{"id", "generationDetails": {"generations": [{"role", "content", "parameters", "contentQuality"}], "parameters"}}`, of
/// which the first generation is read. What Salesforce found in the text, its `contentQuality`, is an extra of the text.
final class ReplyCodec {
    private static final String QUALITY = "contentQuality";

    private ReplyCodec() {}

    static ChatReply decode(JsonNode json, Origin maker) {
        JsonObject body = JsonObject.reply(json);
        if (!body.has("generationDetails")) {
            ErrorCodec.throwIfError(json);
        }
        JsonObject details = body.requiredObject("generationDetails");
        List<JsonObject> generations = details.objects("generations");
        if (generations.isEmpty()) {
            throw details.missing("generations");
        }
        JsonObject generation = generations.getFirst();
        JsonObject end = generation.object("parameters");
        JsonObject about = details.object("parameters");
        return new ChatReply(
                body.text("id", ""),
                about == null ? maker.model() : about.text("model", maker.model()),
                parts(generation, end),
                stop(end),
                UsageCodec.decode(about == null ? null : about.object("usage")),
                true);
    }

    private static List<Part> parts(JsonObject generation, @Nullable JsonObject end) {
        var parts = new ArrayList<Part>();
        String text = generation.text("content", "");
        if (!text.isEmpty()) {
            RawJson quality = generation.raw(QUALITY);
            Map<String, RawJson> about = quality == null ? Map.of() : Map.of(QUALITY, quality);
            parts.add(new Part.Text(text, Extras.of(SalesforceDialect.NAME, about)));
        }
        String refusal = end == null ? "" : end.text("refusal", "");
        if (!refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal, Extras.NONE));
        }
        return parts;
    }

    private static Stop stop(@Nullable JsonObject end) {
        String word = end == null ? "" : end.text("finish_reason", "");
        return word.isEmpty()
                ? new Stop(StopReason.OTHER, null, null, null)
                : FinishReason.decode(word, end != null && end.has("refusal"));
    }

    static ObjectNode encode(ChatReply reply) {
        ObjectNode body = Json.object().put("id", reply.id());
        ObjectNode details = body.putObject("generationDetails");
        ObjectNode generation =
                details.putArray("generations")
                        .addObject()
                        .put("role", "assistant")
                        .put("content", reply.text());
        ObjectNode end = generation.putObject("parameters");
        end.put("finish_reason", FinishReason.encode(reply.stop())).put("index", 0);
        for (Part part : reply.parts()) {
            if (part instanceof Part.Refusal refusal) {
                end.put("refusal", refusal.text());
            } else if (part.extras().dialect().equals(SalesforceDialect.NAME)) {
                part.extras()
                        .fields()
                        .forEach((field, json) -> generation.set(field, Json.tree(json)));
            }
        }
        ObjectNode about = details.putObject("parameters").put("model", reply.model());
        UsageCodec.encode(about, reply.usage());
        return body;
    }
}
