package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The errors of both of OpenAI's formats: `{"error": {"message", "type", "param", "code"}}`, and what compatible servers
/// make of it: an error that is a string, no envelope at all, FastAPI's `detail`, an array around it.
public final class OpenAiErrors {
    private OpenAiErrors() {}

    public static LlmException decode(int status, String body) {
        JsonNode json = Json.parse(body);
        Said said = json == null ? null : said(json);
        return said == null ? UpstreamError.unreadable(status, body) : said.failure(status, body);
    }

    /// The failure that stands where an answer or a piece of one should be, from a server that had already sent status
    /// 200; null when there is none.
    public static @Nullable LlmException inside(JsonNode json) {
        Said said = said(json);
        return said == null ? null : said.failure(0, Json.write(json));
    }

    private static @Nullable Said said(JsonNode json) {
        if (json.isArray() && !json.isEmpty()) {
            return said(json.get(0));
        }
        JsonNode error = json.path("error");
        if (error.isString()) {
            return new Said(error.stringValue(), word(json, "type"), word(json, "code"));
        }
        if (error.isObject()) {
            return new Said(word(error, "message"), word(error, "type"), word(error, "code"));
        }
        if (json.path("message").isString()) {
            return new Said(word(json, "message"), word(json, "type"), word(json, "code"));
        }
        JsonNode detail = json.path("detail");
        return detail.isMissingNode() || detail.isNull() ? null : detail(detail);
    }

    /// FastAPI: a sentence, or a list of fields that are wrong.
    private static Said detail(JsonNode detail) {
        JsonNode first = detail.isArray() && !detail.isEmpty() ? detail.get(0) : detail;
        if (!first.isObject()) {
            return new Said(first.asString(Json.write(first)), "", "");
        }
        String message = word(first, first.has("msg") ? "msg" : "message");
        String field = first.path("loc").path(first.path("loc").size() - 1).asString("");
        return new Said(
                field.isEmpty() ? message : field + ": " + message, word(first, "type"), "");
    }

    private static String word(JsonNode owner, String field) {
        return owner.path(field).isValueNode() && !owner.path(field).isNull()
                ? owner.path(field).asString("")
                : "";
    }

    /// What a server says about a failure.
    private record Said(String message, String type, String code) {
        LlmException failure(int status, String body) {
            String word = code.isEmpty() || isStatus() ? type : code;
            String text = message.isBlank() ? word : message;
            return UpstreamError.of(
                    kind(status),
                    status,
                    word.isEmpty() ? null : word,
                    text.isBlank() ? "the server gives no reason" : text,
                    body);
        }

        private ErrorKind kind(int status) {
            ErrorKind known = kind(code);
            if (known == null) {
                known = kind(type);
            }
            if (known != null) {
                return known;
            }
            return status > 0 ? UpstreamError.kindOf(status) : kindWithoutStatus();
        }

        /// Inside a stream. These types are too broad to overrule a status: OpenAI's `invalid_request_error` covers
        /// wrong keys and unknown models too.
        private ErrorKind kindWithoutStatus() {
            if (isStatus()) {
                return UpstreamError.kindOf(Integer.parseInt(code));
            }
            boolean invalid =
                    type.equals("invalid_request_error") || type.equals("BadRequestError");
            return invalid ? ErrorKind.INVALID_REQUEST : ErrorKind.SERVER;
        }

        /// Some servers put the status into `code`.
        private boolean isStatus() {
            return code.matches("[1-5]\\d\\d");
        }

        /// Codes of a failed response that come in families.
        private static @Nullable ErrorKind kindOfFamily(String word) {
            if (word.endsWith("_policy") || word.endsWith("_policy_violation")) {
                return ErrorKind.REFUSED;
            }
            boolean image = word.contains("image_") || word.endsWith("_image");
            return image ? ErrorKind.INVALID_REQUEST : null;
        }

        private static @Nullable ErrorKind kind(String word) {
            return switch (word) {
                case "insufficient_quota",
                        "credit_balance_exhausted",
                        "billing_hard_limit_reached" ->
                        ErrorKind.QUOTA;
                case "invalid_api_key", "authentication_error" -> ErrorKind.AUTHENTICATION;
                case "permission_error" -> ErrorKind.PERMISSION;
                case "model_not_found", "not_found_error" -> ErrorKind.NOT_FOUND;
                case "rate_limit_exceeded", "rate_limit_error", "slow_down" ->
                        ErrorKind.RATE_LIMITED;
                case "server_is_overloaded", "overloaded_error" -> ErrorKind.OVERLOADED;
                case "context_length_exceeded", "invalid_prompt", "data_residency_mismatch" ->
                        ErrorKind.INVALID_REQUEST;
                case "vector_store_timeout" -> ErrorKind.TIMEOUT;
                default -> kindOfFamily(word);
            };
        }
    }

    /// @param dialect which of the two formats is written
    public static ObjectNode encode(LlmException failure, String dialect) {
        Words words = words(failure.kind());
        WrongField field = WrongField.of(failure);
        String code = field == null ? words.code() : code(field);
        ObjectNode body = Json.object();
        ObjectNode error =
                body.putObject("error")
                        .put("message", field == null ? failure.message() : message(field))
                        .put("type", words.type())
                        .put("param", field == null ? null : field.path())
                        .put("code", PromptTooLong.is(failure) ? PromptTooLong.CODE : code);
        ToldFields.put(error, failure, dialect);
        return body;
    }

    /// As the API itself puts it: `Invalid type for 'stop': expected a string or an array, but got 5 instead.`
    private static String message(WrongField field) {
        String sentence = field.sentence();
        if (sentence.equals(WrongField.MISSING)) {
            return "Missing required parameter: '" + field.path() + "'.";
        }
        int not = sentence.indexOf(WrongField.NOT);
        if (!sentence.startsWith(WrongField.MUST_BE) || not < 0) {
            return "Invalid '" + field.path() + "': " + sentence;
        }
        return "Invalid %s for '%s': expected %s, but got %s instead."
                .formatted(
                        isType(sentence) ? "type" : "value",
                        field.path(),
                        sentence.substring(WrongField.MUST_BE.length(), not),
                        sentence.substring(not + WrongField.NOT.length()));
    }

    private static @Nullable String code(WrongField field) {
        if (field.sentence().equals(WrongField.MISSING)) {
            return "missing_required_parameter";
        }
        if (!field.sentence().startsWith(WrongField.MUST_BE)) {
            return null;
        }
        return isType(field.sentence()) ? "invalid_type" : "invalid_value";
    }

    /// Whether a value is of another type, and not only another one than allowed.
    private static boolean isType(String sentence) {
        return sentence.startsWith("must be a ")
                || sentence.startsWith("must be an ")
                || sentence.startsWith("must be true or false");
    }

    public static int status(LlmException failure) {
        return ToldFields.status(failure, words(failure.kind()).status());
    }

    private static Words words(ErrorKind kind) {
        String invalid = "invalid_request_error";
        return switch (kind) {
            case USAGE, INVALID_REQUEST, REFUSED, TRUNCATED -> new Words(400, invalid, null);
            case AUTHENTICATION -> new Words(401, invalid, "invalid_api_key");
            case PERMISSION -> new Words(403, "permission_error", null);
            case NOT_FOUND -> new Words(404, invalid, "model_not_found");
            case CONFLICT -> new Words(409, "conflict_error", null);
            case TOO_LARGE -> new Words(413, invalid, null);
            case QUOTA -> new Words(429, "insufficient_quota", "credit_balance_exhausted");
            case RATE_LIMITED -> new Words(429, "rate_limit_error", "rate_limit_exceeded");
            case INTERNAL,
                    CONFIGURATION,
                    SERVER,
                    NOT_AN_API,
                    NETWORK,
                    CUT,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    new Words(500, "server_error", null);
            case OVERLOADED -> new Words(503, "server_error", "server_is_overloaded");
            case TIMEOUT -> new Words(504, "timeout_error", null);
        };
    }

    private record Words(int status, String type, @Nullable String code) {}
}
