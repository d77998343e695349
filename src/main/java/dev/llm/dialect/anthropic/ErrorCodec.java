package dev.llm.dialect.anthropic;

import dev.llm.dialect.PromptTooLong;
import dev.llm.dialect.ToldFields;
import dev.llm.dialect.UpstreamError;
import dev.llm.dialect.WrongField;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `{"type": "error", "error": {"type", "message", "details"}, "request_id"}`, as a body and as an event.
final class ErrorCodec {
    private ErrorCodec() {}

    static LlmException decode(int status, String body) {
        JsonNode json = Json.parse(body);
        if (json == null || !json.path("error").isObject()) {
            return UpstreamError.unreadable(status, body);
        }
        return decode(status, json, body);
    }

    /// An error inside a stream, which has no status of its own.
    static LlmException decodeEvent(JsonNode event) {
        return decode(0, event, Json.write(event));
    }

    private static LlmException decode(int status, JsonNode json, String body) {
        JsonNode error = json.path("error");
        String type = error.path("type").asString("");
        String message = error.path("message").asString("");
        String requestId =
                json.path("request_id").isString() ? json.path("request_id").stringValue() : null;
        return new LlmException(
                kind(status, type, error.path("details").path("error_code").asString("")),
                message.isBlank() ? type : message,
                null,
                new Upstream(status, type, requestId, null, null, body),
                null);
    }

    private static ErrorKind kind(int status, String type, String code) {
        return switch (type) {
            case "invalid_request_error" -> ErrorKind.INVALID_REQUEST;
            case "authentication_error" -> ErrorKind.AUTHENTICATION;
            case "billing_error" -> ErrorKind.QUOTA;
            case "permission_error" -> ErrorKind.PERMISSION;
            case "not_found_error" -> ErrorKind.NOT_FOUND;
            case "conflict_error" -> ErrorKind.CONFLICT;
            case "request_too_large" -> ErrorKind.TOO_LARGE;
            case "rate_limit_error" -> spendLimit(code) ? ErrorKind.QUOTA : ErrorKind.RATE_LIMITED;
            case "api_error" -> ErrorKind.SERVER;
            case "timeout_error" -> ErrorKind.TIMEOUT;
            case "overloaded_error" -> ErrorKind.OVERLOADED;
            default -> status == 0 ? ErrorKind.SERVER : UpstreamError.kindOf(status);
        };
    }

    /// A limit on money comes as 429 too, but waiting does not lift it.
    private static boolean spendLimit(String code) {
        return code.equals("contract_spend_limit_reached")
                || code.equals("enforced_spend_limit_reached");
    }

    static ObjectNode encode(LlmException failure) {
        ObjectNode body = Json.object().put("type", "error");
        ObjectNode error = body.putObject("error");
        error.put("type", type(status(failure))).put("message", message(failure));
        ToldFields.put(error, failure, AnthropicDialect.NAME);
        String requestId = failure.upstream().requestId();
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        return body;
    }

    private static String message(LlmException failure) {
        WrongField field = WrongField.of(failure);
        if (field != null) {
            return field.dotted() + ": " + field.sentence();
        }
        return PromptTooLong.is(failure) ? TooLongWords.of(failure.message()) : failure.message();
    }

    static int status(LlmException failure) {
        boolean overloaded = failure.kind() == ErrorKind.OVERLOADED;
        int usual = overloaded ? 529 : UpstreamError.statusOf(failure.kind());
        return ToldFields.status(failure, usual);
    }

    private static String type(int status) {
        return switch (status) {
            case 400, 405 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
    }
}
