package dev.llm.render;

import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What an answer took, on one line: `1,204 tokens in (1,000 cached), 87 out, $0.003278, first token 0.41 s, total 1.20 s`.
public final class UsageLine {
    private UsageLine() {}

    public static String of(
            Usage usage,
            @Nullable BigDecimal cost,
            @Nullable Duration timeToFirstToken,
            Duration total) {
        var line = new StringJoiner(", ");
        line.add(input(usage));
        line.add(output(usage));
        line.add(cost == null ? "cost unknown" : Figures.money(cost));
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
        return total == null
                ? "tokens in unknown"
                : Figures.grouped(total) + " tokens in" + details;
    }

    private static String output(Usage usage) {
        Long output = usage.outputTokens();
        var details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        add(details, usage.reasoningTokens(), "reasoning");
        return output == null ? "out unknown" : Figures.grouped(output) + " out" + details;
    }

    private static void add(StringJoiner details, @Nullable Long tokens, String what) {
        if (tokens != null && tokens > 0) {
            details.add(Figures.grouped(tokens) + " " + what);
        }
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        return a == null || b == null ? (a == null ? b : a) : Long.valueOf(a + b);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
