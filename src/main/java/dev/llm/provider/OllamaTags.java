package dev.llm.provider;

import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The models that an Ollama has at this moment (`GET /api/tags`).
public final class OllamaTags {
    /// It is asked in passing, whether it runs or not.
    private static final Timeouts BRIEF =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(3));

    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final Http http;
    private final Endpoint endpoint;

    public OllamaTags(Http http, Endpoint endpoint) {
        this.http = http;
        this.endpoint = endpoint;
    }

    /// Newest first; none when there is no Ollama.
    public List<String> newestFirst() {
        var call = new HttpCall("GET", endpoint.resolve("/api/tags"), headers(), new byte[0]);
        try (HttpReply answer = http.send(call, BRIEF)) {
            JsonNode body = answer.status() == 200 ? Json.parse(answer.text(MAX_BODY)) : null;
            return body == null ? List.of() : names(JsonObject.reply(body));
        } catch (LlmException e) {
            if (e.kind() == ErrorKind.INTERRUPTED) {
                throw e;
            }
            return List.of();
        }
    }

    private static List<String> names(JsonObject body) {
        return body.objects("models").stream()
                .sorted(
                        Comparator.comparing((JsonObject model) -> model.text("modified_at", ""))
                                .reversed())
                .map(model -> model.text("name", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Map<String, String> headers() {
        Credential credential = endpoint.credential();
        return credential == null || endpoint.exposesKey()
                ? Map.of("user-agent", "llm")
                : Map.of("user-agent", "llm", "authorization", "Bearer " + credential.value());
    }
}
