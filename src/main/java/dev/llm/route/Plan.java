package dev.llm.route;

import java.util.List;

/// Who is to answer an exchange: one target, or the targets of a route in their order.
///
/// @param route whether failures are ours to deal with; those of a single target are its client's, who knows how to
/// @param whole whether an answer is held back until it is complete
public record Plan(List<Step> steps, boolean route, boolean whole) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /// Whether another answer may take the place of one that fails before it was seen.
    public boolean canMove() {
        return route;
    }
}
