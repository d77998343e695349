package dev.llm.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The models of the catalogue that one provider has: those that are said to be its own, and those of the vendor whose
/// endpoint it is. What another has under the same name may differ in everything.
///
/// @param entry the provider's name in the settings
/// @param vendor the preset whose models it has; empty for a server of somebody else's
public record Offer(Catalog catalog, String entry, String vendor) {
    private boolean has(Model model) {
        return model.provider().equals(entry) || model.provider().equals(vendor);
    }

    /// As [Catalog#find].
    public @Nullable Model find(String id) {
        Model model = catalog.find(id);
        return model != null && has(model) ? model : null;
    }

    /// As [Catalog#serving].
    public @Nullable Model serving(String id, LocalDate day) {
        Model model = catalog.serving(id, day);
        return model != null && has(model) ? model : null;
    }

    /// What answers when no model is named: its own choice goes before the vendor's.
    public @Nullable Model byDefault() {
        Model own = catalog.defaultOf(entry);
        return own == null ? catalog.defaultOf(vendor) : own;
    }

    /// Its own first.
    public List<Model> models() {
        return Stream.of(entry, vendor).distinct().flatMap(catalog::modelsOf).toList();
    }
}
