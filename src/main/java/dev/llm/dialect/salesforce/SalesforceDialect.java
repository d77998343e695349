package dev.llm.dialect.salesforce;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamEncoder;
import dev.llm.dialect.UpstreamError;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import tools.jackson.databind.JsonNode;

/// Salesforce's `chat-generations`: text in messages, text in the answer, and nothing else. There is no streaming.
///
/// The model stands in the path of this API. Here it stands in the body, under `model` as in the other formats: who
/// receives a request puts it there, who sends one takes it out.
public final class SalesforceDialect implements Dialect {
    public static final String NAME = "salesforce";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Framing framing() {
        return Framing.WHOLE;
    }

    /// There are no proofs in this format, so nothing in the request depends on the provider.
    @Override
    public ChatRequest decodeRequest(JsonNode body, String provider) {
        return RequestReader.read(body);
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Origin reader) {
        return new RequestWriter().write(request);
    }

    @Override
    public ChatReply decodeReply(JsonNode body, Origin maker) {
        return ReplyCodec.decode(body, maker);
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(reply);
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new WholeDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new WholeEncoder();
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
        return UpstreamError.statusOf(failure.kind());
    }
}
