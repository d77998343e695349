package dev.llm.store;

import dev.llm.catalog.Cost;

/// Reckons what a prompt cost, by the prices of its day.
public interface Pricing {
    Cost cost(SpooledPrompt prompt);
}
