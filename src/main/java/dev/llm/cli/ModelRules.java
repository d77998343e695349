package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.catalog.Rules;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.LlmException;
import dev.llm.provider.ListedModel;
import dev.llm.provider.ModelCache;
import dev.llm.settings.Preset;
import dev.llm.settings.ProviderSettings;

/// What a model takes: as Anthropic said it when it was last asked for its models, else by the catalogue. Nobody is asked,
/// and of the cache one file is read.
///
/// @param cache what providers listed
record ModelRules(Catalog catalog, ModelCache cache) {
    Rules of(ProviderSettings provider, String id) {
        return switch (provider.type().value()) {
            case ANTHROPIC -> updated(catalogued(provider, id), provider, id);
            case GEMINI -> catalogued(provider, id);
            // A server that only speaks OpenAI's API may call anything by the names of OpenAI's
            // models.
            case OPENAI ->
                    provider.preset() == Preset.OPENAI || provider.preset() == Preset.AZURE
                            ? catalogued(provider, id)
                            : Rules.UNKNOWN;
            case OLLAMA, SALESFORCE, ECHO -> Rules.UNKNOWN;
        };
    }

    private Rules catalogued(ProviderSettings provider, String id) {
        Model model = catalog.find(id);
        return model != null && model.provider().equals(provider.type().value().word())
                ? model.rules()
                : Rules.UNKNOWN;
    }

    private Rules updated(Rules rules, ProviderSettings provider, String id) {
        ListedModel listed = cache.find(provider.name(), Wiring.url(provider), id);
        if (listed == null) {
            return rules;
        }
        try {
            JsonObject said = JsonObject.reply(Json.tree(listed.raw())).object("capabilities");
            return said == null ? rules : rules.updatedBy(said);
        } catch (LlmException _) {
            // Whatever a server put there, it does not stand in the way of a prompt.
            return rules;
        }
    }
}
