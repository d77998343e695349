package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.proxy.House;
import dev.llm.settings.KeyPath;
import dev.llm.settings.Settings;
import dev.llm.settings.SettingsEditor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and changes the settings over the port: the same as `llm config list` and `llm config set`, with the same
/// checks and the same history.
final class ProxyAdmin implements House.Admin {
    private final Invocation invocation;
    private final Supplier<Settings> current;
    private final Runnable reload;

    /// @param reload has the changed settings take effect; throws when they cannot
    ProxyAdmin(Invocation invocation, Supplier<Settings> current, Runnable reload) {
        this.invocation = invocation;
        this.current = current;
        this.reload = reload;
    }

    @Override
    public JsonNode settings() {
        ObjectNode body = Json.object();
        // A key may stand in what is no key, such as the words of a rule.
        String listing = ConfigListing.json(current.get().list());
        JsonNode listed = Json.parse(invocation.notices().withoutKeys(listing));
        return body.set("settings", listed == null ? Json.array() : listed);
    }

    @Override
    public JsonNode update(ObjectNode changes) {
        if (changes.isEmpty()) {
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST,
                    "the body must name settings and their values: {\"model\": \"…\"}");
        }
        try {
            return changed(changes);
        } catch (LlmException e) {
            // Whatever the settings call it, it is what the client sent that is wrong.
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST, e.message(), e.advice(), e.upstream(), e);
        }
    }

    private JsonNode changed(ObjectNode changes) {
        var assignments = new LinkedHashMap<KeyPath, Object>();
        var removals = new ArrayList<KeyPath>();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
                removals.add(KeyPath.written(change.getKey()));
            } else {
                KeyPath path = KeyPath.of(change.getKey());
                assignments.put(path, Assignments.value(path, words(change.getValue())));
            }
        }
        var editor = new SettingsEditor(invocation.environment());
        ObjectNode body = Json.object();
        ArrayNode done = body.putArray("changed");
        if (editor.change(assignments, removals)) {
            assignments.keySet().forEach(path -> done.add(path.toString()));
            removals.forEach(path -> done.add(path.toString()));
        }
        try {
            reload.run();
        } catch (LlmException e) {
            throw e.withMessage(
                    "the settings were written, but the old ones stay in effect: " + e.message());
        }
        return body;
    }

    private static List<String> words(JsonNode value) {
        if (!value.isArray()) {
            return List.of(value.isString() ? value.stringValue() : Json.write(value));
        }
        var words = new ArrayList<String>();
        value.forEach(item -> words.add(item.isString() ? item.stringValue() : Json.write(item)));
        return words;
    }
}
