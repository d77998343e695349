package dev.llm.provider;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A Salesforce org, the connected app in whose name it is asked, and which of its two APIs for models is used.
///
/// @param name the entry's name in the settings
/// @param domain the org's My Domain, where tokens are issued: a host or a URL
/// @param base where the API is, as the user set it; null when that is Salesforce's to say
/// @param allowInsecure whether secret and token may travel over plain http to another machine
public record SalesforceEndpoint(
        String name,
        String domain,
        String clientId,
        String clientSecret,
        Door door,
        @Nullable URI base,
        boolean allowInsecure) {
    private static final URI EVERYBODYS = URI.create("https://api.salesforce.com");

    /// Which API.
    public enum Door {
        /// The classic one, `chat-generations`: text only, not streamed.
        MODELS("/einstein/platform/v1"),
        /// The newer one, which passes on what Claude at Amazon Bedrock takes.
        GPT("/ai/gpt/v1");

        private final String path;

        Door(String path) {
            this.path = path;
        }

        Api api() {
            return switch (this) {
                case MODELS -> new SalesforceApi();
                case GPT -> new SalesforceGptApi();
            };
        }
    }

    /// Where tokens are issued.
    Endpoint tokens() {
        return new Endpoint(
                name,
                domainUrl(),
                new Credential(clientSecret, false, "client_secret"),
                allowInsecure);
    }

    /// Where a token is used.
    Endpoint models(SalesforceTokens.Token token) {
        return new Endpoint(
                name,
                base(token.instance()),
                new Credential(token.value(), true, domain),
                allowInsecure);
    }

    private URI base(@Nullable URI instance) {
        if (base != null && !base.getPath().isEmpty()) {
            return base;
        }
        URI host = base != null ? base : instance != null ? instance : EVERYBODYS;
        return URI.create(host + door.path);
    }

    private URI domainUrl() {
        String url = domain.contains("://") ? domain : "https://" + domain;
        URI parsed = httpUrl(url);
        if (parsed == null) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    name + ": domain is no host name",
                    "set it to the org's My Domain: mycompany.my.salesforce.com");
        }
        return parsed;
    }

    /// Null when the text is no such URL.
    static @Nullable URI httpUrl(String text) {
        try {
            var url = URI.create(trimmed(text));
            boolean plain =
                    url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null;
            boolean http =
                    "https".equalsIgnoreCase(url.getScheme())
                            || "http".equalsIgnoreCase(url.getScheme());
            return plain && http ? url : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String trimmed(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @Override
    public String toString() {
        return "Salesforce at " + domain;
    }
}
