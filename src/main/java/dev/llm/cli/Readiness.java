package dev.llm.cli;

import dev.llm.http.Loopback;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.route.Lister;
import dev.llm.settings.Origin;
import dev.llm.settings.Preset;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProviderType;
import dev.llm.settings.SalesforceSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Value;
import java.net.URI;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What a provider's settings say about whether it can be asked, before anything is opened.
///
/// @param keyOfCall whether the call itself gives a key, for whatever provider it asks
record Readiness(ProviderSettings provider, boolean keyOfCall) {
    /// Whether it can be asked as it is: it has a key, or another address than the vendor's, which may need none.
    boolean isReady() {
        Preset preset = provider.preset();
        if (preset != null && preset.onlyByName()) {
            return false;
        }
        boolean hasKey = hasKey();
        return switch (provider.type().value()) {
            case ANTHROPIC, OPENAI, GEMINI ->
                    preset == Preset.AZURE
                            ? hasKey && provider.baseUrl() != null
                            : hasKey || (preset != null && !isDefaultUrl());
            case OLLAMA, SALESFORCE -> true;
            case ECHO -> false;
        };
    }

    /// Whether the proxy offers its models: it is ready, or a server whose address the user has given, which is asked only
    /// by its name.
    boolean isOffered() {
        boolean said = hasKey() || !isDefaultUrl();
        boolean answers = standing() == Lister.Standing.READY;
        return isReady() || (said && answers && provider.type().value() != ProviderType.ECHO);
    }

    /// Whether its models are offered because the user has given a key or an address, and not because there may be a
    /// server where one of its kind usually is.
    boolean isMeant() {
        return isOffered() && standing() == Lister.Standing.READY;
    }

    /// Whether it is a server of the user's own, which wants no key.
    boolean isOwn() {
        return switch (provider.type().value()) {
            case ANTHROPIC, OPENAI, GEMINI, OLLAMA -> isOffered() && !hasKey() && !isDefaultUrl();
            case SALESFORCE, ECHO -> false;
        };
    }

    /// What would make it ready, for a user who has nothing.
    String wanted() {
        Preset preset = provider.preset();
        if (preset == null) {
            return "";
        }
        return preset == Preset.OLLAMA
                ? "Ollama at " + Wiring.url(provider)
                : String.join(" or ", preset.keyVariables());
    }

    /// What would fail for want of an address or a key, and which to set; null when nothing is lacking.
    @Nullable LlmException lacking() {
        Preset preset = provider.preset();
        if (preset == null) {
            return null;
        }
        String inFile = " in [providers." + provider.name() + "]";
        if (provider.baseUrl() == null && !preset.urlVariables().isEmpty()) {
            return new LlmException(
                    ErrorKind.CONFIGURATION,
                    provider.name() + ": no base URL",
                    "set " + String.join(" or ", preset.urlVariables()) + ", or base_url" + inFile);
        }
        boolean needsKey = preset.needsKey() && (preset == Preset.AZURE || isDefaultUrl());
        return needsKey && !keyOfCall && !hasKey()
                ? new LlmException(
                        ErrorKind.CONFIGURATION,
                        provider.name() + ": no key",
                        "set "
                                + String.join(" or ", preset.keyVariables())
                                + ", or api_key"
                                + inFile
                                + ", or pass --key")
                : null;
    }

    /// What is to be done so that it can be asked; empty when nothing is lacking.
    String needs() {
        if (!provider.enabled().value()) {
            return "switched off by " + provider.enabled().origin().text();
        }
        Preset preset = provider.preset();
        if (preset == null || lacking() == null) {
            return standing() == Lister.Standing.PERHAPS
                    ? "a server at " + Wiring.url(provider)
                    : "";
        }
        var variables = new StringJoiner(" and ");
        if (provider.baseUrl() == null) {
            variables.add(String.join(" or ", preset.urlVariables()));
        }
        if (!hasKey()) {
            variables.add(String.join(" or ", preset.keyVariables()));
        }
        return variables.toString();
    }

    Lister.Standing standing() {
        if (lacking() != null) {
            return Lister.Standing.LACKING;
        }
        Preset preset = provider.preset();
        boolean unsaid = preset != null && isDefaultUrl() && !hasKey();
        return unsaid && provider.type().value() != ProviderType.ECHO
                ? Lister.Standing.PERHAPS
                : Lister.Standing.READY;
    }

    /// Whether its models may be others at any moment: somebody runs it on this machine.
    boolean isChanging() {
        String url = Wiring.url(provider);
        return !hasKey() && !url.isEmpty() && Loopback.is(URI.create(url));
    }

    /// Whatever makes up the key of an entry, for telling it from another one. No command is run for that.
    String keys() {
        var all = new StringJoiner("\n");
        boolean several = provider.apiKeys().size() > 1;
        provider.apiKeys().forEach(key -> all.add(several ? identityOrNone(key) : key.identity()));
        if (provider.authToken() != null) {
            all.add(provider.authToken().identity());
        }
        SalesforceSettings salesforce = provider.salesforce();
        if (salesforce != null) {
            all.add(salesforce.domain().identity());
            all.add(salesforce.clientId().identity());
            all.add(salesforce.clientSecret().identity());
        }
        return all.toString();
    }

    /// One of several keys that cannot be read keeps nobody from asking with the others.
    private static String identityOrNone(Secret key) {
        try {
            return key.identity();
        } catch (LlmException _) {
            return "";
        }
    }

    private boolean hasKey() {
        return provider.apiKey() != null || provider.authToken() != null;
    }

    boolean isDefaultUrl() {
        Value<String> url = provider.baseUrl();
        return url == null || url.origin() instanceof Origin.Default;
    }
}
