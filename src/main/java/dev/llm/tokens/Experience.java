package dev.llm.tokens;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.LlmException;
import dev.llm.provider.CacheFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How far estimates of a model's tokens were from what its provider counted: per model a ratio and its spread, in one
/// small file, without any text. A file that is broken counts as none; of two that are written at the same moment one is
/// lost, which is one answer less to learn from.
public final class Experience {
    private static final String FILE = "token-accuracy.json";
    private static final int FORMAT = 1;
    private static final long LARGEST = 1024 * 1024;
    private static final double ABSURD = 1000;

    /// Newer answers weigh no less than this, so that a model that changes is followed.
    private static final double LEAST_WEIGHT = 0.05;

    private final Path file;

    /// @param directory of the cache
    public Experience(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /// What is known of one model.
    ///
    /// @param answers how many were compared
    /// @param ratio of the provider's count to the estimate, on average
    /// @param spread its standard deviation
    public record Accuracy(int answers, double ratio, double spread, LocalDate last) {
        /// Fewer tell more about themselves than about the model.
        private static final int ENOUGH = 5;

        /// No estimate is that far off, so that a file made wrong does no more harm than this.
        private static final double MOST = 2;

        /// How much of an estimate's own doubt answers cannot take away.
        private static final double REMAINING_DOUBT = 0.5;

        static Accuracy first(double ratio, LocalDate day) {
            return new Accuracy(1, ratio, 0, day);
        }

        Accuracy and(double next, LocalDate day) {
            double weight = Math.max(1.0 / (answers + 1), LEAST_WEIGHT);
            double off = next - ratio;
            double variance = (1 - weight) * (spread * spread + weight * off * off);
            return new Accuracy(
                    Math.min(answers, Integer.MAX_VALUE - 1) + 1,
                    ratio + weight * off,
                    Math.sqrt(variance),
                    day);
        }

        /// The estimate as these answers would have it; as it is while they are too few.
        public Count correct(Count estimate) {
            if (answers < ENOUGH || estimate.isExact()) {
                return estimate;
            }
            double factor = Math.clamp(ratio, 1 / MOST, MOST);
            long tokens = Math.round(estimate.tokens() * factor);
            // The answers may all have been to much the same prompt, and the next one is to
            // another.
            double doubt = Math.max(2 * spread * tokens, estimate.doubt() * REMAINING_DOUBT);
            return new Count(tokens, Math.max(1, doubt));
        }
    }

    /// By model, in the order of their names.
    public Map<String, Accuracy> all() {
        var all = new TreeMap<String, Accuracy>();
        JsonNode json = read();
        if (json != null && json.path("format").asInt(0) == FORMAT) {
            json.path("models")
                    .properties()
                    .forEach(entry -> {
                        Accuracy accuracy = accuracy(entry.getValue());
                        if (accuracy != null) {
                            all.put(entry.getKey(), accuracy);
                        }
                    });
        }
        return Collections.unmodifiableMap(all);
    }

    public @Nullable Accuracy of(String model) {
        return all().get(model);
    }

    /// Compares an estimate with what was counted, and keeps the result.
    ///
    /// @param estimate as it was made, not corrected
    public synchronized void learn(String model, long estimate, long counted, LocalDate day)
            throws IOException {
        if (estimate <= 0 || counted <= 0) {
            return;
        }
        double ratio = (double) counted / estimate;
        var all = new TreeMap<>(all());
        Accuracy before = all.get(model);
        all.put(model, before == null ? Accuracy.first(ratio, day) : before.and(ratio, day));
        CacheFile.createDirectory(file.resolveSibling(""));
        CacheFile.replace(file, Json.bytes(json(all)));
    }

    private @Nullable JsonNode read() {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST
                    ? Json.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : null;
        } catch (IOException _) {
            return null;
        }
    }

    private static @Nullable Accuracy accuracy(JsonNode node) {
        try {
            JsonObject json = JsonObject.reply(node);
            double ratio = node.path("ratio").asDouble(0);
            double spread = node.path("spread").asDouble(-1);
            int answers = json.integer("answers", 0);
            boolean sound =
                    answers > 0 && ratio > 0 && ratio < ABSURD && spread >= 0 && spread < ABSURD;
            return sound
                    ? new Accuracy(
                            answers, ratio, spread, LocalDate.parse(json.requiredText("last")))
                    : null;
        } catch (LlmException | DateTimeParseException _) {
            return null;
        }
    }

    private static ObjectNode json(Map<String, Accuracy> all) {
        ObjectNode models = Json.object();
        all.forEach((model, accuracy) ->
                models.putObject(model)
                        .put("answers", accuracy.answers())
                        .put("ratio", accuracy.ratio())
                        .put("spread", accuracy.spread())
                        .put("last", accuracy.last().toString()));
        ObjectNode json = Json.object().put("format", FORMAT);
        json.set("models", models);
        return json;
    }
}
