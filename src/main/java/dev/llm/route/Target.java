package dev.llm.route;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import org.jspecify.annotations.Nullable;

/// A model at a provider.
///
/// @param model the id as the provider knows it
public record Target(Entry entry, String model) {
    /// What the catalogue says about it; null when it says nothing, or speaks of another vendor's model of that name, which
    /// may have other limits and prices.
    public @Nullable Model known(Catalog catalog) {
        return entry.offer(catalog).find(model);
    }

    @Override
    public String toString() {
        return entry.name() + "/" + model;
    }
}
