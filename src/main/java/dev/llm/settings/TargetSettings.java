package dev.llm.settings;

import org.jspecify.annotations.Nullable;

/// A model of a route, with what holds for it there.
///
/// @param model as it is written: provider/model, a model id or an alias
/// @param limits its own; what it does not say, the route may: [TargetLimits#orElse]
/// @param requestsPerMinute null for as many as there are
/// @param tokensPerMinute null for as many as there are
public record TargetSettings(
        String model,
        Value<Integer> weight,
        TargetLimits limits,
        @Nullable Value<Integer> requestsPerMinute,
        @Nullable Value<Integer> tokensPerMinute) {}
