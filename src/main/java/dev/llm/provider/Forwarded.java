package dev.llm.provider;

import dev.llm.model.Headers;
import org.jspecify.annotations.Nullable;

/// A client's request on its way to a provider that speaks the client's format: only the address and the key change.
///
/// @param path as the API's documentation writes it, from the root of the host: `/v1/messages`
/// @param query without the question mark; null when there is none
/// @param headers what the client sent, without what concerns its own connection and, unless `keyed`, without its key
/// @param keyed whether the client's own key is among the headers, to be used in place of ours
/// @param key the origin of the one key to be used, of several; null for whichever is in turn
public record Forwarded(
        String method,
        String path,
        @Nullable String query,
        Headers headers,
        byte[] body,
        boolean keyed,
        @Nullable String key) {}
