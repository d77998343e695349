package dev.llm.route;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which targets, each a model at a provider, fail at this moment. One that failed rests; then one exchange tries it,
/// and its luck decides for all. Safe for many threads.
public final class Health {
    private static final Duration REST = Duration.ofSeconds(10);

    /// A trial that never reports, because its client left, must not keep a target out of use.
    private static final Duration TRIAL = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<String, Instant> restsUntil = new ConcurrentHashMap<>();

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    /// Whether it is to be passed over. Where this says no of one that rested, the caller is its trial.
    boolean rests(Target target) {
        Instant now = clock.instant();
        Instant[] known = new Instant[1];
        restsUntil.computeIfPresent(
                target.toString(),
                (_, until) -> {
                    known[0] = until;
                    return until.isAfter(now) ? until : now.plus(TRIAL);
                });
        return known[0] != null && known[0].isAfter(now);
    }

    void failed(Target target) {
        restsUntil.put(target.toString(), clock.instant().plus(REST));
    }

    void served(Target target) {
        if (!restsUntil.isEmpty()) {
            restsUntil.remove(target.toString());
        }
    }

    /// It was not asked after all: if this was its trial, the next one may be.
    void untried(Target target) {
        restsUntil.computeIfPresent(target.toString(), (_, _) -> clock.instant());
    }

    /// The targets that rest, and until when.
    public Map<String, Instant> resting() {
        return Map.copyOf(restsUntil);
    }
}
