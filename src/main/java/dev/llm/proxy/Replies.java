package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import dev.llm.model.Upstream;
import dev.llm.proxy.front.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Heads and bodies of what the proxy says by itself, and which headers travel on.
final class Replies {
    /// Of one connection, and not of what travels over it.
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "content-length");

    /// What a client says to this proxy and to nobody else. Answers are asked for unpacked, so that they can be read.
    private static final Set<String> OURS =
            Set.of("host", "expect", "accept-encoding", "content-encoding", "cookie");

    private static final Set<String> KEYS =
            Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");

    private Replies() {}

    /// What of a client's headers goes to the provider.
    ///
    /// @param keyed whether its key does too
    static Headers forwardable(Headers headers, boolean keyed) {
        String connection = headers.first("connection");
        Set<String> named = connection == null ? Set.of() : words(connection);
        return headers.only(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return !HOP_BY_HOP.contains(lower)
                    && !OURS.contains(lower)
                    && !lower.startsWith(":")
                    && (keyed || !KEYS.contains(lower))
                    && !named.contains(lower);
        });
    }

    private static Set<String> words(String list) {
        var words = new HashSet<String>();
        for (String word : list.toLowerCase(Locale.ROOT).split(",", -1)) {
            words.add(word.strip());
        }
        return words;
    }

    /// What of a provider's headers goes to the client.
    static Headers returnable(Headers headers) {
        return headers.only(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return !HOP_BY_HOP.contains(lower)
                    && !lower.startsWith(":")
                    && !lower.equals("set-cookie");
        });
    }

    static Headers streamHeaders(Dialect dialect) {
        return headers(
                "content-type",
                dialect.framing().contentType(),
                "cache-control",
                "no-cache",
                "x-accel-buffering",
                "no");
    }

    static Headers json() {
        return headers("content-type", "application/json");
    }

    static Headers headers(String... namesAndValues) {
        var fields = new ArrayList<Headers.Field>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Headers.Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(fields);
    }

    static Refusal json(int status, JsonNode body) {
        return new Refusal(status, json(), Json.bytes(body));
    }

    /// A failure as the clients of a format expect it.
    ///
    /// @param requestId quoted to them
    static Refusal failure(Way way, LlmException failure, String requestId) {
        Dialect dialect = way.dialect();
        int status = status(dialect, failure);
        var fields = new ArrayList<Headers.Field>(json().fields());
        fields.add(new Headers.Field("request-id", requestId));
        fields.add(new Headers.Field("x-request-id", requestId));
        Duration wait = failure.upstream().retryAfter();
        if (wait != null) {
            String seconds = String.valueOf(Upstream.wholeSeconds(wait));
            fields.add(new Headers.Field("retry-after", seconds));
        }
        if (status == 405 && !way.methods().isEmpty()) {
            fields.add(new Headers.Field("allow", String.join(", ", way.methods())));
        }
        return new Refusal(status, new Headers(fields), Json.bytes(dialect.encodeError(failure)));
    }

    /// A provider's error that came under status 200, as it should have come.
    ///
    /// @param headers to pass on with it
    static LlmException withStatus(Dialect dialect, LlmException error, Headers headers) {
        Upstream said = error.upstream();
        return error.withUpstream(
                new Upstream(
                        dialect.errorStatus(error),
                        said.type(),
                        said.requestId(),
                        said.retryAfter(),
                        said.shouldRetry(),
                        said.body(),
                        headers));
    }

    /// For a path that nothing is at. That is no model that was not found, and clients would say so.
    static LlmException notServed(String sentence) {
        return new LlmException(ErrorKind.INVALID_REQUEST, sentence).withTold(Told.status(404));
    }

    /// The status that a failure of ours has where it says more than its kind does.
    private static int status(Dialect dialect, LlmException failure) {
        int said = failure.upstream().status();
        boolean ours = failure.upstream().body() == null && said >= 400;
        return ours ? said : dialect.errorStatus(failure);
    }

    /// Names as one header's value.
    static String listed(List<String> names) {
        var safe = new StringBuilder();
        for (String name : names) {
            safe.append(safe.isEmpty() ? "" : ", ");
            name.chars()
                    .forEach(c -> safe.append(c < 0x20 || c > 0x7e || c == ',' ? '?' : (char) c));
        }
        return safe.toString();
    }
}
