package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.model.ChatReply;
import dev.llm.model.LlmException;
import dev.llm.provider.ListedModel;
import dev.llm.proxy.Access;
import dev.llm.proxy.ListedName;
import dev.llm.proxy.RoutePolicy;
import dev.llm.proxy.Routing;
import dev.llm.route.Entry;
import dev.llm.route.Limits;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelMap;
import dev.llm.route.ModelMapFile;
import dev.llm.route.ModelNames;
import dev.llm.route.Target;
import dev.llm.route.Throttle;
import dev.llm.settings.Delivery;
import dev.llm.settings.Key;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProviderType;
import dev.llm.settings.ProxySettings;
import dev.llm.settings.RouteOrder;
import dev.llm.settings.RouteSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import dev.llm.settings.TargetLimits;
import dev.llm.settings.TargetSettings;
import dev.llm.settings.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes of the settings what the proxy goes by.
final class ProxyRouting {
    private static final int MOST_PRICES = 1000;

    private final Settings settings;
    private final ProxySettings proxy;
    private final Wiring wiring;
    private final Notices notices;
    private final @Nullable Map<String, ModelMapFile.Model> modelMap;
    private final Consumer<String> learned;

    /// The models by whose prices answers are reckoned, by the names that their providers give them: looking one up takes
    /// longer than reckoning.
    private final Map<String, Optional<Model>> prices = new ConcurrentHashMap<>();

    /// @param learned takes keys of clients, which are to be masked like our own
    ProxyRouting(Settings settings, Wiring wiring, Notices notices, Consumer<String> learned) {
        this.settings = settings;
        this.proxy = settings.proxy();
        this.wiring = wiring;
        this.notices = notices;
        this.modelMap = modelMapFile(settings.proxy(), notices);
        this.learned = learned;
    }

    /// @throws LlmException of kind CONFIGURATION for what cannot be read
    Routing make() {
        Map<String, ModelMapFile.Model> file = modelMap;
        var map = new ModelMap(models(file));
        ModelNames names = wiring.modelNames();
        Counting counting = wiring.counting();
        return new Routing(
                names,
                asked -> mapped(asked, map, file),
                this::policy,
                wiring::provider,
                settings.providers().keySet(),
                wiring.catalog(),
                target -> counting.model(target).tokenizer(),
                access(),
                listed(names, file),
                RuleReader.rules(proxy.rules()),
                this::price,
                new Lessons(counting, this::isReal),
                new Random());
    }

    private static Routing.@Nullable Mapped mapped(
            String asked, ModelMap map, @Nullable Map<String, ModelMapFile.Model> file) {
        String model = map.map(asked);
        if (model == null) {
            return null;
        }
        ModelMapFile.Model said = file == null ? null : file.get(asked);
        return said == null || !said.model().equals(model)
                ? new Routing.Mapped(model, null, true)
                : new Routing.Mapped(model, said.maxTokens(), said.supportsStreaming());
    }

    /// What the settings say of single names goes before what the file says.
    private Map<String, String> models(@Nullable Map<String, ModelMapFile.Model> file) {
        var models = new LinkedHashMap<String, String>();
        proxy.models().forEach((name, target) -> models.put(name, target.value()));
        if (file != null) {
            file.forEach((id, model) -> models.putIfAbsent(id, model.model()));
        }
        return models;
    }

    /// Says which models of the map their providers do not list. Asks whoever was not asked for so long.
    ///
    /// @param lists of models, kept for a while
    void verifyModelMap(ModelLists lists) {
        Map<String, ModelMapFile.Model> file = modelMap;
        if (file == null) {
            return;
        }
        ModelNames names = wiring.modelNames();
        file.forEach((id, model) -> {
            String wrong = wrong(model.model(), names, lists);
            if (wrong != null) {
                notices.say("the model map: " + id + " stands for " + model.model() + ", " + wrong);
            }
        });
    }

    /// Null when all is well, or nobody knows.
    private @Nullable String wrong(String model, ModelNames names, ModelLists lists) {
        String alias = settings.expand(model);
        if (settings.routes().containsKey(alias)) {
            return null;
        }
        try {
            Target target = names.resolve(alias);
            for (Lister lister : wiring.listers()) {
                if (lister.name().equals(target.entry().name())) {
                    List<String> listed = listed(lister, lists);
                    boolean missing = !listed.isEmpty() && !listed.contains(target.model());
                    return missing ? "which " + lister.name() + " does not list" : null;
                }
            }
            return null;
        } catch (LlmException e) {
            return "which cannot be asked: " + e.message();
        }
    }

    private List<String> listed(Lister lister, ModelLists lists) {
        return lists
                .of(List.of(lister), settings.get(Key.MODELS_TTL), wiring.listing())
                .getFirst()
                .models()
                .stream()
                .map(ListedModel::id)
                .toList();
    }

    private static @Nullable Map<String, ModelMapFile.Model> modelMapFile(
            ProxySettings proxy, Notices notices) {
        var path = proxy.modelMap();
        if (path == null) {
            return null;
        }
        Map<String, ModelMapFile.Model> file = ModelMapFile.read(path.value());
        if (file == null) {
            notices.say(
                    "there is no model map at " + path.value() + ": models go by their own names");
        }
        return file;
    }

    private @Nullable BigDecimal price(Target target, ChatReply reply) {
        Entry entry = target.entry();
        String name = entry.name() + "/" + reply.model();
        Optional<Model> served = prices.get(name);
        if (served == null) {
            served =
                    Optional.ofNullable(
                            entry.offer(wiring.catalog()).serving(reply.model(), wiring.today()));
            if (prices.size() < MOST_PRICES) {
                prices.put(name, served);
            }
        }
        Model model = served.orElse(null);
        if (model == null) {
            return null;
        }
        synchronized (model) { // it keeps account of what was read of it
            return new ReplyCost(wiring.catalog(), settings, Map.of())
                    .of(model, reply.usage(), entry, wiring.today())
                    .total();
        }
    }

    /// The tokens of `echo` are words.
    private boolean isReal(Target target) {
        ProviderSettings provider = settings.providers().get(target.entry().name());
        return provider != null && provider.type().value() != ProviderType.ECHO;
    }

    private Access access() {
        Secret admin = proxy.adminKey();
        List<Secret> keys = proxy.authKeys();
        // Read once, so that a program that gives a key is not run for every request.
        List<String> accepted = keys.stream().map(Secret::resolve).toList();
        String adminKey = admin == null ? null : admin.resolve();
        return new Access(() -> accepted, () -> adminKey, proxy.passClientKeys().value(), learned);
    }

    private RoutePolicy policy(@Nullable String name) {
        RouteSettings route = name == null ? null : settings.routes().get(name);
        if (route == null) {
            return new RoutePolicy(
                    false, false, List.of(new RoutePolicy.Share(limits(null), 1, null)));
        }
        List<RoutePolicy.Share> shares =
                route.targets().value().stream()
                        .map(target ->
                                new RoutePolicy.Share(
                                        limits(target.limits().orElse(route.limits())),
                                        target.weight().value(),
                                        throttle(route, target)))
                        .toList();
        return new RoutePolicy(
                route.order().value() == RouteOrder.WEIGHTED,
                route.deliver().value() == Delivery.WHOLE,
                shares);
    }

    private static @Nullable Throttle throttle(RouteSettings route, TargetSettings target) {
        var requests = target.requestsPerMinute();
        var tokens = target.tokensPerMinute();
        return requests == null && tokens == null
                ? null
                : new Throttle(
                        target.model(),
                        requests == null ? null : requests.value(),
                        tokens == null ? null : tokens.value(),
                        route.queue().value(),
                        System::nanoTime);
    }

    private Limits limits(@Nullable TargetLimits said) {
        Duration request = proxy.requestTimeout().value();
        return new Limits(
                said == null ? 2 : or(said.retries(), 2),
                or(said == null ? null : said.connectTimeout(), settings.get(Key.CONNECT_TIMEOUT)),
                or(said == null ? null : said.timeout(), request),
                said == null || said.ttftTimeout() == null ? null : said.ttftTimeout().value(),
                or(said == null ? null : said.idleTimeout(), settings.get(Key.IDLE_TIMEOUT)),
                request);
    }

    private static <T> T or(@Nullable Value<T> value, T otherwise) {
        return value == null ? otherwise : value.value();
    }

    /// What clients are shown: the names that the settings give, and then the models of whoever can be asked.
    private List<ListedName> listed(
            ModelNames names, @Nullable Map<String, ModelMapFile.Model> file) {
        var listed = new LinkedHashMap<String, ListedName>();
        ModelNames offline = names.offline();
        if (file != null) {
            file.forEach((id, model) -> {
                String shown = model.displayName() == null ? id : model.displayName();
                listed.put(id, named(id, shown, known(offline, model.model())));
            });
        }
        var own = new ArrayList<String>();
        proxy.models().keySet().stream().filter(name -> !name.contains("*")).forEach(own::add);
        own.addAll(settings.routes().keySet());
        own.addAll(settings.aliases().keySet());
        for (String name : own) {
            listed.putIfAbsent(name, named(name, name, known(offline, name)));
        }
        for (Entry entry : wiring.entries()) {
            if (entry.enabled() && entry.ready()) {
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

    private @Nullable Model known(ModelNames names, String name) {
        try {
            Target target = names.resolve(name);
            return target.known(wiring.catalog());
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
