package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.json.Json;
import dev.llm.provider.Outgoing;
import dev.llm.render.DryRunReport;
import dev.llm.render.Output;
import dev.llm.render.TokenCount;
import dev.llm.route.Asking;
import dev.llm.tokens.RequestCount;
import dev.llm.tokens.RequestCounter;
import java.time.LocalDate;

/// `--dry-run`: what would be sent, to whom, how long it is and what it costs. Nothing is sent.
///
/// @param today whose prices hold
record DryRun(Catalog catalog, LocalDate today, Output output, Notices notices, boolean json) {
    void show(Asking asking) {
        CountedModel model = CountedModel.of(asking.target(), catalog, today);
        RequestCount counted = RequestCounter.count(asking.request(), model.tokenizer());
        TokenCount count =
                model.row(new CountSource(null, "the request", true, asking::request), counted);
        Outgoing outgoing = asking.provider().outgoing(asking.request());
        String provider = asking.target().entry().name();
        if (json) {
            output.print(DryRunReport.json(provider, asking.request().model(), outgoing, count));
        } else if (outgoing != null) {
            output.print("POST " + outgoing.uri() + "\n" + Json.pretty(outgoing.body()) + "\n");
        }
        if (outgoing != null) {
            notices.lost(asking.target(), outgoing.lost());
        }
        if (!counted.omitted().isEmpty()) {
            notices.say("not counted: " + String.join(", ", counted.omitted()));
        }
        notices.say("nothing was sent: " + DryRunReport.line(asking.target().toString(), count));
    }
}
