package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.proxy.front.Refusal;
import tools.jackson.databind.node.ObjectNode;

/// The answer of an endpoint that counts tokens.
final class CountReply {
    private CountReply() {}

    static Refusal of(Conversation conversation, long tokens) {
        ObjectNode body = Json.object();
        if (!Way.isAnthropic(conversation.dialect())) {
            body.put("object", "response.input_tokens");
        }
        return Replies.json(200, body.put("input_tokens", tokens));
    }
}
