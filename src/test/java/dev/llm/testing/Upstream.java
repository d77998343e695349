package dev.llm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The APIs that the proxy's targets speak, each with recorded answers and with the settings of a provider that speaks
/// it.
public enum Upstream {
    ANTHROPIC("anthropic", "anthropic", "text/event-stream", "/v1/messages", ""),
    CHAT("openai", "openai", "text/event-stream", "/v1/chat/completions", "/v1"),
    RESPONSES("responses", "openai", "text/event-stream", "/v1/responses", "/v1"),
    GEMINI("gemini", "gemini", "text/event-stream", "", ""),
    OLLAMA("ollama", "ollama", "application/x-ndjson", "/api/chat", "");

    private static final Path ROOT = Path.of("src/test/resources/dialect");

    private final String directory;
    private final String type;
    private final String mediaType;
    private final String path;
    private final String base;

    Upstream(String directory, String type, String mediaType, String path, String base) {
        this.directory = directory;
        this.type = type;
        this.mediaType = mediaType;
        this.path = path;
        this.base = base;
    }

    /// The name of its provider in the settings: `chat-up`.
    public String provider() {
        return provider("up");
    }

    /// The name of one of several such providers.
    public String provider(String which) {
        return directory + "-" + which;
    }

    public String mediaType() {
        return mediaType;
    }

    /// Where a client of this format posts; empty when none does.
    public String path() {
        return path;
    }

    /// The lines of the settings for its provider.
    public String settings(String which, String url) {
        return """
        [providers.%s]
        type = "%s"
        base_url = "%s%s"
        api_key = "upstream-key"
        %s
        """
                .formatted(
                        provider(which),
                        type,
                        url,
                        base,
                        this == RESPONSES
                                ? "api = \"responses\""
                                : this == CHAT ? "api = \"chat\"" : "");
    }

    public String settings(ScriptedServer server) {
        return settings("up", server.url(""));
    }

    /// The lines of the settings for a provider of each format.
    public static String allAt(ScriptedServer server) {
        var lines = new StringBuilder();
        for (Upstream api : values()) {
            lines.append(api.settings(server));
        }
        return lines.toString();
    }

    /// A recorded stream: `text`, `tools`, `thinking`.
    public String recorded(String name) {
        return read(name + ".stream." + (this == OLLAMA ? "ndjson" : "sse"));
    }

    /// The names of all recorded streams.
    public List<String> recordings() {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".stream."))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a recorded stream is not that of a whole reply.
    public boolean breaksOff(String name) {
        return read(name + ".events").lines().anyMatch(line -> line.startsWith("! "));
    }

    /// A recorded answer in one piece.
    public String whole(String name) {
        return read(name + ".reply.json");
    }

    /// A stream in one piece that ends as it should.
    public Script stream(String events) {
        return Script.stream(mediaType, events);
    }

    /// A stream that has begun.
    public Script begun(String events) {
        Script script = Script.answer(200, "content-type: " + mediaType).chunked();
        return events.isEmpty() ? script : script.send(events);
    }

    /// A request of a client of this format.
    public String request(String model, boolean stream) {
        String common = "\"model\":\"" + model + "\",\"stream\":" + stream;
        return switch (this) {
            case ANTHROPIC ->
                    "{"
                            + common
                            + ",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"one two\"}]}";
            case CHAT, OLLAMA ->
                    "{" + common + ",\"messages\":[{\"role\":\"user\",\"content\":\"one two\"}]}";
            case RESPONSES -> "{" + common + ",\"input\":\"one two\"}";
            case GEMINI -> throw new IllegalArgumentException("Gemini has no clients");
        };
    }

    /// Asks the proxy as a client of this format, and leaves the answer to the test.
    public Client ask(Proxy proxy, String model, boolean stream) {
        return Client.to(proxy.port())
                .post(path, request(model, stream), "anthropic-version: 2023-06-01");
    }

    private String read(String file) {
        try {
            return Files.readString(ROOT.resolve(directory).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
