package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.model.LlmException;
import dev.llm.proxy.ListedName;
import dev.llm.proxy.ShownModels;
import dev.llm.route.Entry;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelMapFile;
import dev.llm.route.ModelNames;
import dev.llm.route.Target;
import dev.llm.settings.Key;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.Settings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The models that clients of the proxy are shown: the names that the settings give, and then the models of whoever can be
/// asked. Nobody is waited for: a server of the user's own, whose models no catalogue has and which come and go, is asked
/// behind the client's back, and what it says is shown from then on.
final class ProxyModels implements ShownModels {
    private final Settings settings;
    private final Wiring wiring;
    private final ModelLists lists;
    private final @Nullable Map<String, ModelMapFile.Model> modelMap;
    private final List<Lister> own;
    private final AtomicBoolean asking = new AtomicBoolean();

    /// Made while the proxy opens its port.
    private final Ahead<List<ListedName>> atStart;

    private volatile @Nullable List<ListedName> renewed;

    ProxyModels(
            Settings settings,
            Wiring wiring,
            ModelLists lists,
            @Nullable Map<String, ModelMapFile.Model> modelMap) {
        this.settings = settings;
        this.wiring = wiring;
        this.lists = lists;
        this.modelMap = modelMap;
        this.own =
                wiring.listers().stream()
                        .filter(lister -> lister.entry().enabled())
                        .filter(lister -> readiness(lister.name()).isOwn())
                        .toList();
        this.atStart = Ahead.of("models", this::listed);
    }

    @Override
    public List<ListedName> now() {
        List<ListedName> now = renewed;
        return now == null ? atStart.get() : now;
    }

    @Override
    public void renew() {
        if (!own.isEmpty() && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("models of one's own").start(this::ask);
        }
    }

    @Override
    public boolean isAnybodyReady() {
        return wiring.entries().stream()
                .anyMatch(entry -> entry.enabled() && readiness(entry.name()).isMeant());
    }

    private void ask() {
        try {
            lists.of(own, settings.get(Key.MODELS_TTL), wiring.listing());
            renewed = listed();
        } catch (IllegalStateException _) {
            // A server whose answer breaks the reading of it has no list.
        } finally {
            asking.set(false);
        }
    }

    private Readiness readiness(String provider) {
        ProviderSettings said = settings.providers().get(provider);
        return new Readiness(Objects.requireNonNull(said), false);
    }

    private List<ListedName> listed() {
        ModelNames names = wiring.modelNames().offline();
        var listed = new LinkedHashMap<String, ListedName>();
        if (modelMap != null) {
            modelMap.forEach((id, model) -> {
                String shown = model.displayName() == null ? id : model.displayName();
                listed.put(id, named(id, shown, known(model.model(), names)));
            });
        }
        var given = new ArrayList<String>();
        settings.proxy().models().keySet().stream()
                .filter(name -> !name.contains("*"))
                .forEach(given::add);
        given.addAll(settings.routes().keySet());
        given.addAll(settings.aliases().keySet());
        for (String name : given) {
            listed.putIfAbsent(name, named(name, name, known(name, names)));
        }
        for (Entry entry : wiring.entries()) {
            if (entry.enabled() && readiness(entry.name()).isOffered()) {
                addModels(entry, listed);
            }
        }
        listed.putIfAbsent("echo", new ListedName("echo", "echo", "echo", null, null, null));
        return List.copyOf(listed.values());
    }

    private void addModels(Entry entry, Map<String, ListedName> listed) {
        List<String> ids = entry.listed().get();
        if (ids.isEmpty()) {
            ids = entry.offer(wiring.catalog()).models().stream().map(Model::id).toList();
        }
        Catalog catalog = wiring.catalog();
        for (String id : ids) {
            Model plain = catalog.find(id);
            boolean ours = plain != null && plain.provider().equals(entry.name());
            String name = ours ? id : entry.name() + "/" + id;
            Model known = entry.offer(catalog).find(id);
            if (known == null
                    || known.retired() == null
                    || known.retired().isAfter(wiring.today())) {
                listed.putIfAbsent(name, named(name, id, known));
            }
        }
    }

    private @Nullable Model known(String name, ModelNames names) {
        try {
            Target target = names.find(name);
            return target == null ? null : target.known(wiring.catalog());
        } catch (LlmException _) {
            return null;
        }
    }

    private static ListedName named(String id, String shown, @Nullable Model known) {
        return known == null
                ? new ListedName(id, shown, "llm", null, null, null)
                : new ListedName(
                        id,
                        shown,
                        known.provider(),
                        released(known.released()),
                        known.maxInputTokens(),
                        known.maxOutputTokens());
    }

    private static @Nullable Instant released(@Nullable String day) {
        if (day == null) {
            return null;
        }
        try {
            String whole = day + "-01-01".substring(Math.min(6, Math.max(0, day.length() - 4)));
            return LocalDate.parse(whole).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
