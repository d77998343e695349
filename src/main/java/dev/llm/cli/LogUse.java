package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.render.Figures;
import dev.llm.render.Table;
import dev.llm.store.ModelUse;
import dev.llm.tokens.Count;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// `llm logs usage`: tokens and cost by day and model, the newest day first.
final class LogUse {
    private final Map<Row, Sum> sums =
            new TreeMap<>(Comparator.comparing(Row::day).reversed().thenComparing(Row::model));

    /// @param zone whose days are meant
    LogUse(List<ModelUse> use, ZoneId zone) {
        for (ModelUse each : use) {
            var row = new Row(each.quarter().atZone(zone).toLocalDate(), each.model());
            sums.merge(row, Sum.of(each), Sum::plus);
        }
    }

    private record Row(LocalDate day, String model) {}

    private record Sum(
            long exchanges,
            long failed,
            long unpriced,
            long input,
            long cached,
            long output,
            BigDecimal cost) {
        static Sum of(ModelUse use) {
            return new Sum(
                    use.exchanges(),
                    use.failed(),
                    use.unpriced(),
                    use.input(),
                    use.cacheRead(),
                    use.output(),
                    use.cost());
        }

        Sum plus(Sum other) {
            return new Sum(
                    exchanges + other.exchanges,
                    failed + other.failed,
                    unpriced + other.unpriced,
                    input + other.input,
                    cached + other.cached,
                    output + other.output,
                    cost.add(other.cost));
        }

        /// A sum that lacks something says so.
        String money() {
            return unpriced == exchanges ? "" : Figures.money(cost) + (unpriced == 0 ? "" : "+");
        }
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    String text(int width) {
        if (isEmpty()) {
            return "";
        }
        var table =
                new Table(
                        new Table.Column("DAY", false, 90),
                        new Table.Column("MODEL", false, 100),
                        new Table.Column("CALLS", true, 50),
                        new Table.Column("FAILED", true, 10),
                        new Table.Column("IN", true, 60),
                        new Table.Column("CACHED", true, 20),
                        new Table.Column("OUT", true, 60),
                        new Table.Column("COST", true, 80));
        sums.forEach((row, sum) -> add(table, row.day().toString(), row.model(), sum));
        Sum total = sums.values().stream().reduce(Sum::plus).orElseThrow();
        if (sums.size() > 1) {
            add(table, "total", "", total);
        }
        return String.join("\n", table.lines(true, width))
                + "\n"
                + (total.unpriced() == 0 || total.unpriced() == total.exchanges()
                        ? ""
                        : "+ and what calls cost whose price is not known\n");
    }

    private static void add(Table table, String day, String model, Sum sum) {
        table.add(
                day,
                model,
                Count.grouped(sum.exchanges()),
                sum.failed() == 0 ? "" : Count.grouped(sum.failed()),
                Count.grouped(sum.input()),
                sum.cached() == 0 ? "" : Count.grouped(sum.cached()),
                Count.grouped(sum.output()),
                sum.money());
    }

    String json() {
        var lines = new StringBuilder();
        sums.forEach((row, sum) -> {
            ObjectNode json = Json.object();
            json.put("day", row.day().toString());
            json.put("model", row.model());
            json.put("exchanges", sum.exchanges());
            json.put("failed", sum.failed());
            json.put("unpriced", sum.unpriced());
            json.put("input_tokens", sum.input());
            json.put("cache_read_tokens", sum.cached());
            json.put("output_tokens", sum.output());
            json.put("cost", sum.cost().stripTrailingZeros().toPlainString());
            lines.append(Json.write(json)).append('\n');
        });
        return lines.toString();
    }
}
