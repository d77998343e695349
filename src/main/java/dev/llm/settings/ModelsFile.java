package dev.llm.settings;

import dev.llm.model.LlmException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the user says about models, in `models.toml` beside the settings file. Which fields there are, the catalogue
/// knows; here they are read, and each keeps its place.
public final class ModelsFile {
    private static final String NAME = "models.toml";
    private static final String MODELS = "models";

    /// @param fields text, numbers, truth values, lists and maps
    /// @param places of the fields, by paths such as `prices[0].from`; the empty path is the model's own
    public record Entry(Map<String, Object> fields, Map<String, Origin.InFile> places) {
        /// Where a field is written, or what it stands in: `/home/me/.config/llm/models.toml:3:1`.
        public String place(String path) {
            Origin.InFile place = places.get(path);
            if (place != null) {
                return place.text();
            }
            int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
            return place(end < 0 ? "" : path.substring(0, end));
        }
    }

    private ModelsFile() {}

    /// The file's models in its order; none when there is no file.
    ///
    /// @throws LlmException of kind CONFIGURATION for the first thing that is wrong with the file
    public static List<Entry> read(Environment environment) {
        Path path = SettingsFile.of(environment).path().resolveSibling(NAME);
        return Files.exists(path) ? read(path) : List.of();
    }

    private static List<Entry> read(Path path) {
        var problems = new Problems();
        byte[] bytes = new SettingsFile(path, false).read(problems);
        var entries = new ArrayList<Entry>();
        if (bytes != null) {
            TomlFile file = TomlFile.parse(bytes, path);
            problems.addSyntax(file.problems(), file.brokenHeader());
            file.root()
                    .entries()
                    .forEach((name, value) -> {
                        if (!name.equals(MODELS)) {
                            problems.add(
                                    value.at(),
                                    "unknown key '" + name + "': each model is a [[models]]");
                        } else if (value instanceof TomlValue.Array models) {
                            models.items().forEach(model -> entries.add(entry(model, problems)));
                        } else {
                            problems.add(
                                    value.at(), "each model is a [[models]], with two brackets");
                        }
                    });
        }
        List<Problem> found = problems.sorted();
        if (!found.isEmpty()) {
            throw found.getFirst().toException(found.size() - 1);
        }
        return entries;
    }

    private static Entry entry(TomlValue model, Problems problems) {
        var places = new HashMap<String, Origin.InFile>();
        if (model instanceof TomlValue.Table table) {
            return new Entry(table(table, "", places, problems), places);
        }
        problems.add(model.at(), "a model is a table, not " + model.shown());
        return new Entry(Map.of(), places);
    }

    private static Map<String, Object> table(
            TomlValue.Table table,
            String path,
            Map<String, Origin.InFile> places,
            Problems problems) {
        places.put(path, table.at());
        var fields = new LinkedHashMap<String, Object>();
        table.entries()
                .forEach((name, value) -> {
                    String inside = path.isEmpty() ? name : path + "." + name;
                    fields.put(name, value(value, inside, places, problems));
                });
        return fields;
    }

    private static Object value(
            TomlValue value, String path, Map<String, Origin.InFile> places, Problems problems) {
        places.put(path, value.at());
        return switch (value) {
            case TomlValue.Table table -> table(table, path, places, problems);
            case TomlValue.Array array -> {
                var items = new ArrayList<Object>();
                for (TomlValue item : array.items()) {
                    items.add(value(item, path + "[" + items.size() + "]", places, problems));
                }
                yield items;
            }
            case TomlValue.Text text -> text.value();
            case TomlValue.Numeric number -> number.value();
            case TomlValue.Truth truth -> truth.value();
            case TomlValue.Day day -> day.value().toString();
            case TomlValue.Other other -> {
                problems.add(other.at(), "no field of a model is " + other.shown());
                yield "";
            }
        };
    }
}
