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

    /// The plan of only the one who made the answer, where that is known.
    synchronized Plan narrowed(Plan plan, @Nullable String previous) {
        Maker maker = previous == null ? null : makers.get(previous);
        return maker == null ? plan : new Plan(List.of(maker.step()), false, false, null);
    }

    /// The key that the answer was made with; null when it is not known.
    synchronized @Nullable String key(@Nullable String previous) {
        Maker maker = previous == null ? null : makers.get(previous);
        return maker == null ? null : maker.key();
    }
}
