package dev.llm.settings;

import java.util.List;

/// A name for several models. Only the proxy goes by more than their order.
///
/// @param targets one at least
/// @param queue how many requests may wait for a limit to let them through
/// @param limits what holds for the targets that say nothing else
public record RouteSettings(
        String name,
        Value<List<TargetSettings>> targets,
        Value<RouteOrder> order,
        Value<Delivery> deliver,
        Value<Integer> queue,
        TargetLimits limits) {
    /// Their names alone: provider/model, model ids or aliases.
    public List<String> models() {
        return targets.value().stream().map(TargetSettings::model).toList();
    }
}
