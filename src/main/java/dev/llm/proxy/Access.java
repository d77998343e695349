package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who may use the proxy.
///
/// @param keys one of which a client has to show; none when anyone may come
/// @param adminKey for reading and changing the settings; null when nobody may
/// @param passClientKeys whether a client's own key is what its request is sent on with
public record Access(
        Supplier<List<String>> keys, Supplier<@Nullable String> adminKey, boolean passClientKeys) {
    /// @throws LlmException of kind AUTHENTICATION
    void check(Headers headers) {
        List<String> accepted = keys.get();
        if (accepted.isEmpty()) {
            return;
        }
        String shown = shown(headers);
        if (shown == null) {
            throw new LlmException(
                    ErrorKind.AUTHENTICATION,
                    "a key is required: send x-api-key or Authorization: Bearer with one of the proxy's auth_keys");
        }
        boolean known = false;
        for (String key : accepted) {
            known |= same(key, shown);
        }
        if (!known) {
            throw new LlmException(
                    ErrorKind.AUTHENTICATION, "this key is none of the proxy's auth_keys");
        }
    }

    /// @throws LlmException of kind NOT_FOUND when nobody may, of kind AUTHENTICATION for another key
    void checkAdmin(Headers headers) {
        String key = adminKey.get();
        if (key == null) {
            throw new LlmException(
                    ErrorKind.NOT_FOUND, "the settings are not served: proxy.admin_key is not set");
        }
        String shown = shown(headers);
        if (shown == null || !same(key, shown)) {
            throw new LlmException(ErrorKind.AUTHENTICATION, "the admin key is required");
        }
    }

    private static @Nullable String shown(Headers headers) {
        String key = headers.first("x-api-key");
        if (key != null) {
            return key;
        }
        String authorization = headers.first("authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : null;
    }

    /// In a time that says nothing of how much of it is right.
    private static boolean same(String key, String shown) {
        return MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
