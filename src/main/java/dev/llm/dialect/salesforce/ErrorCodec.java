package dev.llm.dialect.salesforce;

import dev.llm.dialect.UpstreamError;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `{"errorCode", "message", "messageCode"}`; Salesforce's platform puts it into an array, and what stands in front of it
/// answers with `{"message"}` or `{"error"}`.
final class ErrorCodec {
    private ErrorCodec() {}

    static LlmException decode(int status, String body) {
        JsonNode json = Json.parse(body);
        JsonNode error = json == null ? null : json.isArray() ? json.path(0) : json;
        String message = error == null ? "" : message(error);
        if (error == null || message.isBlank()) {
            return UpstreamError.unreadable(status, body);
        }
        String code = text(error, "errorCode");
        ErrorKind kind = status == 0 ? kind(code) : UpstreamError.kindOf(status);
        return UpstreamError.of(kind, status, code.isEmpty() ? null : code, message, body);
    }

    /// An error where an answer should be.
    static void throwIfError(JsonNode json) {
        if (!message(json).isBlank()) {
            throw decode(0, Json.write(json));
        }
    }

    private static String message(JsonNode error) {
        for (String field : new String[] {"message", "error_description", "error", "errorCode"}) {
            String message = text(error, field);
            if (!message.isBlank()) {
                return message;
            }
        }
        return text(error.path("error"), "message");
    }

    private static String text(@Nullable JsonNode object, String field) {
        return object == null ? "" : object.path(field).asString("");
    }

    /// By Salesforce's own word, where a status says nothing.
    private static ErrorKind kind(String code) {
        return switch (code.toUpperCase(Locale.ROOT)) {
            case "BAD_ARGUMENT", "BAD_REQUEST", "INVALID_INPUT" -> ErrorKind.INVALID_REQUEST;
            case "INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "UNAUTHORIZED" ->
                    ErrorKind.AUTHENTICATION;
            case "FORBIDDEN", "INSUFFICIENT_ACCESS" -> ErrorKind.PERMISSION;
            case "NOT_FOUND" -> ErrorKind.NOT_FOUND;
            case "REQUEST_LIMIT_EXCEEDED", "TOO_MANY_REQUESTS" -> ErrorKind.RATE_LIMITED;
            case "SERVICE_UNAVAILABLE", "SERVER_UNAVAILABLE" -> ErrorKind.OVERLOADED;
            default -> ErrorKind.SERVER;
        };
    }

    static ObjectNode encode(LlmException failure) {
        return Json.object()
                .put("errorCode", failure.kind().name())
                .put("message", failure.message());
    }
}
