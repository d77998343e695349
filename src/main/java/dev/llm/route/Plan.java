package dev.llm.route;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who is to answer an exchange: one target, or the targets of a route.
///
/// @param steps one at least
/// @param route whether failures are ours to deal with; those of a single target are its client's, who knows how to
/// @param whole whether an answer is held back until it is complete
/// @param chance by which they are put in order each time, heavier ones sooner; null for their own order
public record Plan(
        List<Step> steps, boolean route, boolean whole, @Nullable RandomGenerator chance) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /// Whether another answer may take the place of one that fails before it was seen.
    public boolean canMove() {
        return route;
    }

    /// The targets as one exchange asks them.
    List<Step> inTurn() {
        if (chance == null || steps.size() < 2) {
            return steps;
        }
        var left = new ArrayList<Step>(steps);
        var order = new ArrayList<Step>(steps.size());
        while (!left.isEmpty()) {
            long total = left.stream().mapToLong(Step::weight).sum();
            long drawn = chance.nextLong(total);
            int chosen = 0;
            while (drawn >= left.get(chosen).weight()) {
                drawn -= left.get(chosen++).weight();
            }
            order.add(left.remove(chosen));
        }
        return order;
    }
}
