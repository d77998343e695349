package dev.llm.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.dialect.UpstreamError;
import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Access tokens by OAuth's client credentials: one at a time, for all threads, kept in memory while it lasts.
final class SalesforceTokens {
    /// For a token that does not say how long it lasts; Salesforce documents 30 minutes.
    private static final Duration LIFE = Duration.ofMinutes(25);

    /// So that a token does not run out on its way.
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Timeouts BRIEF =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private static final int MAX_BODY = 1024 * 1024;

    private final SalesforceEndpoint org;
    private final Http http;
    private final InstantSource clock;
    private final Consumer<String> secrets;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token token;

    /// @param secrets told each token before it is used, so that it is shown nowhere
    SalesforceTokens(
            SalesforceEndpoint org, Http http, InstantSource clock, Consumer<String> secrets) {
        this.org = org;
        this.http = http;
        this.clock = clock;
        this.secrets = secrets;
    }

    /// @param instance where Salesforce wants it to be used, null when it does not say
    /// @param until when another is to be asked for
    record Token(String value, @Nullable URI instance, Instant until) {
        @Override
        public String toString() {
            return "token until " + until;
        }
    }

    Token current() {
        return token(null);
    }

    /// Another token than this, which was refused. It is asked for once, however many threads were refused.
    Token insteadOf(Token refused) {
        return token(refused.value());
    }

    private Token token(@Nullable String refused) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
        try {
            Token kept = token;
            if (kept == null
                    || kept.value().equals(refused)
                    || !clock.instant().isBefore(kept.until())) {
                token = null;
                kept = ask();
                token = kept;
            }
            return kept;
        } finally {
            lock.unlock();
        }
    }

    private Token ask() {
        Endpoint endpoint = org.tokens();
        endpoint.guardKey();
        var headers =
                Map.of(
                        "content-type", "application/x-www-form-urlencoded",
                        "accept", "application/json",
                        "user-agent", "llm");
        var call =
                new HttpCall(
                        "POST",
                        endpoint.resolve("/services/oauth2/token"),
                        Headers.of(headers),
                        form(),
                        true);
        try (HttpReply answer = http.send(call, BRIEF)) {
            String text = answer.text(MAX_BODY);
            if (answer.status() < 200 || answer.status() > 299) {
                throw refusal(answer, text);
            }
            return read(text);
        } catch (LlmException e) {
            throw explained(e);
        }
    }

    private byte[] form() {
        return ("grant_type=client_credentials&client_id="
                        + URLEncoder.encode(org.clientId(), UTF_8)
                        + "&client_secret="
                        + URLEncoder.encode(org.clientSecret(), UTF_8))
                .getBytes(UTF_8);
    }

    /// What cannot be read is not quoted: it may hold a token that nobody knows yet.
    private Token read(String text) {
        if (!(Json.parse(text) instanceof ObjectNode json)) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API, "no token: the answer is not one of Salesforce's");
        }
        JsonObject body = JsonObject.reply(json);
        String value = body.requiredText("access_token");
        secrets.accept(value);
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new LlmException(ErrorKind.NOT_AN_API, "no token: what came cannot be sent");
        }
        Instant end = expiry(value);
        return new Token(
                value,
                SalesforceEndpoint.httpUrl(body.text("api_instance_url", "")),
                end == null ? clock.instant().plus(LIFE) : end.minus(MARGIN));
    }

    /// The `exp` of a JWT, null where there is none.
    private static @Nullable Instant expiry(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode claims =
                    Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
            JsonNode end = claims == null ? Json.object() : claims.path("exp");
            boolean readable =
                    end.isIntegralNumber()
                            && end.canConvertToLong()
                            && end.longValue() <= Instant.MAX.getEpochSecond()
                            && end.longValue() >= 0;
            return readable ? Instant.ofEpochSecond(end.longValue()) : null;
        } catch (IllegalArgumentException _) {
            return null; // no base64
        }
    }

    /// `{"error", "error_description"}`.
    private LlmException refusal(HttpReply answer, String text) {
        JsonNode json = Json.parse(text);
        String code = json == null ? "" : json.path("error").asString("");
        if (json == null || code.isEmpty()) {
            return UpstreamError.unreadable(answer.status(), text);
        }
        String words = json.path("error_description").asString(code);
        ErrorKind kind =
                switch (code) {
                    case "rate_limit_exceeded" -> ErrorKind.RATE_LIMITED;
                    case "server_error", "temporarily_unavailable" -> ErrorKind.OVERLOADED;
                    default ->
                            answer.status() == 429 || answer.status() >= 500
                                    ? UpstreamError.kindOf(answer.status())
                                    : ErrorKind.AUTHENTICATION;
                };
        var said =
                new Upstream(
                        answer.status(),
                        code,
                        answer.requestId(),
                        RetryAfter.of(answer, clock.instant()),
                        null,
                        text);
        String advice = kind == ErrorKind.AUTHENTICATION ? remedy(code) : null;
        return new LlmException(kind, "no token: " + words, advice, said, null);
    }

    private String remedy(String code) {
        return code.startsWith("invalid_client")
                ? "check client_id and client_secret in [providers." + org.name() + "]"
                : "check client_id and client_secret in [providers."
                        + org.name()
                        + "], and that their app allows the client credentials flow at "
                        + org.domain();
    }

    private LlmException explained(LlmException e) {
        if (e.kind() == ErrorKind.INTERRUPTED) {
            return e;
        }
        boolean elsewhere =
                e.kind() == ErrorKind.NOT_AN_API || e.message().startsWith("cannot find the host");
        return new LlmException(
                e.kind(),
                org.name() + ": " + e.message(),
                elsewhere ? "check domain in [providers." + org.name() + "]" : e.advice(),
                e.upstream(),
                e);
    }
}
