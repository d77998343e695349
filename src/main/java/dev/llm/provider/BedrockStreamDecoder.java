package dev.llm.provider;

import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.dialect.UpstreamError;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.EventStreamParser;
import dev.llm.sse.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Takes each event out of its `{"bytes": base64}` and hands it on; an exception ends the stream.
final class BedrockStreamDecoder implements StreamDecoder {
    private static final String CHUNK = "chunk";

    private final StreamDecoder events;

    BedrockStreamDecoder(StreamDecoder events) {
        this.events = events;
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        if (frame.event().startsWith(EventStreamParser.EXCEPTION)) {
            throw failure(
                    frame.event().substring(EventStreamParser.EXCEPTION.length()), frame.data());
        }
        // Bedrock has no other events, but may get some.
        if (frame.event().equals(CHUNK)) {
            String bytes = StreamedJson.object(frame.data()).requiredText("bytes");
            events.decode(new Frame("", unwrapped(bytes)), out);
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        events.end(out);
    }

    private static String unwrapped(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API, "an event of the stream is not written in base64");
        }
    }

    private static LlmException failure(String type, String payload) {
        JsonNode json = Json.parse(payload);
        String words = json == null ? payload : json.path("message").asString("");
        int original = json == null ? 0 : json.path("originalStatusCode").asInt(0);
        ErrorKind kind =
                switch (type) {
                    case "throttlingException" -> ErrorKind.RATE_LIMITED;
                    case "validationException" -> ErrorKind.INVALID_REQUEST;
                    case "serviceUnavailableException" -> ErrorKind.OVERLOADED;
                    case "modelTimeoutException" -> ErrorKind.TIMEOUT;
                    case "modelStreamErrorException" ->
                            original == 0 ? ErrorKind.SERVER : UpstreamError.kindOf(original);
                    default -> ErrorKind.SERVER;
                };
        return UpstreamError.of(kind, 0, type, words.isBlank() ? type : words, payload);
    }
}
