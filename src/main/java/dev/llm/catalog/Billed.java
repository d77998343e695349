package dev.llm.catalog;

import dev.llm.json.Json;
import dev.llm.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a provider's own usage object says about a bill beside counts of tokens. It is what was done, where the request
/// only says what was asked for.
///
/// @param requests how many there were for the one reply
/// @param terms the conditions that may multiply a price: `fast`, `flex`, `us`; null when not all requests had the same
/// @param webSearches requests to the provider's search
/// @param audioInput how many of the input tokens are sound
/// @param audioOutput how many of the output tokens are
record Billed(
        int requests,
        @Nullable List<String> terms,
        long webSearches,
        long audioInput,
        long audioOutput) {
    private static final Billed PLAIN = new Billed(1, List.of(), 0, 0, 0);

    /// Where Anthropic says it, and the others as far as they do.
    private static final List<String> TERMS =
            List.of("speed", "service_tier", "serviceTier", "inference_geo");

    /// Words for what costs neither more nor less.
    private static final Set<String> USUAL =
            Set.of("", "standard", "default", "auto", "global", "not_available");

    /// @param usage of one request, or an array of those for one reply
    static Billed of(@Nullable RawJson usage) {
        JsonNode json = usage == null ? null : Json.parse(usage.text());
        if (json == null || (json.isArray() && json.isEmpty())) {
            return PLAIN;
        }
        if (!json.isArray()) {
            return of(json);
        }
        Billed sum = of(json.get(0));
        for (int index = 1; index < json.size(); index++) {
            sum = sum.plus(of(json.get(index)));
        }
        return sum;
    }

    private Billed plus(Billed other) {
        return new Billed(
                requests + other.requests,
                Objects.equals(terms, other.terms) ? terms : null,
                webSearches + other.webSearches,
                audioInput + other.audioInput,
                audioOutput + other.audioOutput);
    }

    private static Billed of(JsonNode json) {
        var terms = new ArrayList<String>();
        for (String field : TERMS) {
            String term = json.path(field).asString("");
            if (!USUAL.contains(term)) {
                terms.add(term);
            }
        }
        return new Billed(
                1,
                terms,
                json.path("server_tool_use").path("web_search_requests").asLong(0),
                audio(json, "prompt_tokens_details", "input_tokens_details", "promptTokensDetails"),
                audio(
                        json,
                        "completion_tokens_details",
                        "output_tokens_details",
                        "candidatesTokensDetails"));
    }

    /// OpenAI has a field for it, Gemini an element of a list.
    private static long audio(JsonNode usage, String chat, String responses, String gemini) {
        long tokens =
                usage.path(chat).path("audio_tokens").asLong(0)
                        + usage.path(responses).path("audio_tokens").asLong(0);
        for (JsonNode share : usage.path(gemini)) {
            if (share.path("modality").asString("").equals("AUDIO")) {
                tokens += share.path("tokenCount").asLong(0);
            }
        }
        return tokens;
    }

    /// What every price of a token is multiplied by; null when one of the conditions has a factor that is not known, and
    /// when it was not the same for all requests.
    @Nullable BigDecimal factor(Map<String, BigDecimal> multipliers, Collection<String> further) {
        if (terms == null) {
            return null;
        }
        BigDecimal product = BigDecimal.ONE;
        var all = new ArrayList<>(terms);
        all.addAll(further);
        for (String term : all) {
            BigDecimal factor = multipliers.get(term);
            if (factor == null) {
                return null;
            }
            product = product.multiply(factor);
        }
        return product;
    }
}
