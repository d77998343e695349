package dev.llm.dialect.openai;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.OpenAiErrors;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamEncoder;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Chat Completions API.
public final class ChatDialect implements Dialect {
    public static final String NAME = "openai-chat";

    private final ChatVariant variant;
    private final InstantSource clock;

    private ChatDialect(ChatVariant variant, InstantSource clock) {
        this.variant = variant;
        this.clock = clock;
    }

    /// As api.openai.com takes it, which refuses every field it does not know.
    public static ChatDialect openai() {
        return new ChatDialect(ChatVariant.OPENAI, InstantSource.system());
    }

    /// As compatible servers take it: `max_tokens`, `top_k`, and reasoning given back on tool turns.
    public static ChatDialect compatible() {
        return new ChatDialect(ChatVariant.COMPATIBLE, InstantSource.system());
    }

    /// The same with another clock for the `created` field of the replies that are written.
    public ChatDialect withClock(InstantSource other) {
        return new ChatDialect(variant, other);
    }

    /// A body as strict servers take it: without the fields that other gateways put into their answers and that clients
    /// send back with them.
    public static ObjectNode sanitised(ObjectNode body) {
        return GatewayFields.removed(body);
    }

    /// The role and the fields that not every server of this format takes: what [#sanitised] and [#withoutDevelopers] look for.
    public static List<String> unlikeElsewhere() {
        var words = new ArrayList<String>(GatewayFields.OF_A_MESSAGE);
        words.add("developer");
        return words;
    }

    /// A body as servers take it that know no role `developer`: those messages are the system's.
    public static ObjectNode withoutDevelopers(ObjectNode body) {
        return DeveloperRole.renamed(body);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    /// The reasoning in these messages has no proof in this format, so nothing in the request depends on the provider.
    @Override
    public ChatRequest decodeRequest(JsonNode body, String provider) {
        return RequestReader.read(body);
    }

    @Override
    public ClientCall decodeCall(JsonNode body, String provider) {
        ChatRequest request = RequestReader.read(body);
        RequestCheck.check(body);
        boolean usageWanted = body.path("stream_options").path("include_usage").asBoolean(false);
        return new ChatCall(request, variant, usageWanted, clock.instant().getEpochSecond())
                .withFlatNames();
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Origin reader) {
        return new RequestWriter(variant).write(request);
    }

    @Override
    public ChatReply decodeReply(JsonNode body, Origin maker) {
        return ReplyCodec.decode(body, maker);
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(reply, variant, clock.instant().getEpochSecond(), "");
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new ChatStreamDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new ChatStreamEncoder(variant, clock.instant().getEpochSecond(), true, "", Set.of());
    }

    @Override
    public LlmException decodeError(int status, String body) {
        return OpenAiErrors.decode(status, body);
    }

    @Override
    public JsonNode encodeError(LlmException failure) {
        return OpenAiErrors.encode(failure, NAME);
    }

    @Override
    public int errorStatus(LlmException failure) {
        return OpenAiErrors.status(failure);
    }
}
