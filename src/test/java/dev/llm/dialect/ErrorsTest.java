package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What each format makes of an answer that is an error.
class ErrorsTest {
    private static final String ANTHROPIC =
            """
            {"type":"error","error":{"type":"%s","message":"Said so"},"request_id":"req_1"}\
            """;
    private static final String SPEND =
            """
            {"type":"error","error":{"type":"rate_limit_error","message":"Said so",
             "details":{"error_code":"contract_spend_limit_reached"}}}\
            """;
    private static final String HTML = "<html>\n<h1>502 Bad Gateway</h1></html>";

    private static Stream<Arguments> anthropic() {
        return Stream.of(
                answer(400, ANTHROPIC, "invalid_request_error", ErrorKind.INVALID_REQUEST),
                answer(401, ANTHROPIC, "authentication_error", ErrorKind.AUTHENTICATION),
                answer(402, ANTHROPIC, "billing_error", ErrorKind.QUOTA),
                answer(403, ANTHROPIC, "permission_error", ErrorKind.PERMISSION),
                answer(404, ANTHROPIC, "not_found_error", ErrorKind.NOT_FOUND),
                answer(409, ANTHROPIC, "conflict_error", ErrorKind.CONFLICT),
                answer(413, ANTHROPIC, "request_too_large", ErrorKind.TOO_LARGE),
                answer(429, ANTHROPIC, "rate_limit_error", ErrorKind.RATE_LIMITED),
                answer(500, ANTHROPIC, "api_error", ErrorKind.SERVER),
                answer(504, ANTHROPIC, "timeout_error", ErrorKind.TIMEOUT),
                answer(529, ANTHROPIC, "overloaded_error", ErrorKind.OVERLOADED),
                answer(422, ANTHROPIC, "brand_new_error", ErrorKind.INVALID_REQUEST),
                answer(503, ANTHROPIC, "brand_new_error", ErrorKind.OVERLOADED),
                Arguments.of(429, SPEND, ErrorKind.QUOTA, "Said so", "rate_limit_error", null));
    }

    private static Stream<Arguments> openai() {
        return Stream.of(
                openai(
                        400,
                        "invalid_request_error",
                        "null",
                        ErrorKind.INVALID_REQUEST,
                        "invalid_request_error"),
                openai(
                        400,
                        "invalid_request_error",
                        "\"context_length_exceeded\"",
                        ErrorKind.INVALID_REQUEST,
                        "context_length_exceeded"),
                openai(
                        413,
                        "invalid_request_error",
                        "\"context_length_exceeded\"",
                        ErrorKind.INVALID_REQUEST,
                        "context_length_exceeded"),
                openai(
                        401,
                        "invalid_request_error",
                        "\"invalid_api_key\"",
                        ErrorKind.AUTHENTICATION,
                        "invalid_api_key"),
                openai(
                        400,
                        "invalid_request_error",
                        "\"invalid_api_key\"",
                        ErrorKind.AUTHENTICATION,
                        "invalid_api_key"),
                openai(
                        403,
                        "invalid_request_error",
                        "null",
                        ErrorKind.PERMISSION,
                        "invalid_request_error"),
                openai(
                        404,
                        "invalid_request_error",
                        "\"model_not_found\"",
                        ErrorKind.NOT_FOUND,
                        "model_not_found"),
                openai(
                        429,
                        "requests",
                        "\"rate_limit_exceeded\"",
                        ErrorKind.RATE_LIMITED,
                        "rate_limit_exceeded"),
                openai(429, "tokens", "\"slow_down\"", ErrorKind.RATE_LIMITED, "slow_down"),
                openai(
                        429,
                        "insufficient_quota",
                        "\"insufficient_quota\"",
                        ErrorKind.QUOTA,
                        "insufficient_quota"),
                openai(429, "insufficient_quota", "null", ErrorKind.QUOTA, "insufficient_quota"),
                openai(
                        429,
                        "x",
                        "\"credit_balance_exhausted\"",
                        ErrorKind.QUOTA,
                        "credit_balance_exhausted"),
                openai(
                        400,
                        "x",
                        "\"billing_hard_limit_reached\"",
                        ErrorKind.QUOTA,
                        "billing_hard_limit_reached"),
                openai(500, "server_error", "null", ErrorKind.SERVER, "server_error"),
                openai(
                        503,
                        "server_error",
                        "\"server_is_overloaded\"",
                        ErrorKind.OVERLOADED,
                        "server_is_overloaded"),
                openai(408, "timeout", "null", ErrorKind.TIMEOUT, "timeout"),
                openai(400, "BadRequestError", "400", ErrorKind.INVALID_REQUEST, "BadRequestError"),
                body(500, "{\"error\":\"Said so\"}", ErrorKind.SERVER),
                body(401, "{\"message\":\"Said so\"}", ErrorKind.AUTHENTICATION),
                body(404, "{\"detail\":\"Said so\"}", ErrorKind.NOT_FOUND),
                body(
                        429,
                        "[{\"error\":{\"code\":429,\"message\":\"Said so\"}}]",
                        ErrorKind.RATE_LIMITED),
                Arguments.of(
                        422,
                        "{\"detail\":[{\"loc\":[\"body\",\"model\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}",
                        ErrorKind.INVALID_REQUEST,
                        "model: Field required",
                        "missing",
                        null),
                Arguments.of(
                        400,
                        "{\"object\":\"error\",\"message\":\"Said so\",\"type\":\"BadRequestError\",\"code\":400}",
                        ErrorKind.INVALID_REQUEST,
                        "Said so",
                        "BadRequestError",
                        null),
                Arguments.of(
                        500,
                        "{\"error\":{\"code\":\"boom\"}}",
                        ErrorKind.SERVER,
                        "boom",
                        "boom",
                        null),
                Arguments.of(
                        500,
                        "{\"error\":{}}",
                        ErrorKind.SERVER,
                        "the server gives no reason",
                        null,
                        null));
    }

    private static Stream<Arguments> ollama() {
        return Stream.of(
                body(400, "{\"error\":\"Said so\"}", ErrorKind.INVALID_REQUEST),
                body(401, "{\"error\":\"Said so\"}", ErrorKind.AUTHENTICATION),
                body(404, "{\"error\":\"Said so\"}", ErrorKind.NOT_FOUND),
                body(503, "{\"error\":\"Said so\"}", ErrorKind.OVERLOADED),
                body(500, "{\"error\":\"Said so\"}", ErrorKind.SERVER),
                body(400, "{\"error\":{\"message\":\"Said so\"}}", ErrorKind.INVALID_REQUEST),
                Arguments.of(
                        500,
                        "{\"error\":\"the input length exceeds the context length\"}",
                        ErrorKind.INVALID_REQUEST,
                        "the input length exceeds the context length",
                        null,
                        null));
    }

    private static Stream<Arguments> salesforce() {
        String own = "{\"errorCode\":\"%s\",\"message\":\"Said so\",\"messageCode\":\"x\"}";
        return Stream.of(
                salesforce(400, own, "BAD_ARGUMENT", ErrorKind.INVALID_REQUEST),
                salesforce(401, own, "INVALID_SESSION_ID", ErrorKind.AUTHENTICATION),
                salesforce(403, own, "FORBIDDEN", ErrorKind.PERMISSION),
                salesforce(404, own, "NOT_FOUND", ErrorKind.NOT_FOUND),
                salesforce(429, own, "ANY", ErrorKind.RATE_LIMITED),
                salesforce(500, own, "ANY", ErrorKind.SERVER),
                salesforce(502, own, "ANY", ErrorKind.SERVER),
                salesforce(503, own, "ANY", ErrorKind.OVERLOADED),
                salesforce(504, own, "ANY", ErrorKind.TIMEOUT),
                salesforce(0, own, "BAD_ARGUMENT", ErrorKind.INVALID_REQUEST),
                salesforce(0, own, "UNAUTHORIZED", ErrorKind.AUTHENTICATION),
                salesforce(0, own, "TOO_MANY_REQUESTS", ErrorKind.RATE_LIMITED),
                salesforce(0, own, "ANY", ErrorKind.SERVER),
                salesforce(401, "[" + own + "]", "INVALID_SESSION_ID", ErrorKind.AUTHENTICATION),
                body(404, "{\"message\":\"Said so\"}", ErrorKind.NOT_FOUND),
                body(404, "{\"status\":404,\"error\":\"Said so\"}", ErrorKind.NOT_FOUND),
                body(
                        401,
                        "{\"error\":\"invalid_token\",\"error_description\":\"Said so\"}",
                        ErrorKind.AUTHENTICATION),
                body(429, "{\"error\":{\"message\":\"Said so\"}}", ErrorKind.RATE_LIMITED),
                Arguments.of(
                        500, "{\"errorCode\":\"BOOM\"}", ErrorKind.SERVER, "BOOM", "BOOM", null));
    }

    private static Arguments salesforce(int status, String body, String code, ErrorKind kind) {
        return Arguments.of(status, body.formatted(code), kind, "Said so", code, null);
    }

    @ParameterizedTest
    @MethodSource("salesforce")
    void salesforce(
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        check(new SalesforceDialect(), status, body, kind, message, type, id);
    }

    private static Stream<Arguments> gemini() {
        return Stream.of(
                gemini(400, "INVALID_ARGUMENT", "", ErrorKind.INVALID_REQUEST),
                gemini(400, "FAILED_PRECONDITION", "", ErrorKind.INVALID_REQUEST),
                gemini(
                        400,
                        "INVALID_ARGUMENT",
                        "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}",
                        ErrorKind.AUTHENTICATION),
                gemini(401, "UNAUTHENTICATED", "", ErrorKind.AUTHENTICATION),
                gemini(403, "PERMISSION_DENIED", "", ErrorKind.PERMISSION),
                gemini(404, "NOT_FOUND", "", ErrorKind.NOT_FOUND),
                gemini(429, "RESOURCE_EXHAUSTED", "", ErrorKind.RATE_LIMITED),
                gemini(
                        429,
                        "RESOURCE_EXHAUSTED",
                        quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "10"),
                        ErrorKind.RATE_LIMITED),
                gemini(
                        429,
                        "RESOURCE_EXHAUSTED",
                        quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "50"),
                        ErrorKind.QUOTA),
                gemini(
                        429,
                        "RESOURCE_EXHAUSTED",
                        quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "0"),
                        ErrorKind.QUOTA),
                said(
                        "Quota exceeded for metric: x, limit: 0, model: gemini-4\nPlease retry in 34s.",
                        ErrorKind.QUOTA),
                said("Quota exceeded for metric: x, limit: 0", ErrorKind.QUOTA),
                said("Quota exceeded for metric: x, limit: 05", ErrorKind.RATE_LIMITED),
                said("Quota exceeded for metric: x, limit: 0.5", ErrorKind.RATE_LIMITED),
                said(
                        "You exceeded your current quota, please check your plan and billing details.",
                        ErrorKind.QUOTA),
                gemini(500, "INTERNAL", "", ErrorKind.SERVER),
                gemini(503, "UNAVAILABLE", "", ErrorKind.OVERLOADED),
                gemini(504, "DEADLINE_EXCEEDED", "", ErrorKind.TIMEOUT),
                body(500, "{\"error\":\"Said so\"}", ErrorKind.SERVER),
                body(
                        429,
                        "[{\"error\":{\"code\":429,\"message\":\"Said so\"}}]",
                        ErrorKind.RATE_LIMITED),
                Arguments.of(
                        500,
                        "{\"error\":{\"status\":\"INTERNAL\"}}",
                        ErrorKind.SERVER,
                        "INTERNAL",
                        "INTERNAL",
                        null),
                Arguments.of(
                        500,
                        "{\"error\":{}}",
                        ErrorKind.SERVER,
                        "the server gives no reason",
                        null,
                        null));
    }

    private static Arguments gemini(int status, String word, String detail, ErrorKind kind) {
        String body =
                "{\"error\":{\"code\":%d,\"message\":\"Said so\",\"status\":\"%s\",\"details\":[%s]}}"
                        .formatted(status, word, detail);
        return Arguments.of(status, body, kind, "Said so", word, null);
    }

    private static Arguments said(String message, ErrorKind kind) {
        String body =
                "{\"error\":{\"code\":429,\"message\":%s,\"status\":\"RESOURCE_EXHAUSTED\"}}"
                        .formatted(Json.text(message));
        return Arguments.of(429, body, kind, message, "RESOURCE_EXHAUSTED", null);
    }

    private static String quota(String id, String value) {
        return "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"%s\",\"quotaValue\":\"%s\"}]}"
                .formatted(id, value);
    }

    @ParameterizedTest
    @MethodSource("gemini")
    void gemini(
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        check(new GeminiDialect(), status, body, kind, message, type, id);
    }

    @ParameterizedTest
    @CsvSource({
        "34s, PT34S",
        "34.074824224s, PT34.074824224S",
        "0s, PT0S",
        "soon, ",
        "-1s, ",
        "9000000000000000000s, "
    })
    void geminiSaysInTheBodyWhenToComeAgain(String delay, @Nullable Duration after) {
        String detail =
                "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"%s\"}"
                        .formatted(delay);
        String body =
                "{\"error\":{\"code\":429,\"message\":\"no\",\"details\":[%s]}}".formatted(detail);
        var dialect = new GeminiDialect();

        LlmException failure = dialect.decodeError(429, body);
        LlmException again = dialect.decodeError(429, Json.write(dialect.encodeError(failure)));

        assertThat(failure.upstream().retryAfter()).isEqualTo(after);
        assertThat(again.upstream().retryAfter())
                .isEqualTo(after == null ? null : after.truncatedTo(ChronoUnit.MILLIS));
    }

    @ParameterizedTest
    @MethodSource("anthropic")
    void anthropic(
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        check(new AnthropicDialect(), status, body, kind, message, type, id);
    }

    @ParameterizedTest
    @MethodSource("openai")
    void openai(
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        check(ChatDialect.compatible(), status, body, kind, message, type, id);
        check(new ResponsesDialect(), status, body, kind, message, type, id);
    }

    @ParameterizedTest
    @CsvSource({
        "server_error, SERVER",
        "rate_limit_exceeded, RATE_LIMITED",
        "slow_down, RATE_LIMITED",
        "server_is_overloaded, OVERLOADED",
        "insufficient_quota, QUOTA",
        "context_length_exceeded, INVALID_REQUEST",
        "invalid_prompt, INVALID_REQUEST",
        "data_residency_mismatch, INVALID_REQUEST",
        "invalid_image_format, INVALID_REQUEST",
        "image_too_large, INVALID_REQUEST",
        "failed_to_download_image, INVALID_REQUEST",
        "vector_store_timeout, TIMEOUT",
        "bio_policy, REFUSED",
        "misalignment_policy_violation, REFUSED",
        "image_content_policy_violation, REFUSED",
        "brand_new, SERVER",
    })
    void aResponseThatFailedSaysWhyByItsCode(String code, ErrorKind kind) {
        String body =
                "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"%s\",\"message\":\"Said so\"}}"
                        .formatted(code);
        JsonNode json = Objects.requireNonNull(Json.parse(body));

        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class,
                                () ->
                                        new ResponsesDialect()
                                                .decodeReply(json, new Origin("lab", "m"))));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("Said so");
        assertThat(failure.upstream().type()).isEqualTo(code);
    }

    @ParameterizedTest
    @MethodSource("ollama")
    void ollama(
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        check(new OllamaDialect(), status, body, kind, message, type, id);
    }

    private static void check(
            Dialect dialect,
            int status,
            String body,
            ErrorKind kind,
            String message,
            @Nullable String type,
            @Nullable String id) {
        LlmException failure = dialect.decodeError(status, body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.upstream().status()).isEqualTo(status);
        assertThat(failure.upstream().type()).isEqualTo(type);
        assertThat(failure.upstream().requestId()).isEqualTo(id);
        assertThat(failure.upstream().body()).isEqualTo(body);
    }

    private static Stream<Arguments> noApi() {
        return Stream.of(
                Arguments.of(404, HTML, ErrorKind.NOT_AN_API),
                Arguments.of(400, HTML, ErrorKind.NOT_AN_API),
                Arguments.of(301, "", ErrorKind.NOT_AN_API),
                Arguments.of(502, HTML, ErrorKind.SERVER),
                Arguments.of(503, HTML, ErrorKind.OVERLOADED),
                Arguments.of(401, "", ErrorKind.AUTHENTICATION),
                Arguments.of(403, HTML, ErrorKind.PERMISSION),
                Arguments.of(429, "{\"status\":\"slow\"}", ErrorKind.RATE_LIMITED),
                Arguments.of(404, "{\"status\":404}", ErrorKind.NOT_AN_API),
                Arguments.of(404, "[]", ErrorKind.NOT_AN_API),
                Arguments.of(404, "\"text\"", ErrorKind.NOT_AN_API),
                Arguments.of(404, "{\"error\":null}", ErrorKind.NOT_AN_API),
                Arguments.of(404, "{\"err", ErrorKind.NOT_AN_API));
    }

    @ParameterizedTest
    @MethodSource("noApi")
    void bodyOfNoApiSaysSoUnlessTheStatusSaysMore(int status, String body, ErrorKind kind) {
        for (Dialect dialect : Corpus.dialects()) {
            LlmException failure = dialect.decodeError(status, body);

            assertThat(failure.kind()).as(dialect.name()).isEqualTo(kind);
            assertThat(failure.message()).startsWith("the server answered " + status);
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindHasAnErrorStatus(ErrorKind kind) {
        for (Dialect dialect : Corpus.dialects()) {
            assertThat(dialect.errorStatus(new LlmException(kind, "x"))).isBetween(400, 599);
        }
    }

    @Test
    void requestIdIsPassedOnInTheAnthropicBody() {
        var dialect = new AnthropicDialect();
        LlmException failure = dialect.decodeError(529, ANTHROPIC.formatted("overloaded_error"));

        assertThat(dialect.encodeError(failure).path("request_id").asString("")).isEqualTo("req_1");
    }

    private static Arguments answer(int status, String body, String type, ErrorKind kind) {
        return Arguments.of(status, body.formatted(type), kind, "Said so", type, "req_1");
    }

    private static Arguments openai(
            int status, String type, String code, ErrorKind kind, String word) {
        String body =
                "{\"error\":{\"message\":\"Said so\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
                        .formatted(type, code);
        return Arguments.of(status, body, kind, "Said so", word, null);
    }

    private static Arguments body(int status, String body, ErrorKind kind) {
        return Arguments.of(status, body, kind, "Said so", null, null);
    }
}
