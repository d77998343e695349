package dev.llm.dialect.responses;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Responses API. Requests are written without the state that its servers can keep; clients are served with it,
/// as far as a memory is given.
public final class ResponsesDialect implements Dialect {
    public static final String NAME = "openai-responses";

    private final InstantSource clock;
    private final ItemMemory memory;

    public ResponsesDialect() {
        this(InstantSource.system());
    }

    /// @param clock for the `created_at` field of the replies that are written
    public ResponsesDialect(InstantSource clock) {
        this(clock, ItemMemory.NONE);
    }

    /// @param memory of what clients were answered, which is looked up and added to by [#decodeCall]
    public ResponsesDialect(InstantSource clock, ItemMemory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /// How the ids of items begin that were made here, and that no provider takes.
    public static List<String> ownIds() {
        return ItemIds.BEGINNINGS;
    }

    /// A body for a provider of this format itself, from a client that was answered by other models before: with what
    /// they said where the client only names it, without reasoning that the reader did not do, and without ids that it did
    /// not give. Nothing else changes: what is named and not remembered here may be known to the reader.
    public ObjectNode restored(ObjectNode body, Origin reader) {
        var references = new References(memory, this::isRemembered, new ArrayList<>());
        return new KeptItems(reader).restored(references.resolve(body).body());
    }

    private boolean isRemembered(String id) {
        return ItemIds.isOwn(id) && (memory.item(id) != null || memory.conversation(id) != null);
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
        return new RequestReader(provider, new ToolNames()).read(body);
    }

    @Override
    public ClientCall decodeCall(JsonNode body, String provider) {
        return ResponsesCall.read(body, provider, memory, clock).withFlatNames();
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
        return ReplyCodec.encode(reply, clock.instant().getEpochSecond(), Asked.NOTHING);
    }

    @Override
    public StreamDecoder streamDecoder(Origin maker) {
        return new ResponsesStreamDecoder(maker);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new ResponsesStreamEncoder(clock.instant().getEpochSecond(), Asked.NOTHING);
    }

    @Override
    public StreamEncoder streamEncoder(long next) {
        long created = clock.instant().getEpochSecond();
        return new ResponsesStreamEncoder(created, Asked.NOTHING, next);
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
