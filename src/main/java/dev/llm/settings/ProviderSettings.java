package dev.llm.settings;

import org.jspecify.annotations.Nullable;

/// One provider entry: a preset, changed or not, or an entry that the file adds.
///
/// @param baseUrl http or https with a host, without a trailing slash; null for `echo` only
/// @param authToken a bearer token; of type `anthropic` only. When there is a key as well, the key
///   is the one to send
/// @param allowInsecure whether a key may travel over plain http to another host
public record ProviderSettings(
        String name,
        Value<ProviderType> type,
        @Nullable Value<String> baseUrl,
        @Nullable Secret apiKey,
        @Nullable Secret authToken,
        Value<Boolean> enabled,
        Value<Boolean> allowInsecure) {}
