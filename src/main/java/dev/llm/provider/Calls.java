package dev.llm.provider;

import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls of an API at one place: with what they are made, and as what they fail.
final class Calls {
    private static final int MAX_ERROR_BODY = 1024 * 1024;

    private final Api api;
    private final Endpoint endpoint;
    private final Http http;
    private final InstantSource clock;

    Calls(Api api, Endpoint endpoint, Http http, InstantSource clock) {
        this.api = api;
        this.endpoint = endpoint;
        this.http = http;
        this.clock = clock;
    }

    /// The answer to a call, unless it is a refusal.
    ///
    /// @param model that is asked; null for none
    /// @throws LlmException what the provider, or the way to it, failed with
    HttpReply answered(HttpCall call, Timeouts limits, @Nullable String model) {
        HttpReply answer;
        try {
            answer = http.send(call, limits);
        } catch (LlmException e) {
            throw explained(e, model, null);
        }
        if (answer.status() >= 200 && answer.status() <= 299) {
            return answer;
        }
        try (answer) {
            throw explained(
                    api.dialect().decodeError(answer.status(), errorBody(answer)), model, answer);
        }
    }

    /// The body of a refusal; empty when it cannot be read to its end, because the status says more than that does.
    private static String errorBody(HttpReply answer) {
        try {
            return answer.text(MAX_ERROR_BODY);
        } catch (LlmException e) {
            if (e.kind() == ErrorKind.INTERRUPTED) {
                throw e;
            }
            return "";
        }
    }

    Map<String, String> headers(boolean stream) {
        var headers = new LinkedHashMap<>(api.headers(endpoint.credential()));
        headers.put("content-type", "application/json");
        headers.put("accept", stream ? api.dialect().framing().contentType() : "application/json");
        headers.put("user-agent", "llm");
        return headers;
    }

    /// Refuses to send what would be refused for want of a key, and to send a key where others could read it.
    void guardKey() {
        String variable = api.keyNeeded(endpoint);
        Credential credential = endpoint.credential();
        if (credential == null && variable != null) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    endpoint.name() + ": no key",
                    "set "
                            + variable
                            + ", or api_key in [providers."
                            + endpoint.name()
                            + "], or pass --key");
        }
        endpoint.guardKey();
    }

    /// A failure with the provider's name, what the headers add, and the next step.
    LlmException explained(LlmException e, @Nullable String model, @Nullable HttpReply answer) {
        if (e.kind() == ErrorKind.INTERRUPTED) {
            return e;
        }
        String ours = advice(e, model);
        String advice = ours == null ? e.advice() : ours;
        Upstream upstream = answer == null ? e.upstream() : upstream(e.upstream(), answer);
        return new LlmException(
                e.kind(), endpoint.name() + ": " + e.message(), advice, upstream, e);
    }

    private Upstream upstream(Upstream said, HttpReply answer) {
        String requestId = said.requestId() == null ? answer.requestId() : said.requestId();
        Duration delay = RetryAfter.of(answer, clock.instant());
        String verdict = answer.header("x-should-retry");
        boolean clear = "true".equals(verdict) || "false".equals(verdict);
        return new Upstream(
                said.status(),
                said.type(),
                requestId,
                delay == null ? said.retryAfter() : delay,
                clear ? Boolean.valueOf("true".equals(verdict)) : said.shouldRetry(),
                said.body(),
                answer.headers());
    }

    private @Nullable String advice(LlmException e, @Nullable String model) {
        String own = api.advice(e, model);
        if (own != null) {
            return own;
        }
        if (e.upstream().status() == 407) {
            return "check the user and the password in HTTPS_PROXY";
        }
        Credential credential = endpoint.credential();
        return switch (e.kind()) {
            case AUTHENTICATION ->
                    credential == null
                            ? "pass --key, or set api_key in [providers." + endpoint.name() + "]"
                            : "check the key from " + credential.origin();
            case PERMISSION ->
                    credential == null
                            ? null
                            : "check what the key from " + credential.origin() + " may do";
            case NOT_AN_API -> "is the base URL right? " + endpoint.base();
            case QUOTA -> "check the account's plan and billing";
            default -> null;
        };
    }
}
