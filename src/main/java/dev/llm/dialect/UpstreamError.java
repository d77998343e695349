package dev.llm.dialect;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import org.jspecify.annotations.Nullable;

/// What every format's error decoder needs: the kind of a status, and an answer that is no API's.
public final class UpstreamError {
    private UpstreamError() {}

    /// The kind of an HTTP status when the body says nothing better.
    public static ErrorKind kindOf(int status) {
        return switch (status) {
            case 401, 407 -> ErrorKind.AUTHENTICATION;
            case 402 -> ErrorKind.QUOTA;
            case 403 -> ErrorKind.PERMISSION;
            case 404 -> ErrorKind.NOT_FOUND;
            case 408, 504 -> ErrorKind.TIMEOUT;
            case 409 -> ErrorKind.CONFLICT;
            case 413 -> ErrorKind.TOO_LARGE;
            case 429 -> ErrorKind.RATE_LIMITED;
            case 503, 529 -> ErrorKind.OVERLOADED;
            default -> status >= 500 ? ErrorKind.SERVER : ErrorKind.INVALID_REQUEST;
        };
    }

    /// The HTTP status of a kind, for formats that have no more to say than that.
    public static int statusOf(ErrorKind kind) {
        return switch (kind) {
            case USAGE, INVALID_REQUEST, REFUSED, TRUNCATED -> 400;
            case AUTHENTICATION -> 401;
            case QUOTA -> 402;
            case PERMISSION -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case RATE_LIMITED -> 429;
            case INTERNAL,
                    CONFIGURATION,
                    SERVER,
                    NOT_AN_API,
                    NETWORK,
                    CUT,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    500;
            case OVERLOADED -> 503;
            case TIMEOUT -> 504;
        };
    }

    /// The failure that a provider's own words describe.
    public static LlmException of(
            ErrorKind kind,
            int status,
            @Nullable String type,
            String message,
            @Nullable String body) {
        return new LlmException(
                kind, message, null, new Upstream(status, type, null, null, null, body), null);
    }

    /// The failure of an answer whose body is not this API's: HTML of a gateway, nothing at all. Statuses that say
    /// something by themselves keep their kind.
    public static LlmException unreadable(int status, String body) {
        ErrorKind kind =
                switch (status) {
                    case 400, 404, 405, 415, 422 -> ErrorKind.NOT_AN_API;
                    default -> status < 400 ? ErrorKind.NOT_AN_API : kindOf(status);
                };
        String what =
                body.isBlank()
                        ? "an empty body"
                        : "a body that is not this API's: " + excerpt(body);
        String message =
                "the server answered " + (status == 0 ? "" : status + " ") + "with " + what;
        return new LlmException(
                kind, message, null, new Upstream(status, null, null, null, null, body), null);
    }

    private static String excerpt(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "…";
    }
}
