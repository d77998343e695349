package dev.llm.dialect.anthropic;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.NewIds;
import dev.llm.dialect.Seal;
import dev.llm.dialect.SealedStream;
import dev.llm.dialect.StreamEncoder;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.RawJson;
import dev.llm.model.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A client's request that somebody else than Anthropic is to answer.
record AnthropicCall(ChatRequest request, List<String> lost) implements ClientCall {
    private static final String THREAD = "thread";

    /// At this, and at nothing less, the SDKs send the whole conversation instead.
    private static final RawJson THREADS_UNSUPPORTED =
            new RawJson(
                    "{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}");

    static AnthropicCall read(JsonNode body, String provider) {
        if (body.hasNonNull(THREAD)) {
            var fields = Map.of("details", THREADS_UNSUPPORTED);
            throw new LlmException(
                            ErrorKind.INVALID_REQUEST,
                            "thread: message threads are not supported for this model")
                    .withTold(Told.fields(Extras.of(AnthropicDialect.NAME, fields)));
        }
        var lost = new ArrayList<String>();
        ChatRequest request = Seal.off(new RequestReader(provider).read(body));
        RequestCheck.check(body);
        return new AnthropicCall(ThinkingWish.asEffort(request, lost), List.copyOf(lost));
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new SealedStream(new AnthropicStreamEncoder(NewIds.of("msg_")));
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(Seal.on(reply), NewIds.of("msg_"));
    }
}
