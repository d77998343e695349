package dev.llm.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `[proxy]` says.
///
/// @param authKeys empty when clients need none
/// @param adminKey null when `/config` is not served
/// @param tlsCert null together with `tlsKey`, for plain http
/// @param modelMap may not exist
/// @param models names and wildcards, in the order of the file, each with the model, route or alias that is asked instead
public record ProxySettings(
        Value<String> host,
        Value<Integer> port,
        List<Secret> authKeys,
        @Nullable Secret adminKey,
        Value<Boolean> passClientKeys,
        Value<Boolean> nativeAnthropic,
        Value<Integer> maxBodyMb,
        Value<Integer> maxExchanges,
        Value<Duration> headerTimeout,
        Value<Duration> bodyTimeout,
        Value<Duration> requestTimeout,
        Value<Duration> drainTimeout,
        Value<Duration> pingInterval,
        Value<Duration> retryAfterMax,
        @Nullable Value<Path> tlsCert,
        @Nullable Value<Path> tlsKey,
        Value<LogFormat> logFormat,
        Value<Boolean> quiet,
        @Nullable Value<Path> modelMap,
        Map<String, Value<String>> models) {
    /// Whether the file itself holds a key.
    boolean holdsKey() {
        return isInFile(adminKey) || authKeys.stream().anyMatch(ProxySettings::isInFile);
    }

    private static boolean isInFile(@Nullable Secret key) {
        return key != null
                && key.form() == Secret.Form.LITERAL
                && key.origin() instanceof Origin.InFile;
    }
}
