package dev.llm.catalog;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The models known to this version. The data is one JSON object per line, of which a call reads only the line that it
/// needs: a one-shot prompt must not pay for a hundred models.
public final class Catalog {
    private static final String RESOURCE = "models.jsonl";
    private static final String ID = "{\"id\":\"";
    private static final String ALIASES = "\"aliases\":[";

    /// All lines, each behind a line end.
    private final String text;

    private Catalog(String text) {
        this.text = text;
    }

    public static Catalog bundled() {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new LlmException(ErrorKind.INTERNAL, "the program lacks its own " + RESOURCE);
            }
            return new Catalog("\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.INTERNAL, "cannot read " + RESOURCE + ": " + e.getMessage());
        }
    }

    /// This catalogue with what the user says on top of it.
    ///
    /// @throws LlmException of kind CONFIGURATION for the first thing said that cannot be
    public Catalog with(List<Addition> additions) {
        Catalog catalog = this;
        for (Addition addition : additions) {
            catalog = catalog.with(addition);
        }
        return catalog;
    }

    /// What is added goes first, so that a default of the user's is found before the one that came along.
    private Catalog with(Addition addition) {
        int start = startOfId(addition.id());
        if (start < 0) {
            int other = startOfAlias("\"" + addition.id() + "\"");
            String namesake = other < 0 ? null : model(line(other)).id();
            return new Catalog("\n" + addition.newLine(namesake) + text);
        }
        String line = addition.line((ObjectNode) tree(line(start)));
        return new Catalog("\n" + line + text.substring(0, start - 1) + text.substring(end(start)));
    }

    /// A model by its id, by another name that it is listed with, or by the id of a dated snapshot of it.
    public @Nullable Model find(String id) {
        int start = start(id);
        return start < 0 ? null : model(line(start));
    }

    /// The model that answers to a name on a day: a retired model's name may be served by another.
    public @Nullable Model serving(String id, LocalDate day) {
        Model model = find(id);
        String other = model == null ? null : model.routesTo(day);
        return other == null ? model : find(other);
    }

    /// The model that a preset answers with when none is named.
    public @Nullable Model defaultOf(String provider) {
        int at = text.indexOf("\"provider\":\"" + provider + "\",\"default\":true");
        return at < 0 ? null : model(line(text.lastIndexOf('\n', at) + 1));
    }

    public List<String> ids() {
        return lines().map(line -> line.substring(ID.length(), line.indexOf('"', ID.length())))
                .toList();
    }

    /// The models of a preset or an entry, in the order of the catalogue.
    Stream<Model> modelsOf(String provider) {
        return models().stream().filter(model -> model.provider().equals(provider));
    }

    /// All of them, which costs as much as a hundred calls.
    public List<Model> models() {
        return lines().map(Catalog::model).toList();
    }

    private Stream<String> lines() {
        return text.lines().filter(line -> !line.isEmpty());
    }

    /// Where the line of a model begins; negative when there is none.
    private int start(String id) {
        if (id.indexOf('"') >= 0) {
            return -1;
        }
        int exact = startOfId(id);
        if (exact >= 0) {
            return exact;
        }
        int aliased = startOfAlias("\"" + id + "\"");
        int snapshot = aliased < 0 ? snapshotSuffix(id) : 0;
        return snapshot > 0 ? start(id.substring(0, id.length() - snapshot)) : aliased;
    }

    private int startOfId(String id) {
        int at = text.indexOf("\n" + ID + id + "\",");
        return at < 0 ? at : at + 1;
    }

    private int startOfAlias(String quoted) {
        for (int at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) {
            int start = text.lastIndexOf('\n', at) + 1;
            int aliases = text.indexOf(ALIASES, start);
            if (aliases >= 0 && aliases < at && at < text.indexOf(']', aliases)) {
                return start;
            }
        }
        return -1;
    }

    /// How long a date at the end of an id is: `-20250929`, `-2024-08-06`.
    private static int snapshotSuffix(String id) {
        return endsLike(id, "-dddddddd") ? 9 : endsLike(id, "-dddd-dd-dd") ? 11 : 0;
    }

    private static boolean endsLike(String id, String pattern) {
        int offset = id.length() - pattern.length();
        for (int i = 0; i < pattern.length() && offset > 0; i++) {
            char c = id.charAt(offset + i);
            if (pattern.charAt(i) == 'd' ? c < '0' || c > '9' : c != '-') {
                return false;
            }
        }
        return offset > 0;
    }

    private String line(int start) {
        return text.substring(start, end(start));
    }

    private int end(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private static Model model(String line) {
        return new Model(JsonObject.reply(tree(line)));
    }

    private static JsonNode tree(String line) {
        JsonNode json = Json.parse(line);
        if (json == null) {
            throw new LlmException(ErrorKind.INTERNAL, RESOURCE + " has a broken line: " + line);
        }
        return json;
    }
}
