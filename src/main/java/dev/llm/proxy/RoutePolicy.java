package dev.llm.proxy;

import dev.llm.provider.Provider;
import dev.llm.route.Limits;
import dev.llm.route.Throttle;
import dev.llm.route.ThrottledProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the targets of a route are asked.
///
/// @param weighted whether the first one is chosen by weight
/// @param whole whether an answer is held back until it is complete
/// @param shares one for each target; the last one is that of all others
public record RoutePolicy(boolean weighted, boolean whole, List<Share> shares) {
    /// @param weight how often it is the first, compared with the others
    /// @param throttle how often it may be asked; null for as often as there is need
    public record Share(Limits limits, int weight, @Nullable Throttle throttle) {
        Provider throttled(Provider provider) {
            return throttle == null ? provider : new ThrottledProvider(provider, throttle);
        }
    }

    Share share(int place) {
        return shares.get(Math.min(place, shares.size() - 1));
    }
}
