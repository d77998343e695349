package dev.llm.dialect.gemini;

import dev.llm.dialect.UpstreamError;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `{"error": {"code", "message", "status", "details"}}`, as a body, in an array, and inside a stream.
///
/// A wrong key comes as 400, and 429 stands for what passes in a minute as for a quota of a day or of nothing at all:
/// the details tell them apart.
final class ErrorCodec {
    private static final String TYPE = "@type";
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
    private static final String QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure";
    private static final String QUOTA_EXCEEDED = "RESOURCE_QUOTA_EXCEEDED";

    private ErrorCodec() {}

    static LlmException decode(int status, String body) {
        JsonNode json = Json.parse(body);
        LlmException failure = json == null ? null : failure(status, json, body);
        return failure == null ? UpstreamError.unreadable(status, body) : failure;
    }

    /// An error where an answer or a piece of one should be.
    static void throwIfError(JsonNode json) {
        LlmException failure = failure(0, json, Json.write(json));
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable LlmException failure(int status, JsonNode json, String body) {
        JsonNode error = (json.isArray() ? json.path(0) : json).path("error");
        if (!error.isObject()) {
            return error.isString() && !error.stringValue().isBlank()
                    ? UpstreamError.of(kind(status), status, null, error.stringValue(), body)
                    : null;
        }
        String word = error.path("status").asString("");
        String message = error.path("message").asString("");
        String sentence = message.isBlank() ? word : message;
        return new LlmException(
                kind(status, error, message),
                sentence.isEmpty() ? "the server gives no reason" : sentence,
                null,
                new Upstream(
                        status,
                        word.isEmpty() ? null : word,
                        null,
                        retryDelay(detail(error, RETRY_INFO).path("retryDelay").asString("")),
                        null,
                        body),
                null);
    }

    private static ErrorKind kind(int status, JsonNode error, String message) {
        String reason = detail(error, ERROR_INFO).path("reason").asString("");
        if (reason.equals("API_KEY_INVALID")) {
            return ErrorKind.AUTHENTICATION;
        }
        int code = status > 0 ? status : error.path("code").asInt(0);
        boolean exhausted =
                code == 429 || error.path("status").asString("").equals("RESOURCE_EXHAUSTED");
        if (exhausted) {
            return reason.equals(QUOTA_EXCEEDED) || isUsedUp(error, message)
                    ? ErrorKind.QUOTA
                    : ErrorKind.RATE_LIMITED;
        }
        return kind(code);
    }

    private static ErrorKind kind(int code) {
        return code == 0 ? ErrorKind.SERVER : UpstreamError.kindOf(code);
    }

    /// Whether waiting a minute is of no use. Without details of the quota, the advice to look at the plan says it.
    private static boolean isUsedUp(JsonNode error, String message) {
        JsonNode violations = detail(error, QUOTA_FAILURE).path("violations");
        for (JsonNode violation : violations) {
            if (violation.path("quotaId").asString("").contains("PerDay")
                    || violation.path("quotaValue").asString("").equals("0")) {
                return true;
            }
        }
        return saysLimitIsZero(message)
                || (violations.isEmpty() && message.contains("check your plan and billing"));
    }

    private static boolean saysLimitIsZero(String message) {
        String words = "limit: 0";
        for (int at = message.indexOf(words); at >= 0; at = message.indexOf(words, at + 1)) {
            int end = at + words.length();
            char next = end < message.length() ? message.charAt(end) : ' ';
            boolean decimal =
                    next == '.'
                            && end + 1 < message.length()
                            && Character.isDigit(message.charAt(end + 1));
            if (!Character.isDigit(next) && !decimal) {
                return true;
            }
        }
        return false;
    }

    /// `34s`, `34.074824224s`
    private static @Nullable Duration retryDelay(String text) {
        try {
            Duration delay = text.endsWith("s") ? Duration.parse("PT" + text) : null;
            return delay == null || delay.isNegative() ? null : delay;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static JsonNode detail(JsonNode error, String type) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path(TYPE).asString("").equals(type)) {
                return detail;
            }
        }
        return Json.object();
    }

    static ObjectNode encode(LlmException failure) {
        ErrorKind kind = failure.kind();
        ObjectNode body = Json.object();
        ObjectNode error =
                body.putObject("error")
                        .put("code", status(kind))
                        .put("message", failure.message())
                        .put("status", word(kind));
        Duration delay = failure.upstream().retryAfter();
        if (kind == ErrorKind.QUOTA) {
            error.putArray("details")
                    .addObject()
                    .put(TYPE, ERROR_INFO)
                    .put("reason", QUOTA_EXCEEDED)
                    .put("domain", "googleapis.com");
        } else if (delay != null) {
            error.putArray("details")
                    .addObject()
                    .put(TYPE, RETRY_INFO)
                    .put("retryDelay", seconds(delay));
        }
        return body;
    }

    private static String seconds(Duration delay) {
        long millis = delay.toMillis();
        long rest = millis % 1000;
        return millis / 1000 + (rest == 0 ? "" : ".%03d".formatted(rest)) + "s";
    }

    static int status(ErrorKind kind) {
        return kind == ErrorKind.QUOTA ? 429 : UpstreamError.statusOf(kind);
    }

    private static String word(ErrorKind kind) {
        return switch (status(kind)) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 500 -> "INTERNAL";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INVALID_ARGUMENT";
        };
    }
}
