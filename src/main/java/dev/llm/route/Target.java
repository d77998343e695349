package dev.llm.route;

/// A model at a provider.
///
/// @param model the id as the provider knows it
public record Target(Entry entry, String model) {
    @Override
    public String toString() {
        return entry.name() + "/" + model;
    }
}
