package dev.llm.settings;

import java.time.Duration;
import java.util.List;

/// The keys of `[routes.NAME]` and of the tables among its targets. Nothing loads them where there is no route.
public final class RouteKeys {
    public static final Key<List<String>> TARGETS =
            new Key<>(
                    "targets",
                    KeyType.tables(
                            "an array of models that is not empty: strings, or tables with a"
                                    + " model"),
                    null,
                    "the models to try, in this order: provider/model, a model id or an alias");
    public static final Key<RouteOrder> ORDER =
            new Key<>(
                    "order",
                    KeyType.oneOf(List.of(RouteOrder.values())),
                    RouteOrder.LISTED,
                    "whether the first target is asked first, or one by its weight");
    public static final Key<Delivery> DELIVER =
            new Key<>(
                    "deliver",
                    KeyType.oneOf(List.of(Delivery.values())),
                    Delivery.STREAM,
                    "whether an answer goes on as it comes, or when it is whole");
    public static final Key<Integer> QUEUE =
            new Key<>(
                    "queue",
                    KeyType.count(0, 1_000_000),
                    100,
                    "how many requests may wait for a limit to let them through");

    public static final Key<String> MODEL =
            new Key<>("model", KeyType.TEXT, null, "the model: as a target that is a string");
    public static final Key<Integer> WEIGHT =
            new Key<>(
                    "weight",
                    KeyType.count(1, 1_000_000),
                    1,
                    "how often it is the first one, compared with the others");
    public static final Key<Integer> RETRIES =
            new Key<>(
                    "retries",
                    KeyType.count(0, 10),
                    null,
                    "how often it is asked again before the next one is");
    public static final Key<Duration> CONNECT_TIMEOUT =
            new Key<>("connect_timeout", KeyType.SECONDS, null, "seconds that connecting may take");
    public static final Key<Duration> TIMEOUT =
            new Key<>(
                    "timeout",
                    KeyType.SECONDS,
                    null,
                    "seconds until a stream's headers must be there");
    public static final Key<Duration> TTFT_TIMEOUT =
            new Key<>(
                    "ttft_timeout",
                    KeyType.SECONDS,
                    null,
                    "seconds until the first piece of the answer must be there");
    public static final Key<Duration> IDLE_TIMEOUT =
            new Key<>(
                    "idle_timeout",
                    KeyType.SECONDS,
                    null,
                    "seconds that an answer may stay silent");
    public static final Key<Integer> REQUESTS_PER_MINUTE =
            new Key<>(
                    "requests_per_minute",
                    KeyType.count(1, Key.MOST_PER_MINUTE),
                    null,
                    "how many requests it gets in a minute");
    public static final Key<Integer> TOKENS_PER_MINUTE =
            new Key<>(
                    "tokens_per_minute",
                    KeyType.count(1, Key.MOST_PER_MINUTE),
                    null,
                    "how many tokens may be spent on it in a minute");

    /// Of the route itself; what a target may have too is for those that do not.
    public static final List<Key<?>> OF_ROUTE =
            List.of(
                    TARGETS,
                    ORDER,
                    DELIVER,
                    QUEUE,
                    RETRIES,
                    CONNECT_TIMEOUT,
                    TIMEOUT,
                    TTFT_TIMEOUT,
                    IDLE_TIMEOUT);

    /// Of a target that is a table.
    public static final List<Key<?>> OF_TARGET =
            List.of(
                    MODEL,
                    WEIGHT,
                    RETRIES,
                    CONNECT_TIMEOUT,
                    TIMEOUT,
                    TTFT_TIMEOUT,
                    IDLE_TIMEOUT,
                    REQUESTS_PER_MINUTE,
                    TOKENS_PER_MINUTE);

    private RouteKeys() {}
}
