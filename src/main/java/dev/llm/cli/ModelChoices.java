package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.render.Table;
import dev.llm.route.Target;
import dev.llm.settings.Key;
import dev.llm.settings.KeyPath;
import dev.llm.settings.Origin;
import dev.llm.settings.SettingsEditor;
import dev.llm.settings.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The default model and the short names for models, as the settings have them.
final class ModelChoices {
    private final ModelsCall call;
    private final Invocation invocation;

    ModelChoices(ModelsCall call, Invocation invocation) {
        this.call = call;
        this.invocation = invocation;
    }

    /// What a call asks that names no model.
    ///
    /// @throws LlmException of kind CONFIGURATION when there is none, or none that is known
    String byDefault() {
        String set = call.settings().model();
        return set != null && isRoute(set)
                ? call.settings().expand(set)
                : call.names().resolve(set).toString();
    }

    void setDefault(String model) {
        checkModel(model);
        editor().set(Map.of(KeyPath.of(Key.MODEL.name()), model));
        Value<String> now = call.settings().value(Key.MODEL);
        if (now != null && now.origin() instanceof Origin.Variable variable) {
            invocation
                    .notices()
                    .say(variable.text() + " is " + now.value() + " and goes before that");
        }
    }

    String aliases(boolean json) {
        Map<String, Value<String>> aliases = call.settings().aliases();
        if (json) {
            ObjectNode object = Json.object();
            aliases.forEach((name, model) -> object.put(name, model.value()));
            return Json.write(object) + "\n";
        }
        var table = new Table(new Table.Column("", false, 2), new Table.Column("", false, 1));
        aliases.forEach((name, model) -> table.add(name, model.value()));
        if (table.isEmpty()) {
            invocation.notices().say("there are no aliases; llm models alias set NAME MODEL");
        }
        var text = new StringBuilder();
        table.lines(false, TerminalWidth.UNKNOWN).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    void setAlias(String name, String model) {
        checkModel(model);
        if (call.settings().providers().containsKey(name)) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    name + " is the name of a provider, which the alias would hide",
                    "choose another");
        }
        editor().set(Map.of(KeyPath.ofAlias(name), model));
    }

    void removeAlias(String name) {
        var names = new ArrayList<>(call.settings().aliases().keySet());
        if (!names.contains(name)) {
            List<String> nearest = Nearest.to(name, names, 1);
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "no alias is named " + name,
                    nearest.isEmpty()
                            ? "there is none"
                            : "did you mean " + nearest.getFirst() + "?");
        }
        editor().unset(KeyPath.ofAlias(name));
    }

    /// A name that nothing places would fail at each call to come; a model that is named with its provider may be newer
    /// than what is known here.
    private void checkModel(String model) {
        if (isRoute(model)) {
            return;
        }
        Target target = call.names().resolve(model);
        if (!call.isKnown(target)) {
            invocation
                    .notices()
                    .say(
                            "it is not known whether "
                                    + target.entry().name()
                                    + " has "
                                    + target.model()
                                    + "; to see: llm models check "
                                    + target.entry().name());
        }
    }

    private boolean isRoute(String model) {
        return call.settings().routes().containsKey(call.settings().expand(model));
    }

    private SettingsEditor editor() {
        return new SettingsEditor(invocation.environment());
    }
}
