package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.responses.RecentResponses;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import dev.llm.provider.Forwarded;
import dev.llm.proxy.front.Exchange;
import dev.llm.proxy.front.Handler;
import dev.llm.proxy.front.Refusal;
import dev.llm.route.Failover;
import dev.llm.route.Step;
import dev.llm.store.ExchangeId;
import java.time.Instant;
import java.time.InstantSource;
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
    private final House house;
    private final Failures failures;
    private final PromptCounts counts = new PromptCounts();
    private final Chats chats;
    private final Witnesses witnesses;
    private final InstantSource clock;
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
        this.house = house;
        this.failures = new Failures(redact);
        this.chats = new Chats(failover, failures, counts, options.pingInterval(), clock);
        this.witnesses = witnesses;
        this.clock = clock;
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
            return Failures.defect(e);
        }
    }

    @Override
    public boolean isAboutUs(String path) {
        return switch (path) {
            case "/health", "/ready", "/metrics" -> true;
            default -> false;
        };
    }

    @Override
    public void refuse(Exchange exchange, LlmException why) {
        attend(
                exchange,
                _ -> {
                    throw why;
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
        var trail = trail(started);
        var call = new Call(exchange, Way.UNSEEN, headers, trail, now);
        try {
            Way way = Way.of(exchange.path(), headers, now.providerNames());
            call = new Call(exchange, way, headers, trail, now);
            how.accept(call);
        } catch (LlmException e) {
            refuse(call, e);
        } catch (RuntimeException | Error e) {
            refuse(call, Failures.defect(e));
        } finally {
            long ended = System.nanoTime();
            witnesses.attempt(() -> trail.cost(now.price(trail)));
            witnesses.ended(trail, call.way(), exchange, ended);
        }
    }

    private Trail trail(long started) {
        Instant now = clock.instant();
        String id = ExchangeId.next(now, ThreadLocalRandom.current());
        return new Trail(id, now, started, options.mostOfResponse());
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
                                    + (way.methods().size() == 1 ? " is" : " are"))
                    .withTold(Told.status(405));
        }
    }

    private void serve(Call call) {
        call.routing().access().learn(call.headers());
        switch (call.way().kind()) {
            case CHAT -> chat(call);
            case COUNT -> count(call);
            case EMBEDDINGS -> embeddings(call);
            case THROUGH -> through(call, call.provider());
            case NATIVE -> {
                if (!options.nativeAnthropic()) {
                    throw Replies.notServed(
                            call.exchange().path() + " is not served: native_anthropic is not set");
                }
                through(call, call.provider());
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
                    call.say(
                            house.answer(
                                    call.way(),
                                    call.exchange().query(),
                                    body(call),
                                    call.routing()));
        }
    }

    private static LlmException notHere(Call call) {
        return Replies.notServed(
                call.exchange().path()
                        + " is not served; what a provider has beside conversations is under its name: /anthropic/v1/…, /openai/v1/…");
    }

    private void chat(Call call) {
        byte[] body = body(call);
        call.requireVersion();
        Conversation conversation = conversation(call, body);
        call.trail().asked(conversation.model(), conversation.stream());
        began(call, body);
        Ruled.Asked ruled = call.ruled(conversation);
        if (ruled != null) {
            chats.serve(call, ruled);
        }
    }

    /// Only the clients of one format go on from what they were answered before.
    private Conversation conversation(Call call, byte[] body) {
        boolean remembers = call.dialect().name().equals(ResponsesDialect.NAME);
        return new Conversation(remembers ? responses : call.dialect(), body);
    }

    private void count(Call call) {
        byte[] body = body(call);
        call.requireVersion();
        Conversation asked = conversation(call, body);
        call.trail().asked(asked.model(), false);
        Ruled.Asked ruled = call.ruled(asked);
        if (ruled == null) {
            return;
        }
        Conversation conversation = ruled.conversation();
        Step first = call.routing().plan(ruled.model(), call.way().provider()).steps().getFirst();
        call.trail().asks(first.target(), call.dialect().name());
        if (first.provider().speaks(call.dialect().name())) {
            byte[] sent = ForSame.body(conversation, first);
            pass(call, first, call.forwarded(ruled.headers(), sent, null));
        } else {
            call.say(
                    CountReply.of(conversation, counts.count(conversation, first, call.routing())));
        }
    }

    private void embeddings(Call call) {
        byte[] body = body(call);
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
        pass(call, first, call.forwarded(call.headers(), sent, null));
    }

    private void through(Call call, String provider) {
        byte[] body = body(call);
        began(call, body);
        call.trail().goesThrough(call.dialect().name());
        new Passage(call, call.routing().limits())
                .pass(
                        call.routing().provider(provider),
                        call.forwarded(call.headers(), body, null));
    }

    private static void pass(Call call, Step step, Forwarded request) {
        new Passage(call, step.limits()).pass(step.provider(), request);
    }

    private byte[] body(Call call) {
        return call.body(options.maxBody());
    }

    private void began(Call call, byte[] body) {
        witnesses.began(call.trail(), call.way(), call.exchange(), body);
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
        Refusal refusal = failures.answer(call, e);
        call.trail().sent(refusal.body());
        try {
            call.say(refusal);
        } catch (LlmException _) {
            call.trail().answered(499);
            call.exchange().breakOff();
        }
    }

    @Override
    public void close() {
        chats.close();
    }
}
