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
/// @param ruleTables null when there are none
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
        Map<String, Value<String>> models,
        @Nullable Value<List<RuleSettings>> ruleTables) {
    /// What is done to requests, in this order.
    public List<RuleSettings> rules() {
        return ruleTables == null ? List.of() : ruleTables.value();
    }

    /// Whether the file itself holds a key.
    boolean holdsKey() {
        return isInFile(adminKey)
                || authKeys.stream().anyMatch(ProxySettings::isInFile)
                || rules().stream().anyMatch(RuleSettings::holdsKey);
    }

    private static boolean isInFile(@Nullable Secret key) {
        return key != null
                && key.form() == Secret.Form.LITERAL
                && key.origin() instanceof Origin.InFile;
    }
}
