package dev.llm.cli;

import dev.llm.route.Throttle;
import dev.llm.settings.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The limits per minute that hold in this process. Whoever comes with the same limits for the same thing, such as the
/// proxy when it has read the settings again, finds what was used of them already.
final class Throttles {
    private final Map<String, Throttle> kept = new ConcurrentHashMap<>();

    /// @param owner what is limited: a provider, one of its keys, a target of a route
    /// @param name of it, for who is sent away
    /// @param queue how many may wait
    /// @return null when there is no limit
    @Nullable Throttle of(
            String owner,
            String name,
            @Nullable Value<Integer> requests,
            @Nullable Value<Integer> tokens,
            int queue) {
        if (requests == null && tokens == null) {
            return null;
        }
        Integer perMinute = requests == null ? null : requests.value();
        Integer tokensPerMinute = tokens == null ? null : tokens.value();
        return kept.computeIfAbsent(
                owner + "\n" + perMinute + "\n" + tokensPerMinute + "\n" + queue,
                _ -> new Throttle(name, perMinute, tokensPerMinute, queue, System::nanoTime));
    }
}
