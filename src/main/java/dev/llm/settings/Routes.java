package dev.llm.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the `routes` table: names for several models.
///
/// @param providers the names that are taken by providers
record Routes(Set<String> providers, Map<String, Value<String>> aliases, Problems problems) {
    Map<String, RouteSettings> read(TomlValue.Table file) {
        var routes = new LinkedHashMap<String, RouteSettings>();
        for (Map.Entry<String, TomlValue> entry : file.entries().entrySet()) {
            String name = entry.getKey();
            checkName(name, entry.getValue().at());
            RouteSettings route = route(name, entry.getValue(), file);
            if (route != null) {
                routes.put(name, route);
            }
        }
        return Collections.unmodifiableMap(routes);
    }

    private void checkName(String name, Origin at) {
        if (name.isBlank()) {
            problems.add(at, "a route needs a name");
        } else if (name.indexOf('/') >= 0) {
            problems.add(at, "a route must not hold a '/': " + KeyType.quoted(name));
        } else if (providers.contains(name)) {
            problems.add(at, "routes." + name + " has the name of a provider");
        } else if (aliases.containsKey(name)) {
            problems.add(at, "routes." + name + " has the name of an alias");
        }
    }

    private @Nullable RouteSettings route(String name, TomlValue value, TomlValue.Table routes) {
        if (!(value instanceof TomlValue.Table entries)) {
            problems.add(value.at(), "routes." + name + " must be a table");
            return null;
        }
        var table = new KeyedTable("routes." + name + ".", entries, problems);
        table.checkNames(RouteKeys.OF_ROUTE);
        Value<List<TargetSettings>> targets = targets(table, routes);
        Value<RouteOrder> order = table.orDefault(RouteKeys.ORDER);
        Value<Delivery> deliver = table.orDefault(RouteKeys.DELIVER);
        Value<Integer> queue = table.orDefault(RouteKeys.QUEUE);
        TargetLimits limits = TargetLimits.read(table);
        return targets == null
                ? null
                : new RouteSettings(name, targets, order, deliver, queue, limits);
    }

    private @Nullable Value<List<TargetSettings>> targets(
            KeyedTable table, TomlValue.Table routes) {
        String where = table.named(RouteKeys.TARGETS);
        TomlValue written = table.table().entries().get(RouteKeys.TARGETS.name());
        if (written == null) {
            problems.addMissing(
                    table.table().at(), where + " is missing: a route needs a model to ask");
            return null;
        }
        var targets = new ArrayList<TargetSettings>();
        List<TomlValue> items =
                written instanceof TomlValue.Array array ? array.items() : List.of();
        for (TomlValue item : items) {
            switch (item) {
                case TomlValue.Text text -> {
                    checkModel(where, text.value(), text.at(), routes);
                    targets.add(target(text.value(), new KeyedTable("", nothing(text), problems)));
                }
                case TomlValue.Table fields -> {
                    String place = where + "[" + targets.size() + "].";
                    targets.add(target(new KeyedTable(place, fields, problems), routes));
                }
                case TomlValue.Numeric _,
                        TomlValue.Truth _,
                        TomlValue.Array _,
                        TomlValue.Day _,
                        TomlValue.Other _ -> {
                    problems.add(written.at(), RouteKeys.TARGETS.fault(where, written.shown()));
                    return null;
                }
            }
        }
        if (targets.isEmpty()) {
            problems.add(written.at(), RouteKeys.TARGETS.fault(where, written.shown()));
            return null;
        }
        return new Value<>(List.copyOf(targets), written.at());
    }

    private static TomlValue.Table nothing(TomlValue value) {
        return new TomlValue.Table(Map.of(), value.at());
    }

    private TargetSettings target(KeyedTable table, TomlValue.Table routes) {
        table.checkNames(RouteKeys.OF_TARGET);
        String where = table.named(RouteKeys.MODEL);
        Value<String> model = table.value(RouteKeys.MODEL);
        if (model != null) {
            checkModel(where, model.value(), model.origin(), routes);
        } else if (!table.table().has(RouteKeys.MODEL)) {
            problems.addMissing(table.table().at(), where + " is missing");
        }
        return target(model == null ? "" : model.value(), table);
    }

    private static TargetSettings target(String model, KeyedTable table) {
        return new TargetSettings(
                model,
                table.orDefault(RouteKeys.WEIGHT),
                TargetLimits.read(table),
                table.value(RouteKeys.REQUESTS_PER_MINUTE),
                table.value(RouteKeys.TOKENS_PER_MINUTE));
    }

    private void checkModel(String where, String model, Origin at, TomlValue.Table routes) {
        String name = Aliases.expand(model, aliases);
        if (name.isBlank()) {
            problems.add(at, where + " must hold names of models, not \"\"");
        } else if (routes.entries().containsKey(name)) {
            problems.add(at, where + " must hold models, not the route " + KeyType.quoted(name));
        }
    }
}
