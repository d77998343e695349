package dev.llm.cli;

import dev.llm.catalog.Model;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.LlmException;
import dev.llm.provider.ListedModel;
import dev.llm.provider.ModelCache;
import dev.llm.settings.ProviderSettings;

/// What a model takes: as Anthropic said it when it was last asked for its models, else by the catalogue. Nobody is asked,
/// and of the cache one file is read.
///
/// @param offer the models that the catalogue has of the provider
/// @param cache what providers listed
record ModelRules(Offer offer, ModelCache cache) {
    Rules of(ProviderSettings provider, String id) {
        Model model = offer.find(id);
        Rules rules = model == null ? Rules.UNKNOWN : model.rules();
        return switch (provider.type().value()) {
            case ANTHROPIC -> updated(rules, provider, id);
            case OPENAI, GEMINI, OLLAMA, SALESFORCE, ECHO -> rules;
        };
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
