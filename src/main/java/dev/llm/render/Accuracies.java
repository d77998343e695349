package dev.llm.render;

import dev.llm.json.Json;
import dev.llm.tokens.Experience.Accuracy;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// How far estimates of tokens were from what providers counted, as `llm count-tokens --accuracy` shows it.
public final class Accuracies {
    private Accuracies() {}

    public static String table(Map<String, Accuracy> models) {
        if (models.isEmpty()) {
            return "no answers have been compared yet\n";
        }
        var text = new StringBuilder(line("answers", "ratio", "spread", "last", "model"));
        models.forEach((model, accuracy) ->
                text.append(
                        line(
                                Integer.toString(accuracy.answers()),
                                String.format(Locale.ROOT, "%.3f", accuracy.ratio()),
                                String.format(Locale.ROOT, "%.3f", accuracy.spread()),
                                accuracy.last().toString(),
                                Controls.line(model))));
        return text.toString();
    }

    /// An object for each model, on a line of its own.
    public static String json(Map<String, Accuracy> models) {
        var text = new StringBuilder();
        models.forEach((model, accuracy) -> {
            ObjectNode json =
                    Json.object()
                            .put("model", model)
                            .put("answers", accuracy.answers())
                            .put("ratio", accuracy.ratio())
                            .put("spread", accuracy.spread())
                            .put("last", accuracy.last().toString());
            text.append(Json.write(json)).append('\n');
        });
        return text.toString();
    }

    private static String line(
            String answers, String ratio, String spread, String last, String model) {
        return String.format(
                Locale.ROOT, "%7s  %6s  %6s  %10s  %s\n", answers, ratio, spread, last, model);
    }
}
