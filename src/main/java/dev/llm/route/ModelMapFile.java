package dev.llm.route;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a file that maps Anthropic's model ids to other models.
public final class ModelMapFile {
    private static final String ID = "anthropic_id";

    private ModelMapFile() {}

    /// @param maxTokens how long an answer may be; null when the file does not say
    /// @param supportsStreaming false for a model that answers at once or not at all
    /// @param displayName for lists of models; null when the file does not say
    public record Model(
            String model,
            @Nullable Integer maxTokens,
            boolean supportsStreaming,
            @Nullable String displayName) {}

    /// The models by Anthropic's ids, in the order of the file; null when there is no file.
    ///
    /// @throws LlmException of kind CONFIGURATION, with the path inside the file
    public static @Nullable Map<String, Model> read(Path file) {
        try {
            return models(Files.readString(file));
        } catch (NoSuchFileException _) {
            return null;
        } catch (CharacterCodingException _) {
            throw wrong(file, "it is not UTF-8");
        } catch (IOException _) {
            throw wrong(file, Files.isDirectory(file) ? "it is a directory" : "it cannot be read");
        } catch (LlmException e) {
            throw wrong(file, e.message());
        }
    }

    private static Map<String, Model> models(String text) {
        var models = new LinkedHashMap<String, Model>();
        JsonNode root = Json.parse(text);
        if (root instanceof ArrayNode array) {
            // A field without a name, so that an element's path is its index alone.
            JsonObject list = JsonObject.reply(Json.object().set("", array));
            list.objects("").forEach(entry -> add(models, entry.requiredText(ID), entry));
        } else if (root instanceof ObjectNode object) {
            JsonObject list = JsonObject.reply(object);
            for (String id : object.propertyNames()) {
                JsonObject entry = list.requiredObject(id);
                add(models, entry.text(ID, id), entry);
            }
        } else {
            throw new LlmException(
                    ErrorKind.NOT_AN_API, "must be a JSON array or object of models");
        }
        return Collections.unmodifiableMap(models);
    }

    private static void add(Map<String, Model> models, String id, JsonObject entry) {
        String model = entry.text("model", entry.text("sf_model", ""));
        if (model.isBlank()) {
            throw entry.missing("model");
        }
        Integer maxTokens = entry.smallInteger("max_tokens");
        if (maxTokens != null && maxTokens < 1) {
            throw entry.wrong("max_tokens", "above 0");
        }
        var read =
                new Model(
                        model,
                        maxTokens,
                        !Boolean.FALSE.equals(entry.bool("supports_streaming")),
                        entry.text("display_name"));
        if (models.put(id, read) != null) {
            throw entry.wrong(ID, "an id that does not stand before");
        }
    }

    private static LlmException wrong(Path file, String why) {
        return new LlmException(ErrorKind.CONFIGURATION, "the model map " + file + ": " + why);
    }
}
