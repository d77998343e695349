package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Cost;
import dev.llm.catalog.Model;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Usage;
import dev.llm.route.Entry;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.Settings;
import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one reply cost, as far as it, the catalogue and the address it came from tell.
final class ReplyCost {
    private final Catalog catalog;
    private final Settings settings;
    private final Map<String, String> parameters;

    /// @param parameters as the user gave them
    ReplyCost(Catalog catalog, Settings settings, Map<String, String> parameters) {
        this.catalog = catalog;
        this.settings = settings;
        this.parameters = parameters;
    }

    /// Priced by the model that answered, since a provider may have put another in the place of the one asked for. The
    /// same model of another vendor may cost something else.
    Cost of(ChatReply reply, Entry entry, LocalDate day) {
        return of(reply.model(), reply.usage(), entry, day);
    }

    /// @param served the model that answered, as its provider calls it
    Cost of(String served, Usage usage, Entry entry, LocalDate day) {
        return of(entry.offer(catalog).serving(served, day), usage, entry, day);
    }

    /// @param model that answered; null for one that is not known
    Cost of(@Nullable Model model, Usage usage, Entry entry, LocalDate day) {
        return model == null || untoldFee(model.provider())
                ? Cost.UNKNOWN
                : model.cost(usage, day, conditions(entry));
    }

    /// OpenAI's regional hosts charge more, and their replies do not say so.
    private Set<String> conditions(Entry entry) {
        ProviderSettings provider = settings.providers().get(entry.name());
        if (provider == null || provider.baseUrl() == null) {
            return Set.of();
        }
        String host = URI.create(provider.baseUrl().value()).getHost();
        return host != null && host.endsWith(".api.openai.com") ? Set.of("regional") : Set.of();
    }

    /// Whether the provider was given a tool of its own to run whose uses are paid for and not counted in the reply. Only
    /// Anthropic counts searches, and what it takes for running code is not known here.
    private boolean untoldFee(String provider) {
        if (parameters.containsKey("web_search_options")) {
            return true;
        }
        JsonNode tools = Json.parse(parameters.getOrDefault("tools", "[]"));
        if (tools == null) {
            return false;
        }
        for (JsonNode tool : tools) {
            String type = tool.path("type").asString("custom");
            boolean free =
                    switch (provider) {
                        case "anthropic" -> !type.startsWith("code_execution");
                        case "gemini" -> tool.has("functionDeclarations");
                        default -> type.equals("function") || type.equals("custom");
                    };
            if (!free) {
                return true;
            }
        }
        return false;
    }
}
