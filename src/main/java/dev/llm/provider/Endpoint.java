package dev.llm.provider;

import dev.llm.http.Loopback;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    /// Refuses to send a key where others could read it.
    void guardKey() {
        if (exposesKey()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    name + ": the key would travel unencrypted to " + base.getHost(),
                    "use https, or set allow_insecure = true in [providers." + name + "]");
        }
    }

    URI resolve(String path) {
        return URI.create(base + path);
    }

    /// A path that is written from the root of the host: the version at its beginning may be in the base already.
    URI through(String path) {
        int slash = path.indexOf('/', 1);
        String first = slash < 0 ? path : path.substring(0, slash);
        boolean there = base.getPath().endsWith(first);
        return resolve(there ? path.substring(first.length()) : path);
    }

    /// A name, such as a model's, as one segment of a path.
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
