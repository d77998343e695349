package dev.llm.render;

import dev.llm.json.Json;
import dev.llm.provider.Outgoing;
import dev.llm.tokens.Count;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What `--dry-run` says of a request.
public final class DryRunReport {
    private DryRunReport() {}

    /// `anthropic/claude-opus-5-5 would read about 1,204 tokens (±3 %), $0.00602, 0.1 % of its context`
    public static String line(String target, TokenCount count) {
        var line = new StringBuilder(target + " would read ");
        line.append(count.tokens().isExact() ? "" : "about ")
                .append(Count.grouped(count.tokens().tokens()))
                .append(count.tokens().tokens() == 1 ? " token" : " tokens");
        if (!count.tokens().isExact()) {
            line.append(" (±").append(count.tokens().errorPercent()).append(" %)");
        }
        line.append(", ")
                .append(count.cost() == null ? "cost unknown" : Figures.money(count.cost()));
        if (count.context() != null) {
            line.append(", ")
                    .append(Figures.percent(count.tokens().tokens(), count.context()))
                    .append(" of its context");
        }
        return line.toString();
    }

    /// One object on a line of its own.
    ///
    /// @param outgoing null when nothing would leave this machine
    public static String json(
            String provider, String model, @Nullable Outgoing outgoing, TokenCount count) {
        ObjectNode json = Json.object();
        json.put("provider", provider);
        json.put("model", model);
        json.put("url", outgoing == null ? null : outgoing.uri().toString());
        json.set("body", outgoing == null ? null : outgoing.body());
        json.setAll(TokenCountJson.figures(count));
        return Json.write(json) + "\n";
    }
}
