package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.http.Http;
import dev.llm.http.Trace;
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
import dev.llm.route.KeyPool;
import dev.llm.route.Throttle;
import dev.llm.route.ThrottledProvider;
import dev.llm.settings.Preset;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.SalesforceSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens the providers that the settings have. A pool of keys is opened once: it knows which of them rest.
final class Providers {
    /// How many requests may wait for the only key of a provider.
    private static final int WAITING = 100;

    /// Models whose rules are kept: what clients of the proxy ask for has no bounds.
    private static final int MOST_KNOWN = 1000;

    private final Settings settings;
    private final @Nullable Secret callKey;
    private final Http http;
    private final Ahead<Catalog> catalog;
    private final Supplier<ModelCache> modelCache;
    private final Throttles throttles;
    private final InstantSource clock;
    private final Trace trace;
    private final Consumer<String> say;
    private final Map<String, KeyPool> pools = new ConcurrentHashMap<>();

    /// @param callKey the key that this call gives, for whatever provider it asks
    /// @param say takes a sentence that the user should read
    Providers(
            Settings settings,
            @Nullable Secret callKey,
            Http http,
            Ahead<Catalog> catalog,
            Supplier<ModelCache> modelCache,
            Throttles throttles,
            InstantSource clock,
            Trace trace,
            Consumer<String> say) {
        this.settings = settings;
        this.callKey = callKey;
        this.http = http;
        this.catalog = catalog;
        this.modelCache = modelCache;
        this.throttles = throttles;
        this.clock = clock;
        this.trace = trace;
        this.say = say;
    }

    /// @throws LlmException when something is lacking to ask it
    Provider opened(ProviderSettings provider) {
        LlmException lacking = new Readiness(provider, callKey != null).lacking();
        if (lacking != null) {
            throw lacking;
        }
        if (provider.baseUrl() != null) {
            http.prepare(URI.create(Wiring.url(provider)));
        }
        return switch (provider.type().value()) {
            case ECHO -> new EchoProvider(provider.name(), http.timeouts().idle());
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
                : throttled(
                        provider,
                        overHttp(provider, credential(provider)),
                        provider.name(),
                        WAITING);
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
                        new Readiness(provider, callKey != null).isDefaultUrl()
                                ? null
                                : URI.create(Wiring.url(provider)),
                        provider.allowInsecure().value());
        return new SalesforceProvider(endpoint, http, clock, settings::knowSecret);
    }

    private KeyPool pool(ProviderSettings provider) {
        var keys = new ArrayList<KeyPool.Key>();
        for (Secret key : provider.apiKeys()) {
            keys.add(
                    new KeyPool.Key(
                            key.origin().text(),
                            () ->
                                    throttled(
                                            provider,
                                            overHttp(provider, credential(key)),
                                            provider.name() + " " + key.origin().text(),
                                            0)));
        }
        return new KeyPool(overHttp(provider, null), keys, clock, trace, say);
    }

    /// @param owner of the limits: the provider, or one of its keys
    /// @param queue how many may wait for a key; where there is another one, nobody does
    private Provider throttled(ProviderSettings provider, Provider asked, String owner, int queue) {
        Throttle throttle =
                throttles.of(
                        owner,
                        provider.name(),
                        provider.requestsPerMinute(),
                        provider.tokensPerMinute(),
                        queue);
        return throttle == null ? asked : new ThrottledProvider(asked, throttle);
    }

    private Provider overHttp(ProviderSettings provider, @Nullable Credential credential) {
        var known = new ConcurrentHashMap<String, Rules>();
        return spoken(provider, endpoint(provider, credential))
                .withRules(model ->
                        known.size() < MOST_KNOWN
                                ? known.computeIfAbsent(model, id -> rules(provider, id))
                                : rules(provider, model));
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
        return new ModelRules(offer(provider), modelCache.get()).of(provider, model);
    }

    /// The models of an Ollama server, the newest first.
    ///
    /// Asked before it is clear whom the call is for, so the call's own key is not for it.
    List<String> tags(ProviderSettings provider) {
        return new OllamaTags(http, endpoint(provider, credential(provider))).newestFirst();
    }

    private static Endpoint endpoint(ProviderSettings provider, @Nullable Credential credential) {
        return new Endpoint(
                provider.name(),
                URI.create(Wiring.url(provider)),
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

    private Offer offer(ProviderSettings provider) {
        return new Offer(catalog.get(), provider.name(), vendor(provider));
    }

    /// The preset whose models an entry has: its own, wherever that points, and of an entry that the file adds the one at
    /// whose address it is. Another server may call anything by the same names.
    static String vendor(ProviderSettings provider) {
        if (provider.preset() != null) {
            return provider.preset().word();
        }
        String address = URI.create(Wiring.url(provider)).getAuthority();
        for (Preset preset : Preset.values()) {
            if (preset.type() == provider.type().value()
                    && preset.url() != null
                    && URI.create(preset.url()).getAuthority().equals(address)) {
                return preset.word();
            }
        }
        return "";
    }
}
