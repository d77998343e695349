package dev.llm.cli;

import dev.llm.catalog.Ability;
import dev.llm.catalog.Catalog;
import dev.llm.catalog.Modality;
import dev.llm.catalog.Model;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Price;
import dev.llm.provider.ListedModel;
import dev.llm.route.Entry;
import dev.llm.route.ModelLists;
import dev.llm.route.Target;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model of one provider, with what the provider says of it and, where that is silent, the catalogue.
///
/// @param listed the provider's word, null without one
/// @param catalogued the catalogue's, null for a model that it does not have of this provider
record KnownModel(
        Entry entry, String id, @Nullable ListedModel listed, @Nullable Model catalogued) {
    /// Those that a provider listed, the newest first; for want of a list, those that the catalogue has.
    static List<KnownModel> of(ModelLists.Answer answer, Catalog catalog) {
        Entry entry = answer.lister().entry();
        Offer offer = entry.offer(catalog);
        var models = new ArrayList<KnownModel>();
        if (answer.snapshot() == null) {
            for (Model model : offer.models()) {
                models.add(new KnownModel(entry, model.id(), null, model));
            }
            return models;
        }
        for (ListedModel listed : answer.models()) {
            models.add(new KnownModel(entry, listed.id(), listed, offer.find(listed.id())));
        }
        models.sort(
                Comparator.comparing(
                        KnownModel::created, Comparator.nullsLast(Comparator.reverseOrder())));
        return models;
    }

    Target target() {
        return new Target(entry, id);
    }

    @Nullable String displayName() {
        return listed == null ? null : listed.displayName();
    }

    /// Whether a request for `name` is one for this model.
    boolean answersTo(String name, Catalog catalog) {
        Model other = entry.offer(catalog).find(name);
        return id.equals(name)
                || id.equals(name + ":latest")
                || (other != null && catalogued != null && other.id().equals(catalogued.id()));
    }

    @Nullable Integer context() {
        return first(
                listed == null ? null : listed.context(),
                catalogued == null ? null : catalogued.contextTokens());
    }

    @Nullable Integer maxOutput() {
        return first(
                listed == null ? null : listed.maxOutput(),
                catalogued == null ? null : catalogued.maxOutputTokens());
    }

    /// The day from which it no longer answers.
    @Nullable LocalDate retires() {
        return first(
                listed == null ? null : listed.retires(),
                catalogued == null ? null : catalogued.retired());
    }

    boolean isRetired(LocalDate day) {
        LocalDate retires = retires();
        return retires != null && !day.isBefore(retires);
    }

    /// What a short request costs.
    @Nullable Price price(LocalDate day) {
        return catalogued == null ? null : catalogued.price(day, 0);
    }

    @Nullable Set<Ability> abilities() {
        return catalogued == null ? null : catalogued.abilities();
    }

    @Nullable Set<Modality> input() {
        return catalogued == null ? null : catalogued.input();
    }

    /// `2026-09-22`, or as much of it as is known.
    @Nullable String released() {
        String said = catalogued == null ? null : catalogued.released();
        LocalDate created = created();
        return said == null && created != null ? created.toString() : said;
    }

    private @Nullable LocalDate created() {
        return listed == null || listed.created() == null
                ? null
                : listed.created().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
