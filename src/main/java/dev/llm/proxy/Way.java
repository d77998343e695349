package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.model.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request asks for, and in which format: its path, as the API's documentation has it.
///
/// @param methods those that the path knows; empty for all
/// @param path the documented path, from the root: `/v1/messages` for `/anthropic/v1/messages` and for `/messages`
/// @param provider whose prefix stood before the path; null when none did
public record Way(
        Kind kind, Dialect dialect, List<String> methods, String path, @Nullable String provider) {
    public enum Kind {
        /// A turn of a conversation.
        CHAT,
        COUNT,
        EMBEDDINGS,
        MODELS,
        MODEL,
        OLLAMA_TAGS,
        OLLAMA_SHOW,
        OLLAMA_VERSION,
        /// Whatever else its provider has.
        THROUGH,
        /// Straight to Anthropic, whatever the settings say of models.
        NATIVE,
        PROBE,
        HEALTH,
        READY,
        METRICS,
        CONFIG,
        CONFIG_UPDATE,
        UNKNOWN
    }

    static final Dialect ANTHROPIC = new AnthropicDialect();
    static final Dialect CHAT = ChatDialect.compatible();
    static final Dialect RESPONSES = new ResponsesDialect();
    static final Dialect OLLAMA = new OllamaDialect();

    static final String NATIVE_PREFIX = "anthropic-native";

    private static final List<String> POST = List.of("POST");
    private static final List<String> GET = List.of("GET", "HEAD");
    private static final String MODELS_PATH = "/v1/models";

    private record Door(Kind kind, Dialect dialect, List<String> methods) {}

    private static final Map<String, Door> DOORS =
            Map.ofEntries(
                    Map.entry("/v1/messages", new Door(Kind.CHAT, ANTHROPIC, POST)),
                    Map.entry("/v1/messages/count_tokens", new Door(Kind.COUNT, ANTHROPIC, POST)),
                    Map.entry("/v1/chat/completions", new Door(Kind.CHAT, CHAT, POST)),
                    Map.entry("/v1/responses", new Door(Kind.CHAT, RESPONSES, POST)),
                    Map.entry("/v1/responses/input_tokens", new Door(Kind.COUNT, RESPONSES, POST)),
                    Map.entry("/v1/embeddings", new Door(Kind.EMBEDDINGS, CHAT, POST)),
                    Map.entry(MODELS_PATH, new Door(Kind.MODELS, CHAT, GET)),
                    Map.entry("/api/chat", new Door(Kind.CHAT, OLLAMA, POST)),
                    Map.entry("/api/tags", new Door(Kind.OLLAMA_TAGS, OLLAMA, GET)),
                    Map.entry("/api/show", new Door(Kind.OLLAMA_SHOW, OLLAMA, POST)),
                    Map.entry("/api/version", new Door(Kind.OLLAMA_VERSION, OLLAMA, GET)),
                    Map.entry("/", new Door(Kind.PROBE, CHAT, GET)),
                    Map.entry("/api/hello", new Door(Kind.PROBE, ANTHROPIC, GET)),
                    Map.entry("/health", new Door(Kind.HEALTH, CHAT, GET)),
                    Map.entry("/ready", new Door(Kind.READY, CHAT, GET)),
                    Map.entry("/metrics", new Door(Kind.METRICS, CHAT, GET)),
                    Map.entry("/config", new Door(Kind.CONFIG, CHAT, GET)),
                    Map.entry("/config/update", new Door(Kind.CONFIG_UPDATE, CHAT, POST)));

    /// Paths that some clients write without the version, because their base URL should have had it.
    private static final List<String> VERSIONED =
            List.of(
                    "/messages",
                    "/messages/count_tokens",
                    "/chat/completions",
                    "/responses",
                    "/responses/input_tokens",
                    "/embeddings",
                    "/models");

    /// The prefixes whose ways in are known, each with the paths that belong there.
    private static final Map<String, List<Dialect>> PREFIXES =
            Map.of(
                    "anthropic", List.of(ANTHROPIC),
                    "openai", List.of(CHAT, RESPONSES),
                    "ollama", List.of(OLLAMA));

    /// Where nobody has looked yet.
    static final Way UNSEEN = new Way(Kind.UNKNOWN, CHAT, List.of(), "", null);

    /// @param path without the query
    /// @param providers the names that may stand as a prefix
    static Way of(String path, Headers headers, Iterable<String> providers) {
        String clean = clean(path);
        Way direct = find(clean, headers, null);
        if (direct != null) {
            return direct;
        }
        if (climbs(clean)) {
            return new Way(Kind.UNKNOWN, dialectOf(clean, headers), List.of(), clean, null);
        }
        int slash = clean.indexOf('/', 1);
        String prefix = clean.substring(1, slash < 0 ? clean.length() : slash);
        String rest = slash < 0 ? "/" : clean.substring(slash);
        if (prefix.equals(NATIVE_PREFIX)) {
            return new Way(Kind.NATIVE, ANTHROPIC, List.of(), rest, "anthropic");
        }
        for (String provider : providers) {
            if (provider.equals(prefix)) {
                return prefixed(prefix, rest, headers);
            }
        }
        return new Way(Kind.UNKNOWN, dialectOf(clean, headers), List.of(), clean, null);
    }

    private static String clean(String path) {
        if (path.isEmpty()) {
            return "/"; // RFC 9110, 4.2.3
        }
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }

    /// Whether a path leads out of where it begins: with our key, nobody is to leave a provider's base URL.
    private static boolean climbs(String path) {
        for (String segment :
                path.toLowerCase(Locale.ROOT).replace("%2e", ".").split("/|%2f|\\\\|%5c", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                return true;
            }
        }
        return false;
    }

    private static Way prefixed(String prefix, String rest, Headers headers) {
        List<Dialect> spoken = PREFIXES.getOrDefault(prefix, List.of());
        Way way = find(rest, headers, prefix);
        if (way != null && isModels(way) && !spoken.isEmpty()) {
            return new Way(way.kind(), spoken.getFirst(), way.methods(), way.path(), prefix);
        }
        if (way != null && spoken.contains(way.dialect()) && isOfAnApi(way)) {
            return way;
        }
        Dialect dialect = spoken.isEmpty() ? CHAT : spoken.getFirst();
        return new Way(Kind.THROUGH, dialect, List.of(), rest, prefix);
    }

    private static boolean isModels(Way way) {
        return way.kind() == Kind.MODELS || way.kind() == Kind.MODEL;
    }

    private static boolean isOfAnApi(Way way) {
        return switch (way.kind()) {
            case CHAT, COUNT, EMBEDDINGS, OLLAMA_TAGS, OLLAMA_SHOW, OLLAMA_VERSION -> true;
            case MODELS,
                    MODEL,
                    THROUGH,
                    NATIVE,
                    PROBE,
                    HEALTH,
                    READY,
                    METRICS,
                    CONFIG,
                    CONFIG_UPDATE,
                    UNKNOWN ->
                    false;
        };
    }

    private static @Nullable Way find(String path, Headers headers, @Nullable String prefix) {
        String full = VERSIONED.contains(path) ? "/v1" + path : path;
        Door door = DOORS.get(full);
        if (door != null) {
            Dialect dialect =
                    door.kind() == Kind.MODELS ? dialectOf(full, headers) : door.dialect();
            return new Way(door.kind(), dialect, door.methods(), full, prefix);
        }
        String models = full.startsWith("/models/") ? "/v1" + full : full;
        if (models.startsWith(MODELS_PATH + "/")) {
            return new Way(Kind.MODEL, dialectOf(models, headers), GET, models, prefix);
        }
        return null;
    }

    /// The format in which a client reads what stands in no format's own path. Anthropic's clients always send their
    /// version.
    private static Dialect dialectOf(String path, Headers headers) {
        if (headers.has("anthropic-version") || path.startsWith("/v1/messages")) {
            return ANTHROPIC;
        }
        return path.startsWith("/api/") ? OLLAMA : CHAT;
    }

    static boolean isOllama(Dialect dialect) {
        return dialect.name().equals(OllamaDialect.NAME);
    }

    static boolean isAnthropic(Dialect dialect) {
        return dialect.name().equals(AnthropicDialect.NAME);
    }

    static boolean isChat(Dialect dialect) {
        return dialect.name().equals(ChatDialect.NAME);
    }

    /// What stands after `/v1/models/`.
    String modelInPath() {
        return path.substring(MODELS_PATH.length() + 1);
    }
}
