package dev.llm.testing;

import dev.llm.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request as it came, and whether its client is still there.
///
/// @param target what stood in the request line: a path, or a whole URI when the server is taken for a proxy
/// @param headers by name in lower case, each with all its values in order
/// @param gone opened when the client has closed its side of the connection or broken it
public record Exchange(
        String method,
        String target,
        Map<String, List<String>> headers,
        byte[] body,
        CountDownLatch gone) {
    /// The only value of a header, or null when there is none.
    public @Nullable String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " came " + values.size() + " times: " + values);
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body, which must be JSON.
    public JsonNode json() {
        JsonNode json = Json.parse(text());
        if (json == null) {
            throw new AssertionError("not JSON: " + text());
        }
        return json;
    }

    /// Waits until the client has gone; fails when it stays.
    public void awaitClientGone() throws InterruptedException {
        Limits.await(gone, "the end of the connection by the client");
    }
}
