package dev.llm.proxy.front;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where to listen, and how much to take.
///
/// @param port 0 for any that is free
/// @param tls null for plain HTTP
/// @param maxBody bytes of a request's body, as it comes and unpacked
/// @param maxHeld bytes of all bodies together, of all exchanges that are open
/// @param maxExchanges how many may be open at a time
/// @param headerTimeout from a connection's beginning to its first request's last header
/// @param bodyTimeout from a request's headers to its body's last byte
/// @param readTimeout without a client's reading anything of an answer that waits for it
public record FrontOptions(
        String host,
        int port,
        @Nullable Tls tls,
        long maxBody,
        long maxHeld,
        int maxExchanges,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration readTimeout) {
    /// What is generous to whoever reads at all.
    public static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    /// Both in PEM.
    public record Tls(Path certificate, Path key) {}
}
