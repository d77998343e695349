package dev.llm.provider;

import dev.llm.http.Loopback;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where a provider is and with which key it is asked.
///
/// @param name the entry's name in the settings
/// @param base without a trailing slash
/// @param allowInsecure whether the key may travel over plain http to another machine
public record Endpoint(
        String name, URI base, @Nullable Credential credential, boolean allowInsecure) {
    /// Whether the key would travel where others could read it, against the user's settings.
    boolean exposesKey() {
        return credential != null
                && !allowInsecure
                && "http".equalsIgnoreCase(base.getScheme())
                && !Loopback.is(base);
    }

    URI resolve(String path) {
        return URI.create(base + path);
    }
}
