package dev.llm.provider;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What providers listed when they were last asked: one file each, of JSON objects on lines of their own. The first says
/// who was asked and when, each of the others is a model, so that a prompt that needs one model parses one line.
///
/// A file that cannot be read, is broken, or is about another address or key counts as none.
public final class ModelCache {
    private static final int FORMAT = 1;
    private static final long LARGEST = 64L * 1024 * 1024;

    private final Path directory;

    public ModelCache(Path directory) {
        this.directory = directory;
    }

    /// Who was asked.
    ///
    /// @param provider the entry's name in the settings
    /// @param base the address
    /// @param key whatever tells its key from another one; empty without a key. It is kept as a mark only
    public record Source(String provider, String base, String key) {
        @Override
        public String toString() {
            return provider + " at " + base;
        }
    }

    /// @param asked when
    public record Snapshot(Instant asked, List<ListedModel> models) {}

    /// What this source listed when it was last asked, or null.
    public @Nullable Snapshot read(Source source) {
        List<String> lines = lines(source.provider(), source.base());
        if (lines.isEmpty()) {
            return null;
        }
        try {
            JsonObject head = object(lines.getFirst());
            KeyMark mark = KeyMark.in(directory);
            if (mark == null || !mark.of(source.base(), source.key()).equals(head.text("key"))) {
                return null;
            }
            var models = new ArrayList<ListedModel>();
            for (String line : lines.subList(1, lines.size())) {
                models.add(model(object(line)));
            }
            return new Snapshot(Instant.parse(head.requiredText("asked")), models);
        } catch (LlmException | DateTimeException _) {
            return null;
        }
    }

    /// One model as this provider listed it, or null. It does not matter with which key: what a model can do does not
    /// depend on it, and a prompt is spared the arithmetic.
    public @Nullable ListedModel find(String provider, String base, String model) {
        String start = start(model);
        for (String line : lines(provider, base)) {
            if (line.startsWith(start)) {
                try {
                    return model(object(line));
                } catch (LlmException | DateTimeException _) {
                    return null;
                }
            }
        }
        return null;
    }

    /// The ids that this provider listed, whatever the key was.
    public List<String> ids(String provider, String base) {
        var ids = new ArrayList<String>();
        try {
            for (String line : lines(provider, base)) {
                if (line.startsWith("{\"id\":")) {
                    ids.add(object(line).requiredText("id"));
                }
            }
        } catch (LlmException _) {
            return List.of();
        }
        return ids;
    }

    /// Keeps a list instead of the one before. Whoever reads meanwhile finds the one or the other.
    public void write(Source source, Snapshot snapshot) throws IOException {
        CacheFile.createDirectory(directory);
        var text = new StringBuilder();
        ObjectNode head =
                Json.object()
                        .put("format", FORMAT)
                        .put("provider", source.provider())
                        .put("base_url", source.base())
                        .put("key", KeyMark.ensuredIn(directory).of(source.base(), source.key()))
                        .put("asked", snapshot.asked().toString())
                        .put("models", snapshot.models().size());
        text.append(Json.write(head)).append('\n');
        for (ListedModel model : snapshot.models()) {
            text.append(Json.write(json(model))).append('\n');
        }
        CacheFile.replace(
                file(source.provider()), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The lines of a file that is whole and about this provider at this address; else none.
    private List<String> lines(String provider, String base) {
        try {
            Path file = file(provider);
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return List.of();
            }
            List<String> lines =
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
            JsonObject head = object(lines.isEmpty() ? "" : lines.getFirst());
            boolean fits =
                    head.integer("format", 0) == FORMAT
                            && provider.equals(head.text("provider"))
                            && base.equals(head.text("base_url"))
                            && head.integer("models", -1) == lines.size() - 1;
            return fits ? lines : List.of();
        } catch (IOException | LlmException _) {
            return List.of();
        }
    }

    /// The names of entries are letters, digits, `.`, `_` and `-`; some of those are no names for a file by themselves.
    private Path file(String provider) {
        return directory.resolve("models-" + provider + ".jsonl");
    }

    private static String start(String id) {
        return "{\"id\":" + Json.write(Json.text(id)) + ",";
    }

    private static ObjectNode json(ListedModel model) {
        ObjectNode json = Json.object().put("id", model.id());
        if (model.displayName() != null) {
            json.put("name", model.displayName());
        }
        if (model.created() != null) {
            json.put("created", model.created().toString());
        }
        if (model.context() != null) {
            json.put("context", model.context());
        }
        if (model.maxOutput() != null) {
            json.put("max_output", model.maxOutput());
        }
        if (model.retires() != null) {
            json.put("retires", model.retires().toString());
        }
        json.set("raw", Json.tree(model.raw()));
        return json;
    }

    private static ListedModel model(JsonObject json) {
        return new ListedModel(
                json.requiredText("id"),
                json.text("name"),
                Listing.instant(json.text("created")),
                json.smallInteger("context"),
                json.smallInteger("max_output"),
                Listing.day(json.text("retires")),
                json.requiredObject("raw").raw());
    }

    private static JsonObject object(String line) {
        JsonNode json = Json.parse(line);
        return JsonObject.reply(json == null ? Json.text(line) : json);
    }
}
