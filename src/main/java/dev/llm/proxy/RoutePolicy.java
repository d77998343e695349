package dev.llm.proxy;

import dev.llm.route.Limits;
import java.util.List;

/// How the targets of a route are asked.
///
/// @param weighted whether the first one is chosen by weight
/// @param whole whether an answer is held back until it is complete
/// @param shares one for each target; the last one is that of all others
public record RoutePolicy(boolean weighted, boolean whole, List<Share> shares) {
    /// @param weight how often it is the first, compared with the others
    public record Share(Limits limits, int weight) {}

    Share share(int place) {
        return shares.get(Math.min(place, shares.size() - 1));
    }
}
