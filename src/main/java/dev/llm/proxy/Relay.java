package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.responses.RecentResponses;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import dev.llm.model.Upstream;
import dev.llm.provider.Forwarded;
import dev.llm.proxy.front.Exchange;
import dev.llm.proxy.front.Handler;
import dev.llm.proxy.front.Refusal;
import dev.llm.route.Failover;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import dev.llm.store.ExchangeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Serves one exchange after the other, each from top to bottom on its own thread: who asks, what, of whom; the answer;
/// and what is to be remembered of it.
public final class Relay implements Handler, AutoCloseable {
    private final Supplier<Routing> routing;
    private final RelayOptions options;
    private final Failover failover;
    private final House house;
    private final UnaryOperator<String> redact;
    private final Witnesses witnesses;
    private final InstantSource clock;
    private final Liveness liveness;
    private final Affinity affinity;
    private final Dialect responses;

    /// @param routing what holds at this moment
    /// @param house answers what is asked of the proxy itself
    /// @param redact takes keys out of a text
    public Relay(
            Supplier<Routing> routing,
            RelayOptions options,
            Failover failover,
            House house,
            UnaryOperator<String> redact,
            Witnesses witnesses,
            InstantSource clock) {
        this.routing = routing;
        this.options = options;
        this.failover = failover;
        this.house = house;
        this.redact = redact;
        this.witnesses = witnesses;
        this.clock = clock;
        this.liveness = new Liveness(options.pingInterval());
        this.affinity = new Affinity(clock);
        this.responses = new ResponsesDialect(clock, new RecentResponses(clock));
    }

    @Override
    public @Nullable LlmException objection(String method, String path, Headers headers) {
        Routing now = routing.get();
        try {
            check(Way.of(path, headers, now.providerNames()), method, path, headers, now.access());
            return null;
        } catch (LlmException e) {
            return e;
        } catch (RuntimeException e) {
            return defect(e);
        }
    }

    @Override
    public Refusal refuse(String path, LlmException failure) {
        return Replies.failure(Way.of(path, Headers.NONE, List.of()), failure, null);
    }

    @Override
    public void refuse(Exchange exchange, LlmException objection) {
        attend(
                exchange,
                _ -> {
                    throw objection;
                });
    }

    @Override
    public void serve(Exchange exchange) {
        attend(exchange, this::serve);
    }

    private void attend(Exchange exchange, Consumer<Call> how) {
        long started = System.nanoTime();
        Routing now = routing.get();
        Headers headers = exchange.headers();
        Way way = Way.of(exchange.path(), headers, now.providerNames());
        var trail = trail(started);
        var call = new Call(exchange, way, headers, trail, now);
        try {
            how.accept(call);
        } catch (LlmException e) {
            refuse(call, e);
        } catch (RuntimeException | Error e) {
            refuse(call, defect(e));
        } finally {
            long ended = System.nanoTime();
            witnesses.attempt(() -> trail.cost(now.price(trail)));
            witnesses.ended(trail, way, exchange, ended);
        }
    }

    private Trail trail(long started) {
        Instant now = clock.instant();
        String id = ExchangeId.next(now, ThreadLocalRandom.current());
        return new Trail(id, now, started, options.mostOfResponse());
    }

    /// One exchange, and what it goes by.
    private record Call(Exchange exchange, Way way, Headers headers, Trail trail, Routing routing) {
        Dialect dialect() {
            return way.dialect();
        }
    }

    private static void check(Way way, String method, String path, Headers headers, Access access) {
        switch (way.kind()) {
            case PROBE, HEALTH, READY -> {}
            case CONFIG, CONFIG_UPDATE -> access.checkAdmin(headers);
            case CHAT,
                    COUNT,
                    EMBEDDINGS,
                    MODELS,
                    MODEL,
                    OLLAMA_TAGS,
                    OLLAMA_SHOW,
                    OLLAMA_VERSION,
                    THROUGH,
                    NATIVE,
                    METRICS,
                    UNKNOWN ->
                    access.check(headers);
        }
        if (!way.methods().isEmpty() && !way.methods().contains(method)) {
            throw new LlmException(
                            ErrorKind.INVALID_REQUEST,
                            method
                                    + " is not for "
                                    + path
                                    + "; "
                                    + String.join(" and ", way.methods())
                                    + " is")
                    .withTold(Told.status(405));
        }
    }

    private void serve(Call call) {
        call.routing().access().learn(call.headers());
        switch (call.way().kind()) {
            case CHAT -> chat(call);
            case COUNT -> count(call);
            case EMBEDDINGS -> embeddings(call);
            case THROUGH -> through(call, provider(call));
            case NATIVE -> {
                if (!options.nativeAnthropic()) {
                    throw Replies.notServed(
                            call.exchange().path() + " is not served: native_anthropic is not set");
                }
                through(call, provider(call));
            }
            case UNKNOWN -> throw notHere(call);
            case PROBE,
                    HEALTH,
                    READY,
                    METRICS,
                    MODELS,
                    MODEL,
                    OLLAMA_TAGS,
                    OLLAMA_SHOW,
                    OLLAMA_VERSION,
                    CONFIG,
                    CONFIG_UPDATE ->
                    say(
                            call,
                            house.answer(
                                    call.way(),
                                    call.exchange().query(),
                                    unpacked(call),
                                    call.routing()));
        }
    }

    private static String provider(Call call) {
        String provider = call.way().provider();
        if (provider == null) {
            throw new IllegalStateException("a way through without a provider");
        }
        return provider;
    }

    private static LlmException notHere(Call call) {
        return Replies.notServed(
                call.exchange().path()
                        + " is not served; what a provider has beside conversations is under its name: /anthropic/v1/…, /openai/v1/…");
    }

    private void chat(Call call) {
        byte[] body = unpacked(call);
        requireVersion(call);
        Conversation conversation = conversation(call, body);
        call.trail().asked(conversation.model(), conversation.stream());
        began(call, body);
        Ruled.Asked ruled = ruled(call, conversation);
        if (ruled == null) {
            return;
        }
        chat(call, ruled);
    }

    private void chat(Call call, Ruled.Asked ruled) {
        Conversation conversation = ruled.conversation();
        String previous = conversation.head().previous();
        Plan known = call.routing().plan(ruled.model(), call.way().provider());
        Plan plan = affinity.narrowed(known, previous);
        var opening =
                new Opening(
                        conversation,
                        forwarded(
                                call, ruled.headers(), conversation.body(), affinity.key(previous)),
                        plan,
                        call.trail(),
                        liveness);
        var answer =
                new ClientAnswer(call.exchange(), call.dialect(), call.trail(), System.nanoTime());
        var delivery =
                new Delivery(
                        call.exchange(),
                        call.dialect(),
                        answer,
                        call.trail(),
                        call.routing().estimate(conversation, plan),
                        e -> safe(call, outward(call, e)));
        if (conversation.stream()) {
            liveness.watch(answer);
        }
        try {
            Opened opened = failover.run(plan, opening::ask, (_, _) -> call.trail().retried());
            delivery.deliver(opened);
            call.routing().learn(conversation, call.trail());
            if (conversation.canGoOn()) {
                remember(call, plan);
            }
        } catch (LlmException e) {
            if (!answer.begun() || e.kind() == ErrorKind.INTERRUPTED) {
                throw e;
            }
            delivery.fail(e);
        } finally {
            liveness.forget(answer);
        }
    }

    /// Only the clients of one format go on from what they were answered before.
    private Conversation conversation(Call call, byte[] body) {
        boolean remembers = call.dialect().name().equals(ResponsesDialect.NAME);
        return new Conversation(remembers ? responses : call.dialect(), body);
    }

    /// The request as the rules have it; null when one of them has answered.
    ///
    /// @throws LlmException when one of them refuses it
    private static Ruled.@Nullable Asked ruled(Call call, Conversation conversation) {
        Ruled ruled =
                Ruled.by(
                        call.routing().rules(),
                        conversation,
                        call.exchange().path(),
                        call.headers());
        switch (ruled) {
            case Ruled.Asked asked -> {
                call.trail().applied(asked.rules(), asked.skipped());
                return asked;
            }
            case Ruled.Refused refused -> {
                call.trail().applied(List.of(refused.rule()), List.of());
                throw refused.failure();
            }
            case Ruled.Answered answered -> {
                call.trail().applied(List.of(answered.rule()), List.of());
                Headers type = Replies.headers("content-type", answered.contentType());
                say(call, new Refusal(200, type, answered.body()));
                return null;
            }
        }
    }

    /// Later requests may go on from this answer.
    private void remember(Call call, Plan plan) {
        String id = call.trail().replyId();
        if (id.isEmpty() || call.trail().target() == null) {
            return;
        }
        for (Step step : plan.steps()) {
            if (step.target().equals(call.trail().target())) {
                affinity.made(id, step, call.trail().key());
                return;
            }
        }
    }

    private void count(Call call) {
        byte[] body = unpacked(call);
        requireVersion(call);
        Conversation asked = conversation(call, body);
        call.trail().asked(asked.model(), false);
        Ruled.Asked ruled = ruled(call, asked);
        if (ruled == null) {
            return;
        }
        Conversation conversation = ruled.conversation();
        Step first = call.routing().plan(ruled.model(), call.way().provider()).steps().getFirst();
        call.trail().asks(first.target(), call.dialect().name());
        if (first.provider().speaks(call.dialect().name())) {
            byte[] sent = ForSame.body(conversation, first);
            pass(call, first, forwarded(call, ruled.headers(), sent, null));
        } else {
            say(call, CountReply.of(conversation, call.routing().count(conversation, first)));
        }
    }

    private void embeddings(Call call) {
        byte[] body = unpacked(call);
        RequestHead head = RequestHead.read(body);
        if (head.model() == null) {
            throw new LlmException(ErrorKind.INVALID_REQUEST, "model: field required");
        }
        call.trail().asked(head.model(), false);
        began(call, body);
        String prefix = call.way().provider();
        // The catalogue has no models for embeddings: those that nobody else claims are OpenAI's,
        // as the path is.
        Step first =
                call.routing()
                        .plan(head.model(), prefix == null ? "openai" : prefix)
                        .steps()
                        .getFirst();
        call.trail().asks(first.target(), call.dialect().name());
        if (!first.provider().speaks(call.dialect().name())) {
            throw new LlmException(
                    ErrorKind.NOT_FOUND, first.target() + " has no embeddings in OpenAI's format");
        }
        byte[] sent = head.withModel(body, first.target().model());
        pass(call, first, forwarded(call, call.headers(), sent, null));
    }

    private void through(Call call, String provider) {
        byte[] body = unpacked(call);
        began(call, body);
        call.trail().goesThrough(call.dialect().name());
        new Passage(call.exchange(), call.trail(), call.routing().limits())
                .pass(
                        call.routing().provider(provider),
                        forwarded(call, call.headers(), body, null));
    }

    private static void pass(Call call, Step step, Forwarded request) {
        new Passage(call.exchange(), call.trail(), step.limits()).pass(step.provider(), request);
    }

    private Forwarded forwarded(Call call, Headers headers, byte[] body, @Nullable String key) {
        Access access = call.routing().access();
        boolean keyed = access.passesKeyOf(call.headers());
        return new Forwarded(
                call.exchange().method(),
                call.way().path(),
                call.exchange().query(),
                Replies.forwardable(access.withoutOurs(headers), keyed),
                body,
                keyed,
                key);
    }

    private static void requireVersion(Call call) {
        if (Way.isAnthropic(call.dialect()) && !call.headers().has("anthropic-version")) {
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST, "anthropic-version: header is required");
        }
    }

    private byte[] unpacked(Call call) {
        return Unpacked.body(
                call.exchange().body(),
                call.headers().first("content-encoding"),
                options.maxBody());
    }

    private void began(Call call, byte[] body) {
        witnesses.began(call.trail(), call.way(), call.exchange(), body);
    }

    private static void say(Call call, Refusal answer) {
        call.trail().answered(answer.status());
        call.exchange().answer(answer.status(), answer.headers(), answer.body());
    }

    private void refuse(Call call, LlmException e) {
        call.trail().failed(e);
        if (call.exchange().gone() || e.kind() == ErrorKind.INTERRUPTED) {
            call.trail().answered(499);
            call.exchange().breakOff();
            return;
        }
        if (call.exchange().begun()) {
            call.exchange().breakOff();
            return;
        }
        LlmException told = outward(call, e);
        Refusal refusal = isVerbatim(call, told) ? verbatim(told) : worded(call, told);
        call.trail().sent(refusal.body(), 0, refusal.body().length);
        say(call, refusal);
    }

    /// Whether the provider's own words can stand: it speaks the client's format, and clients go by the wording.
    private static boolean isVerbatim(Call call, LlmException e) {
        return e.upstream().status() >= 300
                && e.upstream().body() != null
                && call.dialect().name().equals(call.trail().providerDialect());
    }

    private Refusal verbatim(LlmException e) {
        String said = e.upstream().body() == null ? "" : e.upstream().body();
        return new Refusal(
                e.upstream().status(),
                withoutKeys(Replies.returnable(e.upstream().headers())),
                redact.apply(said).getBytes(StandardCharsets.UTF_8));
    }

    private Headers withoutKeys(Headers headers) {
        return new Headers(
                headers.fields().stream()
                        .map(field -> new Headers.Field(field.name(), redact.apply(field.value())))
                        .toList());
    }

    private Refusal worded(Call call, LlmException e) {
        return Replies.failure(call.way(), safe(call, e), call.trail().id());
    }

    /// With the next step in its sentence, without keys, since a provider may have quoted ours, and under the id that the
    /// log has it by: that is the one which users quote.
    private LlmException safe(Call call, LlmException e) {
        String advice = e.advice() == null ? "" : "; " + e.advice();
        String theirs = e.upstream().requestId();
        String request = theirs == null ? "" : " (the provider's request " + theirs + ")";
        return e.withMessage(redact.apply(e.message() + advice + request))
                .withUpstream(e.upstream().withRequestId(call.trail().id()));
    }

    /// The failure as it is the client's business: that our key is refused is no reason to ask the client for its own.
    private static LlmException outward(Call call, LlmException e) {
        int status = e.upstream().status();
        boolean keyed = call.routing().access().passesKeyOf(call.headers());
        boolean refused = (status == 401 || status == 403) && e.upstream().body() != null;
        if (!keyed && (refused || e.kind() == ErrorKind.CONFIGURATION)) {
            return new LlmException(
                    ErrorKind.SERVER,
                    e.message(),
                    e.advice(),
                    new Upstream(502, null, e.upstream().requestId(), null, null, null),
                    e);
        }
        return e;
    }

    static LlmException defect(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        return new LlmException(
                ErrorKind.INTERNAL,
                "internal error: " + e.getClass().getSimpleName() + where,
                "please report it",
                Upstream.NONE,
                e);
    }

    @Override
    public void close() {
        liveness.close();
    }
}
