package dev.llm.proxy;

import dev.llm.model.LlmException;
import dev.llm.proxy.front.Exchange;
import java.util.List;
import java.util.function.Consumer;

/// Tells all witnesses. One that fails keeps neither the others from being told nor the client from its answer.
public final class Witnesses implements Witness {
    private final List<Witness> all;
    private final Consumer<LlmException> report;

    /// @param report takes what failed
    public Witnesses(List<Witness> all, Consumer<LlmException> report) {
        this.all = List.copyOf(all);
        this.report = report;
    }

    @Override
    public void began(Trail trail, Way way, Exchange exchange, byte[] body) {
        for (Witness witness : all) {
            attempt(() -> witness.began(trail, way, exchange, body));
        }
    }

    @Override
    public void ended(Trail trail, Way way, Exchange exchange, long now) {
        for (Witness witness : all) {
            attempt(() -> witness.ended(trail, way, exchange, now));
        }
    }

    /// Does something about an exchange whose failure is to have no other consequence.
    void attempt(Runnable what) {
        try {
            what.run();
        } catch (LlmException e) {
            report.accept(e);
        } catch (RuntimeException e) {
            report.accept(Failures.defect(e));
        }
    }
}
