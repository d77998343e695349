package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import dev.llm.proxy.front.Exchange;
import dev.llm.route.Target;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One line for each exchange, for people or for programs.
public final class AccessLine implements Witness {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Consumer<String> out;
    private final boolean json;

    /// @param out takes a line, and sees to it that there are no keys in it
    public AccessLine(Consumer<String> out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void ended(Trail trail, Way way, Exchange exchange, long now) {
        out.accept(json ? json(trail, exchange, now) : text(trail, exchange, now));
    }

    private static String text(Trail trail, Exchange exchange, long now) {
        var line = new StringBuilder();
        line.append(TIME.format(trail.time()))
                .append(' ')
                .append(exchange.method())
                .append(' ')
                .append(exchange.path())
                .append(' ')
                .append(trail.status());
        if (!trail.modelAsked().isEmpty()) {
            line.append(' ').append(trail.modelAsked());
        }
        Target target = trail.target();
        if (target != null && !isNamed(target, trail.modelAsked())) {
            line.append(" -> ").append(target);
        }
        line.append(' ').append(seconds(trail.duration(now)));
        Duration first = trail.timeToFirstToken();
        if (first != null && trail.stream()) {
            line.append(" (first token ").append(seconds(first)).append(')');
        }
        appendUsage(line, trail.usage());
        if (trail.retries() > 0) {
            line.append(", retries ").append(trail.retries());
        }
        if (!trail.rules().isEmpty()) {
            line.append(", rules: ").append(String.join(", ", trail.rules()));
        }
        if (!trail.lost().isEmpty()) {
            line.append(", lost: ").append(String.join(", ", trail.lost()));
        }
        LlmException failure = trail.failure();
        if (failure != null) {
            line.append(", ").append(failure.advised());
        }
        return line.toString();
    }

    private static boolean isNamed(Target target, String asked) {
        return asked.equals(target.model()) || asked.equals(target.toString());
    }

    private static void appendUsage(StringBuilder line, Usage usage) {
        Long in = usage.totalInputTokens();
        Long out = usage.outputTokens();
        if (in != null || out != null) {
            line.append(", ")
                    .append(in == null ? "?" : in)
                    .append(" + ")
                    .append(out == null ? "?" : out)
                    .append(" tokens");
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    private static String json(Trail trail, Exchange exchange, long now) {
        Target target = trail.target();
        ObjectNode line =
                Json.object()
                        .put("time", trail.time().toString())
                        .put("id", trail.id())
                        .put("method", exchange.method())
                        .put("path", exchange.path())
                        .put("status", trail.status())
                        .put("model", empty(trail.modelAsked()))
                        .put("target", target == null ? null : target.toString())
                        .put("served", trail.modelServed())
                        .put("duration_ms", trail.duration(now).toMillis())
                        .put("ttft_ms", millis(trail.timeToFirstToken()))
                        .put("input_tokens", trail.usage().totalInputTokens())
                        .put("output_tokens", trail.usage().outputTokens())
                        .put("retries", trail.retries())
                        .put("bytes_out", exchange.bytesOut())
                        .put("client", exchange.client());
        trail.lost().forEach(line.withArray("lost")::add);
        LlmException failure = trail.failure();
        if (failure != null) {
            line.put("error", failure.advised())
                    .put("error_kind", failure.kind().name().toLowerCase(Locale.ROOT));
        }
        return Json.write(line);
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
