package dev.llm.dialect.ollama;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamEncoder;
import dev.llm.dialect.ToldFields;
import dev.llm.dialect.UpstreamError;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/// Ollama's `/api/chat`.
///
/// Unknown fields of `options` are kept in the request's extras, in an object of that name: `{"options": {"num_ctx":
/// 8192}}`. The same way they can be asked for.
public final class OllamaDialect implements Dialect {
    public static final String NAME = "ollama";

    private final InstantSource clock;

    public OllamaDialect() {
        this(InstantSource.system());
    }

    /// @param clock for the `created_at` of the replies that are written
    public OllamaDialect(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    /// The reasoning in these messages has no proof in this format, so nothing in the request depends on the provider.
    @Override
    public ChatRequest decodeRequest(JsonNode body, String provider) {
        return RequestReader.read(body);
    }

    @Override
    public ClientCall decodeCall(JsonNode body, String provider) {
        ChatRequest request = decodeRequest(body, provider);
        RequestCheck.check(body);
        return ClientCall.plain(this, Think.asEffort(request));
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
        return ReplyCodec.encode(reply, clock.instant());
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new OllamaStreamDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new OllamaStreamEncoder(clock);
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
        return ToldFields.status(failure, UpstreamError.statusOf(failure.kind()));
    }
}
