package dev.llm.proxy;

import dev.llm.model.LlmException;
import dev.llm.model.Stop;
import dev.llm.proxy.front.Exchange;
import dev.llm.route.Target;
import dev.llm.store.ExchangeEnd;
import dev.llm.store.ExchangeStart;
import dev.llm.store.Log;
import dev.llm.store.LogOptions;
import java.util.Arrays;
import java.util.Locale;

/// Keeps exchanges with models in the log: a row before anything is forwarded, completed afterwards.
public final class LogWitness implements Witness {
    /// Of a longer request what is to be kept is all that is read: its text is not found by searching.
    private static final int LARGEST_READ = 8 * 1024 * 1024;

    private final Log log;
    private final int bodyLimit;

    /// @param bodyLimit the most bytes that the log keeps of a body
    public LogWitness(Log log, int bodyLimit) {
        this.log = log;
        this.bodyLimit = bodyLimit;
    }

    private byte[] read(byte[] body) {
        return body.length <= Math.max(LARGEST_READ, bodyLimit)
                ? body
                : Arrays.copyOf(body, bodyLimit + LogOptions.OVERLAP);
    }

    @Override
    public void began(Trail trail, Way way, Exchange exchange, byte[] body) {
        trail.logged();
        log.started(
                new ExchangeStart(
                        trail.id(),
                        trail.time(),
                        ExchangeStart.PROXY,
                        way.dialect().name(),
                        exchange.path(),
                        trail.modelAsked(),
                        trail.stream(),
                        exchange.client(),
                        exchange.header("user-agent"),
                        read(body)));
    }

    @Override
    public void ended(Trail trail, Way way, Exchange exchange, long now) {
        if (!trail.isLogged()) {
            return; // it asked for nothing that a model does
        }
        Target target = trail.target();
        LlmException failure = trail.failure();
        Stop stop = trail.stop();
        log.ended(
                new ExchangeEnd(
                        trail.id(),
                        target == null ? null : target.entry().name(),
                        trail.modelServed() == null && target != null
                                ? target.model()
                                : trail.modelServed(),
                        trail.providerDialect(),
                        trail.key(),
                        trail.status(),
                        stop == null ? null : stop.reason().word(),
                        failure == null ? null : failure.kind().name().toLowerCase(Locale.ROOT),
                        failure == null ? null : failure.advised(),
                        trail.usage(),
                        trail.cost(),
                        trail.timeToFirstToken(),
                        trail.duration(now),
                        exchange.body().length,
                        exchange.bytesOut(),
                        trail.retries(),
                        trail.lost(),
                        trail.response()));
    }
}
