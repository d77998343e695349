package dev.llm.dialect.responses;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Seal;
import dev.llm.dialect.SealedStream;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A client's request, complete in itself: what it says of a state has been looked up, and its answer will be kept.
record ResponsesCall(ChatRequest request, List<String> lost, Asked asked, InstantSource clock)
        implements ClientCall {
    static ResponsesCall read(
            JsonNode body, String provider, ItemMemory memory, InstantSource clock) {
        var lost = new ArrayList<String>();
        var names = new ToolNames();
        JsonObject.request(body).text(References.PREVIOUS);
        var resolved = new References(memory, _ -> true, lost).resolve((ObjectNode) body);
        ChatRequest request = Seal.off(new RequestReader(provider, names).read(resolved.body()));
        RequestCheck.check(resolved.body());
        boolean stored = body.path("store").asBoolean(true);
        var asked =
                new Asked(
                        true,
                        Asked.repeated(body),
                        names,
                        stored ? memory : ItemMemory.NONE,
                        resolved.previousId(),
                        resolved.said());
        return new ResponsesCall(withoutState(request, body), List.copyOf(lost), asked, clock);
    }

    /// The wish for a state, and for proofs of reasoning, is fulfilled here, whoever answers.
    private static ChatRequest withoutState(ChatRequest request, JsonNode body) {
        ChatRequest stateless = request.withExtras(request.extras().without("store"));
        boolean nothing = !body.has("include");
        boolean proofs =
                body.path("include") instanceof ArrayNode include
                        && include.size() == 1
                        && include.path(0).asString("").equals(RequestWriter.PROOFS);
        return nothing || proofs
                ? stateless.withExtras(stateless.extras().without("include"))
                : stateless;
    }

    @Override
    public StreamEncoder streamEncoder() {
        long created = clock.instant().getEpochSecond();
        return new SealedStream(new ResponsesStreamEncoder(created, asked));
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(Seal.on(reply), clock.instant().getEpochSecond(), asked);
    }
}
