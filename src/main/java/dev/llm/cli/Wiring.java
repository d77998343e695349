package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.chat.RemoteFile;
import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.AnthropicVersion;
import dev.llm.provider.Credential;
import dev.llm.provider.EchoProvider;
import dev.llm.provider.Endpoint;
import dev.llm.provider.HttpProvider;
import dev.llm.provider.ModelCache;
import dev.llm.provider.OllamaTags;
import dev.llm.provider.Provider;
import dev.llm.provider.SalesforceEndpoint;
import dev.llm.provider.SalesforceProvider;
import dev.llm.route.Entry;
import dev.llm.route.KeyPool;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelNames;
import dev.llm.route.Retries;
import dev.llm.route.Throttle;
import dev.llm.route.ThrottledProvider;
import dev.llm.settings.Key;
import dev.llm.settings.Preset;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.SalesforceSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import dev.llm.settings.Value;
import dev.llm.tokens.Experience;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Puts the parts of one call together. Settings end in this room: what is made here gets plain values.
final class Wiring implements AutoCloseable {
    private static final Timeouts LISTING =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    /// How many requests may wait for the only key of a provider.
    private static final int WAITING = 100;

    private final Settings settings;
    private final @Nullable Secret callKey;
    private final Trace trace;
    private final Consumer<String> say;
    private final Http http;
    private final Ahead<Catalog> catalog;
    private final Timeouts timeouts;
    private final Supplier<Path> cacheDirectory;
    private final InstantSource clock;
    private @Nullable Counting counting;
    private final Map<String, KeyPool> pools = new ConcurrentHashMap<>();

    /// @param catalog its loading, begun earlier
    /// @param callKey the key that this call gives, for whatever provider it asks
    /// @param cacheDirectory where what can be had again is kept; most calls never ask
    /// @param say takes a sentence that the user should read
    Wiring(
            Ahead<Catalog> catalog,
            Settings settings,
            @Nullable Secret callKey,
            Map<String, String> env,
            Proxies proxies,
            Supplier<Path> cacheDirectory,
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
        return provider(Objects.requireNonNull(settings.providers().get(name)));
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
                vendor(provider),
                provider.enabled().value() ? null : provider.enabled().origin().text(),
                readiness.isReady(),
                readiness.wanted(),
                () -> provider(provider),
                () ->
                        switch (provider.type().value()) {
                            case OLLAMA -> tags(provider);
                            case ANTHROPIC, OPENAI, GEMINI, SALESFORCE, ECHO -> List.of();
                        },
                () -> modelCache().ids(provider.name(), url(provider)));
    }

    /// The preset whose models an entry has: its own, wherever that points, and of an entry that the file adds the one at
    /// whose address it is. Another server may call anything by the same names.
    private static String vendor(ProviderSettings provider) {
        if (provider.preset() != null) {
            return provider.preset().word();
        }
        String address = URI.create(url(provider)).getAuthority();
        for (Preset preset : Preset.values()) {
            if (preset.type() == provider.type().value()
                    && preset.url() != null
                    && URI.create(preset.url()).getAuthority().equals(address)) {
                return preset.word();
            }
        }
        return "";
    }

    private Offer offer(ProviderSettings provider) {
        return new Offer(catalog(), provider.name(), vendor(provider));
    }

    private Readiness readiness(ProviderSettings provider) {
        return new Readiness(provider, callKey != null);
    }

    private Provider provider(ProviderSettings provider) {
        LlmException lacking = readiness(provider).lacking();
        if (lacking != null) {
            throw lacking;
        }
        if (provider.baseUrl() != null) {
            http.prepare(URI.create(url(provider)));
        }
        return switch (provider.type().value()) {
            case ECHO -> new EchoProvider(provider.name(), timeouts.idle());
            case SALESFORCE -> salesforce(provider);
            case ANTHROPIC, OPENAI, GEMINI, OLLAMA -> keyed(provider);
        };
    }

    private Provider keyed(ProviderSettings provider) {
        if (callKey != null) {
            return overHttp(provider, new Credential(callKey.resolve(), false, "--key"));
        }
        return provider.apiKeys().size() > 1
                ? pools.computeIfAbsent(provider.name(), _ -> pool(provider))
                : throttled(provider, overHttp(provider, credential(provider)), WAITING);
    }

    private Provider salesforce(ProviderSettings provider) {
        SalesforceSettings org = Objects.requireNonNull(provider.salesforce());
        if (callKey != null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    provider.name() + ": --key has no meaning for Salesforce",
                    "it has client_id and client_secret in [providers." + provider.name() + "]");
        }
        var endpoint =
                new SalesforceEndpoint(
                        provider.name(),
                        org.domain().resolve(),
                        org.clientId().resolve(),
                        org.clientSecret().resolve(),
                        switch (org.door().value()) {
                            case MODELS -> SalesforceEndpoint.Door.MODELS;
                            case GPT -> SalesforceEndpoint.Door.GPT;
                        },
                        readiness(provider).isDefaultUrl() ? null : URI.create(url(provider)),
                        provider.allowInsecure().value());
        return new SalesforceProvider(endpoint, http, clock, settings::knowSecret);
    }

    private KeyPool pool(ProviderSettings provider) {
        var keys = new ArrayList<KeyPool.Key>();
        for (Secret key : provider.apiKeys()) {
            keys.add(
                    new KeyPool.Key(
                            key.origin().text(),
                            () -> throttled(provider, overHttp(provider, credential(key)), 0)));
        }
        return new KeyPool(overHttp(provider, null), keys, clock, trace, say);
    }

    /// @param queue how many may wait for a key; where there is another one, nobody does
    private static Provider throttled(ProviderSettings provider, Provider asked, int queue) {
        Value<Integer> requests = provider.requestsPerMinute();
        Value<Integer> tokens = provider.tokensPerMinute();
        return requests == null && tokens == null
                ? asked
                : new ThrottledProvider(
                        asked,
                        new Throttle(
                                provider.name(),
                                requests == null ? null : requests.value(),
                                tokens == null ? null : tokens.value(),
                                queue,
                                System::nanoTime));
    }

    private Provider overHttp(ProviderSettings provider, @Nullable Credential credential) {
        var known = new ConcurrentHashMap<String, Rules>();
        return spoken(provider, endpoint(provider, credential))
                .withRules(model -> known.computeIfAbsent(model, id -> rules(provider, id)));
    }

    private HttpProvider spoken(ProviderSettings provider, Endpoint endpoint) {
        return switch (provider.type().value()) {
            case ANTHROPIC ->
                    HttpProvider.anthropic(
                            endpoint,
                            http,
                            clock,
                            AnthropicVersion.named(provider.apiVersion().value()),
                            provider.cache().value(),
                            offer(provider));
            case OPENAI -> openai(provider, endpoint);
            case OLLAMA -> HttpProvider.ollama(endpoint, http, clock);
            case GEMINI -> HttpProvider.gemini(endpoint, http, clock);
            case SALESFORCE, ECHO ->
                    throw new IllegalArgumentException(
                            provider.name() + " has no key to be asked with");
        };
    }

    private HttpProvider openai(ProviderSettings provider, Endpoint endpoint) {
        if (provider.preset() == Preset.AZURE) {
            return HttpProvider.azure(endpoint, http, clock);
        }
        return switch (provider.api().value()) {
            case RESPONSES -> HttpProvider.responses(endpoint, http, clock);
            case CHAT -> HttpProvider.openai(endpoint, http, clock);
        };
    }

    private Rules rules(ProviderSettings provider, String model) {
        return new ModelRules(offer(provider), modelCache()).of(provider, model);
    }

    /// Asked before it is clear whom the call is for, so the call's own key is not for it.
    private List<String> tags(ProviderSettings provider) {
        return new OllamaTags(http, endpoint(provider, credential(provider))).newestFirst();
    }

    private static Endpoint endpoint(ProviderSettings provider, @Nullable Credential credential) {
        return new Endpoint(
                provider.name(),
                URI.create(url(provider)),
                credential,
                provider.allowInsecure().value());
    }

    private @Nullable Credential credential(ProviderSettings provider) {
        Secret key = provider.apiKey();
        Secret token = provider.authToken();
        if (key != null) {
            if (token != null) {
                trace.note(
                        provider.name()
                                + ": both a key and a token are set; the key from "
                                + key.origin().text()
                                + " is used");
            }
            return credential(key);
        }
        return token == null ? null : new Credential(token.resolve(), true, token.origin().text());
    }

    private static Credential credential(Secret key) {
        return new Credential(key.resolve(), false, key.origin().text());
    }

    /// Empty where there is none.
    static String url(ProviderSettings provider) {
        Value<String> url = provider.baseUrl();
        return url == null ? "" : url.value();
    }
}
