package dev.llm.proxy;

import dev.llm.route.Plan;
import dev.llm.route.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who made an answer that a later request goes on from, so that this one goes there too: only that account knows it.
final class Affinity {
    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Maker> makers = new LinkedHashMap<>();

    Affinity(InstantSource clock) {
        this.clock = clock;
    }

    /// @param key the origin of the key that was used; null when there was none
    private record Maker(Step step, @Nullable String key, Instant until) {}

    synchronized void made(String id, Step step, @Nullable String key) {
        Instant now = clock.instant();
        makers.remove(id);
        forget(now);
        makers.put(id, new Maker(step, key, now.plus(KEPT)));
    }

    /// The oldest stand first: only those whose time is over are looked at.
    private void forget(Instant now) {
        Iterator<Maker> oldest = makers.values().iterator();
        while (oldest.hasNext()) {
            boolean over = !oldest.next().until().isAfter(now);
            if (!over && makers.size() < MOST) {
                return;
            }
            oldest.remove();
        }
    }

    /// Of a plan only who made the answer, or another model of the same provider, which has the answer too. A plan without
    /// such a target stays: somebody else is to go on, as far as that can be done.
    synchronized Plan narrowed(Plan plan, @Nullable String previous) {
        Maker maker = previous == null ? null : makers.get(previous);
        if (maker == null) {
            return plan;
        }
        Step nearest = null;
        for (Step step : plan.steps()) {
            if (step.target().equals(maker.step().target())) {
                nearest = maker.step();
                break;
            }
            nearest = nearest == null && isOf(maker, step) ? step : nearest;
        }
        return nearest == null ? plan : new Plan(List.of(nearest), false, false, null);
    }

    /// The key that the answer was made with, where the same provider is asked; null when that is not known.
    synchronized @Nullable String key(@Nullable String previous, Plan narrowed) {
        Maker maker = previous == null ? null : makers.get(previous);
        return maker != null && isOf(maker, narrowed.steps().getFirst()) ? maker.key() : null;
    }

    private static boolean isOf(Maker maker, Step step) {
        return step.target().entry().name().equals(maker.step().target().entry().name());
    }
}
