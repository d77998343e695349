package dev.llm.provider;

import dev.llm.dialect.ClientDialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's Messages as Amazon Bedrock carries them and Salesforce passes them on: model and streaming in the URL,
/// events in binary messages, errors of either.
final class BedrockMessages implements ClientDialect {
    private static final String VERSION = "bedrock-2023-05-31";

    /// No reasoning was ever made for it, so none is written: sent back, it gives a 502 (`No user context has been
    /// created`).
    private static final Origin NOBODY = new Origin("", "");

    private final ClientDialect messages = new AnthropicDialect();
    private final ClientDialect salesforce = new SalesforceDialect();

    @Override
    public Framing framing() {
        return Framing.EVENT_STREAM;
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Origin reader) {
        var lost = new ArrayList<String>();
        Effort effort = request.parameters().effort();
        if (effort != null && effort != Effort.NONE) {
            lost.add("effort");
        }
        Encoded encoded =
                messages.encodeRequest(
                        request.withParameters(request.parameters().withEffort(null)), NOBODY);
        ObjectNode body = Json.object().put("anthropic_version", VERSION);
        body.setAll(encoded.body());
        if (body.get("messages") instanceof ArrayNode said) {
            said.removeIf(BedrockMessages::nothingLeft);
        }
        lost.addAll(encoded.lost());
        return new Encoded(body, lost);
    }

    /// Of a message that held thoughts alone.
    private static boolean nothingLeft(JsonNode message) {
        return message.path("content").isArray()
                && message.path("content").isEmpty()
                && message.size() == 2;
    }

    @Override
    public ChatReply decodeReply(JsonNode body, Origin maker) {
        if (!body.has("content") && body.has("message")) {
            // An error of Salesforce's, though the status is that of an answer.
            throw salesforce.decodeError(0, Json.write(body));
        }
        return messages.decodeReply(body, maker);
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new BedrockStreamDecoder(messages.streamDecoder(maker));
    }

    @Override
    public LlmException decodeError(int status, String body) {
        JsonNode json = Json.parse(body);
        boolean anthropic = json != null && json.path("error").path("type").isString();
        return (anthropic ? messages : salesforce).decodeError(status, body);
    }
}
