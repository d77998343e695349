package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.chat.RemoteFile;
import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.model.LlmException;
import dev.llm.provider.ModelCache;
import dev.llm.provider.Provider;
import dev.llm.route.Entry;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelNames;
import dev.llm.route.Retries;
import dev.llm.settings.Key;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import dev.llm.settings.Value;
import dev.llm.tokens.Experience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Puts the parts of one call together. Settings end in this room: what is made here gets plain values.
final class Wiring implements AutoCloseable {
    private static final Timeouts LISTING =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final Settings settings;
    private final @Nullable Secret callKey;
    private final Trace trace;
    private final Consumer<String> say;
    private final Http http;
    private final Ahead<Catalog> catalog;
    private final Timeouts timeouts;
    private final Supplier<Path> cacheDirectory;
    private final InstantSource clock;
    private final Providers providers;
    private @Nullable Counting counting;

    /// @param catalog its loading, begun earlier
    /// @param callKey the key that this call gives, for whatever provider it asks
    /// @param cacheDirectory where what can be had again is kept; most calls never ask
    /// @param throttles that hold in this process
    /// @param say takes a sentence that the user should read
    Wiring(
            Ahead<Catalog> catalog,
            Settings settings,
            @Nullable Secret callKey,
            Map<String, String> env,
            Proxies proxies,
            Supplier<Path> cacheDirectory,
            Throttles throttles,
            InstantSource clock,
            Trace trace,
            Consumer<String> say) {
        this.catalog = catalog;
        this.cacheDirectory = cacheDirectory;
        this.settings = settings;
        this.clock = clock;
        this.callKey = callKey;
        this.trace = trace;
        this.say = say;
        this.timeouts =
                new Timeouts(
                        settings.get(Key.CONNECT_TIMEOUT),
                        settings.get(Key.TIMEOUT),
                        settings.get(Key.IDLE_TIMEOUT));
        String certFile = env.getOrDefault("SSL_CERT_FILE", "");
        Supplier<SSLContext> trust =
                () ->
                        Trust.context(
                                certFile.isEmpty() ? null : Path.of(certFile),
                                System.getProperty("os.name", ""));
        this.http = new Http(trust, proxies, timeouts, trace);
        this.providers =
                new Providers(
                        settings,
                        callKey,
                        http,
                        catalog,
                        this::modelCache,
                        throttles,
                        clock,
                        trace,
                        say);
    }

    Catalog catalog() {
        return catalog.get();
    }

    Instant now() {
        return clock.instant();
    }

    /// The day whose prices hold, in UTC.
    LocalDate today() {
        return now().atZone(ZoneOffset.UTC).toLocalDate();
    }

    ModelNames modelNames() {
        var entries = new LinkedHashMap<String, Entry>();
        settings.providers().forEach((name, provider) -> entries.put(name, entry(provider)));
        var aliases = new LinkedHashMap<String, String>();
        settings.aliases().keySet().forEach(alias -> aliases.put(alias, settings.expand(alias)));
        var routes = new LinkedHashMap<String, List<String>>();
        settings.routes().forEach((name, route) -> routes.put(name, route.models()));
        return new ModelNames(entries, aliases, routes, catalog());
    }

    /// All entries of the settings, in their order.
    List<Entry> entries() {
        return settings.providers().values().stream().map(this::entry).toList();
    }

    /// All entries, with what asking for their models depends on.
    List<Lister> listers() {
        return settings.providers().values().stream().map(this::lister).toList();
    }

    /// @param quotesKey whether a text has a key in it
    /// @param notices told what did not work and does not matter
    ModelLists modelLists(Predicate<String> quotesKey, Consumer<String> notices) {
        return new ModelLists(modelCache(), clock, quotesKey, notices);
    }

    /// What asking for models may take: no longer than any call, and not as long as an answer.
    Timeouts listing() {
        return new Timeouts(
                shorter(timeouts.connect(), LISTING.connect()),
                shorter(timeouts.total(), LISTING.total()),
                shorter(timeouts.idle(), LISTING.idle()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private ModelCache modelCache() {
        return new ModelCache(cacheDirectory.get());
    }

    /// The same each time, so that a program that failed is not run again.
    Counting counting() {
        if (counting == null) {
            unknownCounters().forEach(say);
            counting =
                    new Counting(
                            catalog(),
                            settings.counters(),
                            new Experience(cacheDirectory.get()),
                            this::today,
                            trace,
                            say);
        }
        return counting;
    }

    /// A sentence for each program that counts for a name which nothing has.
    List<String> unknownCounters() {
        return settings.counters().isEmpty()
                ? List.of()
                : new CounterNames(settings, catalog(), entries()).unknown();
    }

    /// For many exchanges at once.
    Wiring serving() {
        http.serve();
        return this;
    }

    RemoteFile remoteFile(boolean allowPrivate) {
        return new RemoteFile(http, allowPrivate);
    }

    /// The provider of this name, which the settings have.
    Provider provider(String name) {
        return providers.opened(Objects.requireNonNull(settings.providers().get(name)));
    }

    /// What a provider that the settings have would fail for, of an address or a key; null when nothing is lacking.
    @Nullable LlmException lacking(String name) {
        return readiness(Objects.requireNonNull(settings.providers().get(name))).lacking();
    }

    Retries retries() {
        return new Retries(settings.get(Key.RETRIES), new Random(), Thread::sleep, trace);
    }

    @Override
    public void close() {
        http.close();
    }

    private Lister lister(ProviderSettings provider) {
        Readiness readiness = readiness(provider);
        return new Lister(
                entry(provider),
                url(provider),
                readiness::keys,
                readiness.standing(),
                readiness.needs(),
                readiness.isChanging());
    }

    private Entry entry(ProviderSettings provider) {
        Readiness readiness = readiness(provider);
        return new Entry(
                provider.name(),
                Providers.vendor(provider),
                provider.enabled().value() ? null : provider.enabled().origin().text(),
                readiness.isReady(),
                readiness.wanted(),
                () -> providers.opened(provider),
                () ->
                        switch (provider.type().value()) {
                            case OLLAMA -> providers.tags(provider);
                            case ANTHROPIC, OPENAI, GEMINI, SALESFORCE, ECHO -> List.of();
                        },
                () -> modelCache().ids(provider.name(), url(provider)));
    }

    private Readiness readiness(ProviderSettings provider) {
        return new Readiness(provider, callKey != null);
    }

    /// Empty where there is none.
    static String url(ProviderSettings provider) {
        Value<String> url = provider.baseUrl();
        return url == null ? "" : url.value();
    }
}
