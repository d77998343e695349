import dev.llm.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes `models.jsonl`, the catalogue in the jar, from `models.toml`, which is kept by hand, and for what that lacks from
/// litellm's list. `CatalogFileTest` fails when the file is not what this program makes.
///
/// Usage, in the root of the repository: `java -cp target/llm.jar src/catalog/java/BuildCatalog.java [OUTPUT]`
final class BuildCatalog {
    private static final Path FACTS = Path.of("src/catalog/models.toml");
    private static final Path LITELLM = Path.of("src/catalog/litellm-2026-08-01.json");
    private static final Path OUTPUT = Path.of("src/main/resources/dev/llm/catalog/models.jsonl");

    /// The order of fields in a line. The catalogue looks for the first four by their place.
    private static final List<String> FIELDS =
            List.of(
                    "id",
                    "provider",
                    "default",
                    "aliases",
                    "status",
                    "released",
                    "retired",
                    "retired_not_before",
                    "routes_to",
                    "cutoff",
                    "context",
                    "max_input",
                    "max_output",
                    "max_output_unstreamed",
                    "cache_minimum",
                    "input",
                    "abilities",
                    "tokenizer",
                    "rules",
                    "multipliers",
                    "fees",
                    "prices");

    private final Map<String, ObjectNode> groups = new LinkedHashMap<>();

    public static void main(String[] args) throws IOException {
        var lines = new BuildCatalog().lines();
        Path output = args.length == 0 ? OUTPUT : Path.of(args[0]);
        Files.writeString(output, String.join("\n", lines) + "\n");
    }

    private List<String> lines() throws IOException {
        ObjectNode facts = facts();
        facts.path("groups")
                .properties()
                .forEach(group -> groups.put(group.getKey(), (ObjectNode) group.getValue()));
        var litellm = Litellm.read(Files.readString(LITELLM));
        var models = new LinkedHashMap<String, ObjectNode>();
        for (JsonNode written : facts.path("models")) {
            for (String id : ids(written)) {
                ObjectNode model = inherited((ObjectNode) written).put("id", id);
                model.remove("ids");
                fill(model, litellm.take(id, texts(model.path("aliases"))));
                addLongPrices(model);
                models.put(id, model);
            }
        }
        litellm.rest().forEach(model -> models.put(model.path("id").stringValue(), model));
        return models.values().stream().map(BuildCatalog::line).toList();
    }

    private static ObjectNode facts() throws IOException {
        TomlParseResult toml = Toml.parse(FACTS);
        if (toml.hasErrors()) {
            throw new IOException(FACTS + ": " + toml.errors().getFirst());
        }
        return (ObjectNode) Json.parse(toml.toJson());
    }

    private static List<String> ids(JsonNode model) {
        return model.has("ids")
                ? texts(model.path("ids"))
                : List.of(model.path("id").stringValue());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.stringValue()));
        return texts;
    }

    /// The table with all that the groups it is like have and it does not.
    private ObjectNode inherited(ObjectNode written) {
        ObjectNode own = written.deepCopy();
        JsonNode like = own.remove("like");
        if (like == null) {
            return own;
        }
        ObjectNode group = groups.get(like.stringValue());
        if (group == null) {
            throw new IllegalArgumentException(FACTS + " has no group " + like);
        }
        return merged(inherited(group), own);
    }

    private static ObjectNode merged(ObjectNode below, ObjectNode above) {
        for (Map.Entry<String, JsonNode> field : above.properties()) {
            boolean tables = below.get(field.getKey()) instanceof ObjectNode;
            below.set(
                    field.getKey(),
                    tables && field.getValue() instanceof ObjectNode inner
                            ? merged((ObjectNode) below.get(field.getKey()), inner)
                            : field.getValue());
        }
        return below;
    }

    /// What the facts do not say. Of a price only what belongs to the same price for input and output is taken.
    private static void fill(ObjectNode model, ObjectNode litellm) {
        for (Map.Entry<String, JsonNode> field : litellm.properties()) {
            String name = field.getKey();
            if (name.equals("aliases")) {
                ArrayNode aliases = model.withArray("aliases");
                var known = texts(aliases);
                texts(field.getValue()).stream()
                        .filter(alias -> !known.contains(alias))
                        .forEach(aliases::add);
            } else if (name.equals("prices") && model.has("prices")) {
                fillPrices((ArrayNode) model.get("prices"), field.getValue());
            } else if (model.get(name) instanceof ObjectNode own
                    && field.getValue() instanceof ObjectNode theirs) {
                theirs.properties().stream()
                        .filter(part -> !own.has(part.getKey()))
                        .forEach(part -> own.set(part.getKey(), part.getValue()));
            } else if (!model.has(name)) {
                model.set(name, field.getValue());
            }
        }
    }

    private static void fillPrices(ArrayNode prices, JsonNode litellm) {
        boolean tiered = prices.findValue("above") != null;
        boolean same = false;
        for (JsonNode theirs : litellm) {
            boolean found = false;
            for (JsonNode ours : prices) {
                if (samePrice(ours, theirs)) {
                    theirs.properties().stream()
                            .filter(part -> !ours.has(part.getKey()))
                            .forEach(part ->
                                    ((ObjectNode) ours).set(part.getKey(), part.getValue()));
                    found = true;
                }
            }
            same = same || found;
            if (!found && same && !tiered && theirs.has("above")) {
                prices.add(theirs);
            }
        }
    }

    private static boolean samePrice(JsonNode a, JsonNode b) {
        return a.path("above").asInt(0) == b.path("above").asInt(0)
                && a.path("input").decimalValue().compareTo(b.path("input").decimalValue()) == 0
                && a.path("output").decimalValue().compareTo(b.path("output").decimalValue()) == 0;
    }

    private static void addLongPrices(ObjectNode model) {
        JsonNode rule = model.remove("long");
        if (rule == null || !model.has("prices")) {
            return;
        }
        var prices = Json.array();
        for (JsonNode price : model.get("prices")) {
            if (price.has("above")) {
                continue;
            }
            prices.add(price);
            ObjectNode dearer = ((ObjectNode) price).deepCopy();
            dearer.set("above", rule.get("above"));
            for (String part : Litellm.MONEY) {
                if (dearer.path(part).isNumber()) {
                    String factor = part.equals("output") ? "output" : "input";
                    dearer.put(
                            part,
                            dearer.get(part)
                                    .decimalValue()
                                    .multiply(rule.get(factor).decimalValue()));
                }
            }
            prices.add(dearer);
        }
        model.set("prices", prices);
    }

    private static String line(ObjectNode model) {
        ObjectNode line = Json.object();
        for (String field : FIELDS) {
            if (model.has(field)) {
                line.set(field, written(field, model.get(field)));
            }
        }
        model.properties().stream()
                .filter(field -> !FIELDS.contains(field.getKey()))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException(
                            model.path("id") + " has an unknown field: " + field);
                });
        return Json.write(line);
    }

    private static JsonNode written(String field, JsonNode value) {
        return switch (field) {
            case "prices" -> {
                ArrayNode prices = Json.array();
                value.forEach(price -> prices.add(price((ObjectNode) price)));
                yield prices;
            }
            case "multipliers", "fees" -> {
                ObjectNode figures = Json.object();
                for (String name : new TreeSet<>(value.propertyNames())) {
                    figures.put(name, plain(value.get(name)));
                }
                yield figures;
            }
            default -> value;
        };
    }

    private static ObjectNode price(ObjectNode price) {
        ObjectNode written = Json.object();
        for (String name : List.of("from", "until", "above")) {
            if (price.has(name)) {
                written.set(name, price.get(name));
            }
        }
        for (String part : Litellm.MONEY) {
            // Not a number: "none", which has served its purpose.
            if (price.path(part).isNumber()) {
                written.put(part, plain(price.get(part)));
            }
        }
        return written;
    }

    /// Money stands in the file as text, so that reading a line makes no decimal number that nobody asks for.
    private static String plain(JsonNode figure) {
        return figure.decimalValue().stripTrailingZeros().toPlainString();
    }

    /// litellm's list in our terms. What is known to be wrong or of no use there is left out, with the reason.
    private static final class Litellm {
        static final List<String> MONEY =
                List.of(
                        "input",
                        "input_audio",
                        "output",
                        "cache_read",
                        "cache_write",
                        "cache_write_long");

        /// Ids of litellm's own that no provider knows, experiments long gone, and models that are not for conversation
        /// by request and reply.
        private static final String USELESS =
                "claude-4-(opus|sonnet)-.*|claude-.*-4-[67]-\\d{8}|gemini-exp-.*|learnlm-.*|gemini-gemma-.*"
                        + "|lyria-.*|.*-live-.*|.*-native-audio-.*|.*-tts";

        private static final String SNAPSHOT = "-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|00\\d)$";

        private static final Map<String, String> ABILITIES = new LinkedHashMap<>();

        static {
            ABILITIES.put("supports_function_calling", "tools");
            ABILITIES.put("supports_reasoning", "thinking");
            ABILITIES.put("supports_response_schema", "structured_output");
            ABILITIES.put("supports_web_search", "web_search");
            ABILITIES.put("supports_url_context", "web_fetch");
            ABILITIES.put("supports_computer_use", "computer_use");
            ABILITIES.put("supports_prompt_caching", "cache");
        }

        private final Map<String, JsonNode> entries;
        private final Map<String, List<String>> snapshots = new TreeMap<>();

        private Litellm(Map<String, JsonNode> entries) {
            this.entries = entries;
        }

        /// Gemini's models stand there twice; those with a prefix are the ones of its API.
        static Litellm read(String json) {
            var entries = new TreeMap<String, JsonNode>();
            for (Map.Entry<String, JsonNode> entry : Json.parse(json).properties()) {
                boolean prefixed = entry.getKey().startsWith("gemini/");
                String id = prefixed ? entry.getKey().substring(7) : entry.getKey();
                if (!id.matches(USELESS) && (prefixed || !entries.containsKey(id))) {
                    entries.put(id, entry.getValue());
                }
            }
            var litellm = new Litellm(entries);
            litellm.foldSnapshots();
            return litellm;
        }

        /// A dated snapshot that costs the same is another name of its model.
        private void foldSnapshots() {
            for (String id : List.copyOf(entries.keySet())) {
                String base = id.replaceFirst(SNAPSHOT, "");
                JsonNode model = entries.get(base);
                if (!base.equals(id) && model != null && sameCost(model, entries.get(id))) {
                    entries.remove(id);
                    snapshots.computeIfAbsent(base, _ -> new ArrayList<>()).add(id);
                }
            }
        }

        private static boolean sameCost(JsonNode a, JsonNode b) {
            return List.of("input_cost_per_token", "output_cost_per_token").stream()
                    .allMatch(cost -> a.path(cost).equals(b.path(cost)));
        }

        /// What it says about a model under one of its names, which are then not listed again.
        ObjectNode take(String id, List<String> aliases) {
            ObjectNode found = Json.object();
            if (entries.containsKey(id)) {
                found = model(id);
            }
            for (String alias : aliases) {
                entries.remove(alias);
            }
            entries.remove(id);
            return found;
        }

        List<ObjectNode> rest() {
            return entries.keySet().stream().map(this::model).toList();
        }

        private ObjectNode model(String id) {
            JsonNode entry = entries.get(id);
            String provider = entry.path("litellm_provider").stringValue();
            ObjectNode model = Json.object().put("id", id).put("provider", provider);
            if (snapshots.containsKey(id)) {
                ArrayNode aliases = model.putArray("aliases");
                snapshots.get(id).forEach(aliases::add);
            }
            // Their word for the day on which a model is gone.
            if (entry.has("deprecation_date")) {
                model.set("retired", entry.get("deprecation_date"));
            }
            limits(model, entry);
            modalities(model, entry);
            abilities(model, entry);
            tokenizer(model);
            rules(model, entry);
            multipliers(model, entry);
            fees(model, entry);
            prices(model, entry);
            return model;
        }

        /// `max_input_tokens` is the whole context, but for the GPT-5 generation, where it is the most that may be put
        /// in: 272,000 of 400,000. `max_tokens` is an old name of `max_output_tokens`.
        private static void limits(ObjectNode model, JsonNode entry) {
            int input = entry.path("max_input_tokens").asInt(0);
            if (input == 272_000) {
                model.put("context", 400_000).put("max_input", input);
            } else if (input > 0) {
                model.put("context", input);
            }
            model.set("max_output", entry.path("max_output_tokens"));
            if (entry.has("prompt_cache_min_tokens")) {
                model.set("cache_minimum", entry.get("prompt_cache_min_tokens"));
            }
        }

        private static void modalities(ObjectNode model, JsonNode entry) {
            var input = new ArrayList<>(List.of("text"));
            if (entry.path("supports_vision").asBoolean(false)) {
                input.add("image");
            }
            for (String kind : List.of("audio", "video")) {
                boolean listed = texts(entry.path("supported_modalities")).contains(kind);
                if (listed || entry.path("supports_" + kind + "_input").asBoolean(false)) {
                    input.add(kind);
                }
            }
            if (entry.path("supports_pdf_input").asBoolean(false)) {
                input.add("pdf");
            }
            ArrayNode in = model.putArray("input");
            input.forEach(in::add);
        }

        private static void abilities(ObjectNode model, JsonNode entry) {
            ArrayNode abilities = model.putArray("abilities");
            ABILITIES.forEach((field, ability) -> {
                if (entry.path(field).asBoolean(false)) {
                    abilities.add(ability);
                }
            });
        }

        private static void tokenizer(ObjectNode model) {
            String id = model.path("id").stringValue();
            String tokenizer =
                    switch (model.path("provider").stringValue()) {
                        case "anthropic" -> "v3";
                        case "openai" ->
                                id.matches("gpt-(3\\.5|4)(-.*)?") ? "cl100k_base" : "o200k_base";
                        default -> id.matches("gemini-3\\.[1-9].*") ? "gemma4" : "gemma3";
                    };
            model.put("tokenizer", tokenizer);
        }

        /// Its flags for levels of effort say something only about GPT-5 and later, and are wrong about `minimal`, which
        /// ended with GPT-5 itself.
        private static void rules(ObjectNode model, JsonNode entry) {
            String id = model.path("id").stringValue();
            boolean reasons = entry.path("supports_reasoning").asBoolean(false);
            ObjectNode rules = Json.object();
            switch (model.path("provider").stringValue()) {
                case "anthropic" -> {
                    ObjectNode thinking = rules.putObject("thinking");
                    if (reasons) {
                        thinking.put("enabled", "max");
                    }
                    thinking.put("disabled", "max");
                    rules.put("thinking_default", "disabled").putArray("efforts");
                }
                case "openai" -> {
                    boolean graded = id.startsWith("gpt-5") && !id.contains("chat");
                    if (!reasons && !id.matches(".*(search|research).*|gpt-5.*")) {
                        rules.putArray("efforts");
                    } else if (reasons && graded) {
                        ArrayNode efforts = rules.putArray("efforts");
                        for (String effort : List.of("none", "low", "medium", "high", "xhigh")) {
                            boolean usual = List.of("low", "medium", "high").contains(effort);
                            String flag = "supports_" + effort + "_reasoning_effort";
                            if (entry.path(flag).asBoolean(usual)) {
                                efforts.add(effort);
                            }
                        }
                    }
                }
                default -> {
                    if (!reasons) {
                        rules.putArray("efforts");
                    }
                }
            }
            if (!rules.isEmpty()) {
                model.set("rules", rules);
            }
        }

        private static void multipliers(ObjectNode model, JsonNode entry) {
            ObjectNode multipliers = Json.object();
            entry.path("provider_specific_entry")
                    .properties()
                    .forEach(own -> multipliers.set(own.getKey(), own.getValue()));
            Map.of("batch", "_batches", "flex", "_flex", "priority", "_priority")
                    .forEach((name, suffix) -> {
                        BigDecimal factor = factor(entry, suffix);
                        if (factor != null) {
                            multipliers.put(name, factor);
                        }
                    });
            if (!multipliers.isEmpty()) {
                model.set("multipliers", multipliers);
            }
        }

        /// What input, output and cache reads are all multiplied by; null when they differ or a price is missing. The same
        /// price again is no factor but a row that was copied.
        private static BigDecimal factor(JsonNode entry, String suffix) {
            BigDecimal factor = null;
            for (String cost :
                    List.of(
                            "input_cost_per_token",
                            "output_cost_per_token",
                            "cache_read_input_token_cost")) {
                JsonNode usual = entry.path(cost);
                JsonNode other = entry.path(cost + suffix);
                if (!other.isNumber() && cost.startsWith("cache")) {
                    continue;
                }
                if (!usual.isNumber() || !other.isNumber() || usual.decimalValue().signum() == 0) {
                    return null;
                }
                BigDecimal ratio =
                        other.decimalValue()
                                .divide(usual.decimalValue(), java.math.MathContext.DECIMAL64)
                                .stripTrailingZeros();
                boolean copied = ratio.compareTo(BigDecimal.ONE) == 0;
                if (copied
                        || ratio.scale() > 3
                        || (factor != null && factor.compareTo(ratio) != 0)) {
                    return null;
                }
                factor = ratio;
            }
            return factor;
        }

        /// Their search costs a request; ours a thousand of them.
        private static void fees(ObjectNode model, JsonNode entry) {
            var costs = new ArrayList<BigDecimal>();
            entry.path("search_context_cost_per_query")
                    .properties()
                    .forEach(size -> costs.add(size.getValue().decimalValue()));
            if (costs.stream().distinct().count() == 1) {
                model.putObject("fees").put("web_search", costs.getFirst().movePointRight(3));
            }
        }

        /// A price of nothing is one that they do not know, a moving name has the price of what it meant then, and what
        /// searches by itself is paid for each search too, by a price that depends on the size of what is found.
        private static void prices(ObjectNode model, JsonNode entry) {
            String id = model.path("id").stringValue();
            boolean free = entry.path("input_cost_per_token").decimalValue().signum() == 0;
            if (free || id.matches("gemini-[a-z-]+-latest|.*(search|research).*")) {
                return;
            }
            ArrayNode prices = model.putArray("prices").add(price(entry, ""));
            for (int tier : List.of(128, 200, 272)) {
                String suffix = "_above_" + tier + "k_tokens";
                if (entry.has("input_cost_per_token" + suffix)) {
                    prices.add(price(entry, suffix).put("above", tier * 1000));
                }
            }
        }

        private static ObjectNode price(JsonNode entry, String suffix) {
            ObjectNode price = Json.object();
            put(price, "input", entry, "input_cost_per_token" + suffix);
            put(price, "input_audio", entry, "input_cost_per_audio_token" + suffix);
            put(price, "output", entry, "output_cost_per_token" + suffix);
            put(price, "cache_read", entry, "cache_read_input_token_cost" + suffix);
            put(price, "cache_write", entry, "cache_creation_input_token_cost" + suffix);
            put(
                    price,
                    "cache_write_long",
                    entry,
                    "cache_creation_input_token_cost_above_1hr" + suffix);
            // Some old rows have another model's price for the long cache: it is twice the input
            // everywhere.
            JsonNode written = price.path("cache_write_long");
            BigDecimal twice = price.path("input").decimalValue().multiply(BigDecimal.TWO);
            if (written.isNumber() && written.decimalValue().compareTo(twice) != 0) {
                price.remove("cache_write_long");
            }
            return price;
        }

        private static void put(ObjectNode price, String part, JsonNode entry, String cost) {
            JsonNode perToken = entry.path(cost);
            if (perToken.isNumber() && perToken.decimalValue().signum() > 0) {
                price.put(part, perToken.decimalValue().movePointRight(6));
            }
        }
    }
}
