package dev.llm.render;

import dev.llm.catalog.Cost;
import dev.llm.model.Usage;
import dev.llm.tokens.Count;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What an answer took, on one line:
/// `2,204 tokens in (1,000 cached), 87 out, $0.003378 ($0.002408 in, $0.0001 cached, $0.00087 out), total 1.20 s`.
public final class UsageLine {
    private UsageLine() {}

    public static String of(
            Usage usage, Cost cost, @Nullable Duration timeToFirstToken, Duration total) {
        var line = new StringJoiner(", ");
        line.add(input(usage));
        line.add(output(usage));
        line.add(cost(cost));
        if (timeToFirstToken != null) {
            line.add("first token " + seconds(timeToFirstToken));
        }
        line.add("total " + seconds(total));
        return line.toString();
    }

    private static String input(Usage usage) {
        Long total = usage.totalInputTokens();
        var details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        add(details, usage.cacheReadTokens(), "cached");
        add(
                details,
                sum(usage.cacheWriteTokens(), usage.longCacheWriteTokens()),
                "written to the cache");
        return total == null ? "tokens in unknown" : Count.grouped(total) + " tokens in" + details;
    }

    private static String output(Usage usage) {
        Long output = usage.outputTokens();
        var details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        add(details, usage.reasoningTokens(), "reasoning");
        return output == null ? "out unknown" : Count.grouped(output) + " out" + details;
    }

    /// The parts are worth saying when there are several.
    private static String cost(Cost cost) {
        BigDecimal total = cost.total();
        if (total == null) {
            return "cost unknown";
        }
        var parts = new ArrayList<String>();
        add(parts, cost.input(), "in");
        add(parts, cost.cacheRead(), "cached");
        add(parts, sum(cost.cacheWrite(), cost.longCacheWrite()), "written");
        add(parts, cost.output(), "out");
        add(parts, cost.requests(), "for searches");
        return Figures.money(total)
                + (parts.size() < 2 ? "" : " (" + String.join(", ", parts) + ")");
    }

    private static void add(List<String> parts, @Nullable BigDecimal amount, String what) {
        if (amount != null && amount.signum() > 0) {
            parts.add(Figures.money(amount) + " " + what);
        }
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : a.add(b);
    }

    private static void add(StringJoiner details, @Nullable Long tokens, String what) {
        if (tokens != null && tokens > 0) {
            details.add(Count.grouped(tokens) + " " + what);
        }
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        return a == null || b == null ? (a == null ? b : a) : Long.valueOf(a + b);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
