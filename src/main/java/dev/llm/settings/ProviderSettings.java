package dev.llm.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One provider entry: a preset, changed or not, or an entry that the file adds. A key that has no meaning for the type
/// has its default.
///
/// @param preset null for an entry that the file adds
/// @param baseUrl http or https with a host, without a trailing slash; null for `echo`, and for `azure` as long as nothing
///   gives it
/// @param apiKeys in the order in which they are used; empty when there is none
/// @param authToken a bearer token; of type `anthropic` only. When there is a key as well, the key
///   is the one to send
/// @param allowInsecure whether a key may travel over plain http to another host
/// @param apiVersion what type `anthropic` sends as `anthropic-version`
/// @param cache whether type `anthropic` asks for prompts to be cached
/// @param salesforce of type `salesforce`, and null for all others
/// @param requestsPerMinute of the proxy, with each of the keys; null for as many as there are
/// @param tokensPerMinute of the proxy, with each of the keys; null for as many as there are
public record ProviderSettings(
        String name,
        @Nullable Preset preset,
        Value<ProviderType> type,
        @Nullable Value<String> baseUrl,
        List<Secret> apiKeys,
        @Nullable Secret authToken,
        Value<Boolean> enabled,
        Value<Boolean> allowInsecure,
        Value<OpenAiApi> api,
        Value<String> apiVersion,
        Value<Boolean> cache,
        @Nullable SalesforceSettings salesforce,
        @Nullable Value<Integer> requestsPerMinute,
        @Nullable Value<Integer> tokensPerMinute) {
    /// The key that is used first.
    public @Nullable Secret apiKey() {
        return apiKeys.isEmpty() ? null : apiKeys.getFirst();
    }
}
