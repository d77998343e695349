package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.proxy.front.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the proxy answers by itself: its models, its health, its figures, its settings.
public final class House {
    private final String version;
    private final Supplier<ObjectNode> health;
    private final Supplier<byte[]> metrics;
    private final Admin admin;

    /// @param health what is to be said beside `status`
    /// @param metrics in Prometheus' text format
    public House(
            String version, Supplier<ObjectNode> health, Supplier<byte[]> metrics, Admin admin) {
        this.version = version;
        this.health = health;
        this.metrics = metrics;
        this.admin = admin;
    }

    /// Reads and changes the settings, for whoever has the admin key.
    public interface Admin {
        /// The settings with their origins, keys masked.
        JsonNode settings();

        /// @param changes names to values; null takes one away
        /// @return what became of it
        /// @throws LlmException of kind CONFIGURATION or USAGE for what cannot be
        JsonNode update(ObjectNode changes);
    }

    /// @param query without the question mark; null when there is none
    /// @throws LlmException for what is not there
    Refusal answer(Way way, @Nullable String query, byte[] body, Routing routing) {
        return switch (way.kind()) {
            case PROBE ->
                    new Refusal(
                            200,
                            Replies.headers("content-type", "text/plain"),
                            text("llm proxy\n"));
            case HEALTH -> health(routing);
            case READY -> ready(routing);
            case METRICS ->
                    new Refusal(
                            200,
                            Replies.headers(
                                    "content-type", "text/plain; version=0.0.4; charset=utf-8"),
                            metrics.get());
            case MODELS -> ModelsPage.of(way.dialect(), query, models(routing));
            case MODEL -> ModelsPage.one(way.dialect(), way.modelInPath(), models(routing));
            case OLLAMA_TAGS -> OllamaPages.tags(models(routing));
            case OLLAMA_SHOW -> OllamaPages.show(modelOf(body), models(routing));
            case OLLAMA_VERSION -> Replies.json(200, Json.object().put("version", version));
            case CONFIG -> Replies.json(200, admin.settings());
            case CONFIG_UPDATE -> Replies.json(200, admin.update(object(body)));
            case CHAT, COUNT, EMBEDDINGS, THROUGH, NATIVE, UNKNOWN ->
                    throw new IllegalArgumentException(way.path() + " is not for us to answer");
        };
    }

    /// For a client, who finds the next time what is asked for now.
    private static List<ListedName> models(Routing routing) {
        routing.models().renew();
        return routing.models().now();
    }

    private Refusal health(Routing routing) {
        ObjectNode said = Json.object().put("status", "ok").put("version", version);
        said.put("models", routing.models().now().size());
        said.setAll(health.get());
        return Replies.json(200, said);
    }

    private static Refusal ready(Routing routing) {
        boolean ready = routing.models().isAnybodyReady();
        return Replies.json(
                ready ? 200 : 503,
                Json.object()
                        .put("status", ready ? "ready" : "no provider has a key or a base_url"));
    }

    private static String modelOf(byte[] body) {
        JsonObject asked = JsonObject.request(object(body));
        return asked.text("model", asked.text("name", ""));
    }

    private static ObjectNode object(byte[] body) {
        if (Json.parse(body) instanceof ObjectNode object) {
            return object;
        }
        throw new LlmException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
