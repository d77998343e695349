package dev.llm.route;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.provider.Provider;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A provider as the settings list it, before anything of it is opened.
///
/// @param name what stands before the slash in `provider/model`
/// @param preset whose models and defaults it has beside its own: `anthropic`, `openai`, `ollama`, `echo`; empty for nobody's
/// @param switchedOffBy what takes it out of use, such as a place in the settings file; null when nothing does
/// @param ready whether it can be asked without further ado: it has a key, or needs none
/// @param wanted what would make it ready, for a user who has nothing: `ANTHROPIC_API_KEY`
/// @param provider opened on first use
/// @param models the models it has at this moment, newest first, where that is cheap to ask; else none
/// @param listed the models that it listed when it was last asked for them, if that was kept
public record Entry(
        String name,
        String preset,
        @Nullable String switchedOffBy,
        boolean ready,
        String wanted,
        Supplier<Provider> provider,
        Supplier<List<String>> models,
        Supplier<List<String>> listed) {
    /// The same, of which nothing is asked to find a model. What it listed before is read when it is first needed, and once.
    Entry offline() {
        return new Entry(
                name,
                preset,
                switchedOffBy,
                ready,
                wanted,
                provider,
                List::of,
                new ReadOnce(listed));
    }

    private static final class ReadOnce implements Supplier<List<String>> {
        private final Supplier<List<String>> source;
        private @Nullable List<String> ids;

        ReadOnce(Supplier<List<String>> source) {
            this.source = source;
        }

        @Override
        public synchronized List<String> get() {
            if (ids == null) {
                ids = source.get();
            }
            return ids;
        }
    }

    /// What the catalogue says about its models.
    public Offer offer(Catalog catalog) {
        return new Offer(catalog, name, preset);
    }

    /// Whether a call that names it may succeed: nothing is in the way, and nothing is wanted.
    boolean usable() {
        return enabled() && (ready || wanted.isEmpty());
    }

    public boolean enabled() {
        return switchedOffBy == null;
    }
}
