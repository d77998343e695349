package dev.llm.route;

import dev.llm.provider.Provider;

/// One target of a [Plan], ready to be asked.
public record Step(Target target, Provider provider, Limits limits) {}
