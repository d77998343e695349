package dev.llm.proxy.rules;

import java.util.ArrayList;
import java.util.List;

/// What is done to requests, in this order.
public final class Rules {
    public static final Rules NONE = new Rules(List.of());

    private final List<Rule> rules;

    public Rules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// The rules for a request, by what it was when it came: none of them is chosen by what another one makes of it.
    public Matched matching(Subject subject) {
        var matching = new ArrayList<Rule>();
        for (Rule rule : rules) {
            if (rule.condition().holds(subject)) {
                matching.add(rule);
            }
        }
        return new Matched(subject, matching);
    }
}
