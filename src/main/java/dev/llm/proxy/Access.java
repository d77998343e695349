package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who may use the proxy.
///
/// @param keys one of which a client has to show; none when anyone may come
/// @param adminKey for reading and changing the settings; null when nobody may
/// @param passClientKeys whether a client's own key is what its request is sent on with
/// @param learned told of such a key before it is used, because a provider may quote it
public record Access(
        List<String> keys,
        @Nullable String adminKey,
        boolean passClientKeys,
        Consumer<String> learned) {
    /// @throws LlmException of kind AUTHENTICATION
    void check(Headers headers) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> shown = shown(headers);
        if (shown.isEmpty()) {
            throw new LlmException(
                    ErrorKind.AUTHENTICATION,
                    "a key is required: send x-api-key or Authorization: Bearer with one of the proxy's auth_keys");
        }
        if (shown.stream().noneMatch(key -> isOneOf(keys, key))) {
            throw new LlmException(
                    ErrorKind.AUTHENTICATION, "this key is none of the proxy's auth_keys");
        }
    }

    /// Whether a client shows the key with which its request is to be sent on. One that opens this door is not that.
    boolean passesKeyOf(Headers headers) {
        return passClientKeys && shown(headers).stream().anyMatch(key -> !isOneOf(keys, key));
    }

    void learn(Headers headers) {
        if (passClientKeys) {
            shown(headers).forEach(learned);
        }
    }

    /// The headers without the keys that open this door.
    Headers withoutOurs(Headers headers) {
        return new Headers(
                headers.fields().stream()
                        .filter(field -> {
                            String key = key(field);
                            return key == null || !isOneOf(keys, key);
                        })
                        .toList());
    }

    /// @throws LlmException with status 404 when nobody may, of kind AUTHENTICATION for another key
    void checkAdmin(Headers headers) {
        if (adminKey == null) {
            throw Replies.notServed("the settings are not served: proxy.admin_key is not set");
        }
        if (!isOneOf(shown(headers), adminKey)) {
            throw new LlmException(ErrorKind.AUTHENTICATION, "the admin key is required");
        }
    }

    /// Some programs have two keys, and send both.
    private static List<String> shown(Headers headers) {
        return headers.fields().stream().map(Access::key).filter(Objects::nonNull).toList();
    }

    private static @Nullable String key(Headers.Field field) {
        String value = field.value();
        return switch (field.name().toLowerCase(Locale.ROOT)) {
            case "x-api-key" -> value;
            case "authorization" ->
                    value.regionMatches(true, 0, "Bearer ", 0, 7)
                            ? value.substring(7).strip()
                            : null;
            default -> null;
        };
    }

    private static boolean isOneOf(List<String> keys, String shown) {
        boolean known = false;
        for (String key : keys) {
            known |= same(key, shown);
        }
        return known;
    }

    /// In a time that says nothing of how much of it is right.
    private static boolean same(String key, String shown) {
        return MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
