package dev.llm.dialect.gemini;

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

/// Gemini's `generateContent`.
///
/// The model and whether to stream stand in the path of this API. Here they stand in the body, under `model` and
/// `stream` as in the other formats: who receives a request puts them there, who sends one takes them out.
///
/// A `thoughtSignature` may sit on any part. On a thought it is that part's proof. On another part it becomes a
/// thinking part with no text and that proof, directly before the part it sits on, and goes back onto the part that
/// follows. On a part without content it becomes redacted thinking, which is a part of its own here too.
public final class GeminiDialect implements Dialect {
    public static final String NAME = "gemini";

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
    public Encoded encodeRequest(ChatRequest request, Origin reader) {
        return new RequestWriter(reader).write(request);
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
        return new GeminiStreamDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new GeminiStreamEncoder();
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
        return ErrorCodec.status(failure.kind());
    }
}
