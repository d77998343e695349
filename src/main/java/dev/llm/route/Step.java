package dev.llm.route;

import dev.llm.provider.Provider;

/// One target of a [Plan], ready to be asked.
///
/// @param weight how often it is asked first, compared with the others
public record Step(Target target, Provider provider, Limits limits, int weight) {}
