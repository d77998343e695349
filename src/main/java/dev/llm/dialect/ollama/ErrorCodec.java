package dev.llm.dialect.ollama;

import dev.llm.dialect.UpstreamError;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `{"error": "…"}`, as a body and as a line after status 200. There is no word for the kind of a failure, so where
/// the status says too little the sentence is looked at.
final class ErrorCodec {
    private ErrorCodec() {}

    static LlmException decode(int status, String body) {
        JsonNode json = Json.parse(body);
        String message = json == null ? "" : message(json);
        return message.isBlank()
                ? UpstreamError.unreadable(status, body)
                : UpstreamError.of(kind(status, message), status, null, message, body);
    }

    /// An error where a piece of an answer should be.
    static void throwIfError(JsonNode json) {
        String message = message(json);
        if (!message.isBlank()) {
            throw UpstreamError.of(kind(0, message), 0, null, message, Json.write(json));
        }
    }

    /// Ollama's cloud, and llama.cpp behind it, put an object there.
    private static String message(JsonNode json) {
        JsonNode error = json.path("error");
        return error.isString() ? error.stringValue() : error.path("message").asString("");
    }

    private static ErrorKind kind(int status, String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("context") && (text.contains("exceed") || text.contains("too long"))) {
            return ErrorKind.INVALID_REQUEST;
        }
        if (status > 0) {
            return UpstreamError.kindOf(status);
        }
        return text.contains("model") && text.contains("not found")
                ? ErrorKind.NOT_FOUND
                : ErrorKind.SERVER;
    }

    static ObjectNode encode(LlmException failure) {
        return Json.object().put("error", failure.message());
    }
}
