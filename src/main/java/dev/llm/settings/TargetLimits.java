package dev.llm.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long and how often a target may be asked. What is null is not set here.
///
/// @param timeout until a stream's headers are there
/// @param ttftTimeout until the first piece of the answer is there
public record TargetLimits(
        @Nullable Value<Integer> retries,
        @Nullable Value<Duration> connectTimeout,
        @Nullable Value<Duration> timeout,
        @Nullable Value<Duration> ttftTimeout,
        @Nullable Value<Duration> idleTimeout) {
    static TargetLimits read(KeyedTable table) {
        return new TargetLimits(
                table.value(RouteKeys.RETRIES),
                table.value(RouteKeys.CONNECT_TIMEOUT),
                table.value(RouteKeys.TIMEOUT),
                table.value(RouteKeys.TTFT_TIMEOUT),
                table.value(RouteKeys.IDLE_TIMEOUT));
    }

    /// These, and what they do not say as the others have it.
    public TargetLimits orElse(TargetLimits others) {
        return new TargetLimits(
                retries == null ? others.retries : retries,
                connectTimeout == null ? others.connectTimeout : connectTimeout,
                timeout == null ? others.timeout : timeout,
                ttftTimeout == null ? others.ttftTimeout : ttftTimeout,
                idleTimeout == null ? others.idleTimeout : idleTimeout);
    }
}
