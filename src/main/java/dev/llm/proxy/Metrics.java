package dev.llm.proxy;

import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import dev.llm.proxy.front.Exchange;
import dev.llm.route.Target;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Figures of all exchanges, for Prometheus. Models go by the name of the target that was asked, as long as there are
/// not too many: what clients ask a provider for has no bounds.
public final class Metrics implements Witness {
    private static final double[] SECONDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    };
    private static final double[] OVERHEAD = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5
    };

    private static final int MOST_TARGETS = 200;
    private static final String OTHERS = "others";

    private final Set<String> targets = ConcurrentHashMap.newKeySet();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests =
            Counter.builder()
                    .name("llm_requests")
                    .help("Exchanges by what was asked, of whom, and how they ended.")
                    .labelNames("dialect", "target", "status")
                    .register(registry);
    private final Counter errors =
            Counter.builder()
                    .name("llm_errors")
                    .help("Exchanges that failed, by the kind of failure.")
                    .labelNames("dialect", "target", "kind")
                    .register(registry);
    private final Counter retries =
            Counter.builder()
                    .name("llm_retries")
                    .help("Attempts after the first one of an exchange.")
                    .labelNames("target")
                    .register(registry);
    private final Counter tokens =
            Counter.builder()
                    .name("llm_tokens")
                    .help("Tokens as the providers count them.")
                    .labelNames("target", "direction")
                    .register(registry);
    private final Counter cost =
            Counter.builder()
                    .name("llm_cost_dollars")
                    .help("What the answers cost, as far as prices are known.")
                    .labelNames("target")
                    .register(registry);
    private final Histogram firstToken =
            Histogram.builder()
                    .name("llm_time_to_first_token_seconds")
                    .help("From the request to the first content that left.")
                    .labelNames("dialect", "target")
                    .classicOnly()
                    .classicUpperBounds(SECONDS)
                    .register(registry);
    private final Histogram duration =
            Histogram.builder()
                    .name("llm_request_duration_seconds")
                    .help("From the request to the end of the answer.")
                    .labelNames("dialect", "target")
                    .classicOnly()
                    .classicUpperBounds(SECONDS)
                    .register(registry);
    private final Histogram overhead =
            Histogram.builder()
                    .name("llm_proxy_overhead_seconds")
                    .help("The part of the duration in which no provider was waited for.")
                    .labelNames("dialect")
                    .classicOnly()
                    .classicUpperBounds(OVERHEAD)
                    .register(registry);

    /// A figure that is asked for when somebody looks.
    ///
    /// @param name such as `llm_open_exchanges`
    public void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    @Override
    public void ended(Trail trail, Way way, Exchange exchange, long now) {
        String target = label(trail.target());
        String dialect = way.dialect().name();
        requests.labelValues(dialect, target, String.valueOf(trail.status())).inc();
        LlmException failure = trail.failure();
        if (failure != null) {
            errors.labelValues(dialect, target, failure.kind().name().toLowerCase(Locale.ROOT))
                    .inc();
        }
        if (trail.retries() > 0) {
            retries.labelValues(target).inc(trail.retries());
        }
        if (trail.target() == null) {
            return;
        }
        Usage usage = trail.usage();
        add(tokens.labelValues(target, "input"), usage.totalInputTokens());
        add(tokens.labelValues(target, "output"), usage.outputTokens());
        if (trail.cost() != null) {
            cost.labelValues(target).inc(trail.cost().doubleValue());
        }
        Duration first = trail.timeToFirstToken();
        if (first != null) {
            firstToken.labelValues(dialect, target).observe(seconds(first));
        }
        duration.labelValues(dialect, target).observe(seconds(trail.duration(now)));
        overhead.labelValues(dialect).observe(seconds(trail.overhead(now)));
    }

    private static void add(CounterDataPoint counter, @Nullable Long amount) {
        if (amount != null && amount > 0) {
            counter.inc(amount);
        }
    }

    private String label(@Nullable Target target) {
        if (target == null) {
            return "";
        }
        String name = target.toString();
        if (!targets.contains(name)) {
            if (targets.size() >= MOST_TARGETS) {
                return OTHERS;
            }
            targets.add(name);
        }
        return name;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// All of them, in Prometheus' text format.
    public byte[] text() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
