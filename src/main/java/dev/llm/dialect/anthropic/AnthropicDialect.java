package dev.llm.dialect.anthropic;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamEncoder;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's Messages API.
public final class AnthropicDialect implements Dialect {
    public static final String NAME = "anthropic";

    /// A body for Anthropic itself from a client that was answered by other models before: without thinking that
    /// Anthropic did not sign. Nothing else changes.
    public static ObjectNode restored(ObjectNode body, Origin reader) {
        return new KeptProofs(reader).restored(body);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public ChatRequest decodeRequest(JsonNode body, String provider) {
        return new RequestReader(provider).read(body);
    }

    @Override
    public ClientCall decodeCall(JsonNode body, String provider) {
        return AnthropicCall.read(body, provider).withFlatNames();
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Origin reader) {
        return new RequestWriter(reader).write(request);
    }

    @Override
    public ChatReply decodeReply(JsonNode body, Origin maker) {
        return ReplyCodec.decode(body, maker);
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(reply, null);
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new AnthropicStreamDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new AnthropicStreamEncoder(null);
    }

    @Override
    public LlmException decodeError(int status, String body) {
        return ErrorCodec.decode(status, body);
    }

    @Override
    public JsonNode encodeError(LlmException failure) {
        return ErrorCodec.encode(failure);
    }

    @Override
    public int errorStatus(LlmException failure) {
        return ErrorCodec.status(failure);
    }
}
