package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import dev.llm.proxy.rules.Applied;
import dev.llm.route.Target;
import dev.llm.store.LogOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes known of one exchange while it is served: for the log, the metrics and the access line. Written by the
/// thread that serves it, and read when that is done.
public final class Trail {
    private final String id;
    private final Instant time;
    private final long started;
    private final Set<String> lost = new LinkedHashSet<>();
    private final List<String> rules = new ArrayList<>();
    private final Kept response;

    private String modelAsked = "";
    private boolean stream;
    private @Nullable Target target;
    private @Nullable String providerDialect;
    private @Nullable String key;
    private @Nullable String modelServed;
    private int status;
    private @Nullable Stop stop;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable LlmException failure;
    private long firstContent;
    private String replyId = "";
    private @Nullable BigDecimal cost;
    private long waited;
    private boolean logged;
    private int retries;
    private int unread;

    /// @param started the `System.nanoTime` of its beginning
    /// @param mostOfResponse how many bytes of the answer are kept; 0 for none
    Trail(String id, Instant time, long started, int mostOfResponse) {
        this.id = id;
        this.time = time;
        this.started = started;
        this.response = new Kept(mostOfResponse == 0 ? 0 : mostOfResponse + LogOptions.OVERLAP);
    }

    void asked(@Nullable String model, boolean streamed) {
        modelAsked = model == null ? "" : model;
        stream = streamed;
    }

    /// @param skipped are noted with the reason
    void applied(Collection<String> names, Collection<Applied.Skipped> skipped) {
        rules.addAll(names);
        skipped.forEach(each -> rules.add(each.rule() + " (skipped: " + each.why() + ")"));
    }

    /// Its beginning is in the log, which waits for its end.
    void logged() {
        logged = true;
    }

    boolean isLogged() {
        return logged;
    }

    /// Who is being asked now.
    void asks(Target next, String dialect) {
        target = next;
        providerDialect = dialect;
        lost.clear();
    }

    /// The request goes to its provider without a look at it.
    void goesThrough(String dialect) {
        providerDialect = dialect;
    }

    void keyed(@Nullable String origin) {
        key = origin;
    }

    void retried() {
        retries++;
    }

    void lost(Collection<String> names) {
        lost.addAll(names);
    }

    void unread(int events) {
        unread += events;
    }

    void served(String model) {
        if (!model.isEmpty()) {
            modelServed = model;
        }
    }

    void replied(String id) {
        replyId = id;
    }

    void used(Usage figures) {
        usage = usage.updatedBy(figures);
    }

    void stopped(@Nullable Stop end) {
        stop = end == null ? stop : end;
    }

    void answered(int code) {
        status = code;
    }

    void failed(LlmException e) {
        failure = e;
    }

    /// What it cost in dollars, as far as prices are known.
    void cost(@Nullable BigDecimal dollars) {
        cost = dollars;
    }

    /// So long a provider was waited for.
    void waited(long nanos) {
        waited += nanos;
    }

    /// Something of the answer has left.
    void content(long now) {
        if (firstContent == 0) {
            firstContent = now;
        }
    }

    /// @param bytes are not copied, so they must not change
    void sent(byte[] bytes) {
        response.add(bytes);
    }

    String id() {
        return id;
    }

    Instant time() {
        return time;
    }

    String modelAsked() {
        return modelAsked;
    }

    boolean stream() {
        return stream;
    }

    @Nullable Target target() {
        return target;
    }

    @Nullable String providerDialect() {
        return providerDialect;
    }

    @Nullable String key() {
        return key;
    }

    @Nullable String modelServed() {
        return modelServed;
    }

    int status() {
        return status;
    }

    /// The reply's id, as the client saw it; empty when it has none.
    String replyId() {
        return replyId;
    }

    @Nullable Stop stop() {
        return stop;
    }

    Usage usage() {
        return usage;
    }

    /// All that it took, prompt and answer; 0 when that is not known.
    long tokens() {
        Long in = usage.totalInputTokens();
        Long out = usage.outputTokens();
        return (in == null ? 0 : in) + (out == null ? 0 : out);
    }

    @Nullable LlmException failure() {
        return failure;
    }

    @Nullable ErrorKind errorKind() {
        return failure == null ? null : failure.kind();
    }

    int retries() {
        return retries;
    }

    int unread() {
        return unread;
    }

    List<String> lost() {
        return List.copyOf(lost);
    }

    List<String> rules() {
        return List.copyOf(rules);
    }

    /// Null when nothing of an answer has left.
    @Nullable Duration timeToFirstToken() {
        return firstContent == 0 ? null : Duration.ofNanos(firstContent - started);
    }

    Duration duration(long now) {
        return Duration.ofNanos(now - started);
    }

    @Nullable BigDecimal cost() {
        return cost;
    }

    /// The part of the duration in which no provider was waited for.
    Duration overhead(long now) {
        return Duration.ofNanos(Math.max(0, now - started - waited));
    }

    /// A little more than is kept, because what is masked may lie across the limit.
    byte @Nullable [] response() {
        return response.bytes();
    }
}
