package dev.llm.route;

import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.provider.Forwarded;
import dev.llm.provider.Intake;
import dev.llm.provider.ListedModel;
import dev.llm.provider.Outgoing;
import dev.llm.provider.Passed;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import dev.llm.provider.Suited;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One provider with several keys, which are used in turn, the first one first.
///
/// A key that is refused or limited rests, and the next one serves the same request at once, as long as nothing of an
/// answer has come. While all of them rest, nobody is asked: the failure is that of the key that is usable soonest, with
/// the time until then. Keys are named by their origin only. Safe for many threads.
public final class KeyPool implements Provider {
    /// @param origin where it came from: `settings.toml:4:13`
    /// @param provider the pool's provider with this key, opened when the key is first used
    public record Key(String origin, Supplier<Provider> provider) {}

    private final Provider keyless;
    private final List<PooledKey> keys = new ArrayList<>();
    private final InstantSource clock;
    private final Trace trace;
    private final Consumer<String> say;
    private int turn;

    /// @param keyless the same provider without a key, for what needs none
    /// @param say takes a sentence that the user should read
    public KeyPool(
            Provider keyless,
            List<Key> keys,
            InstantSource clock,
            Trace trace,
            Consumer<String> say) {
        this.keyless = keyless;
        for (Key key : keys) {
            this.keys.add(new PooledKey(key));
        }
        this.clock = clock;
        this.trace = trace;
        this.say = say;
    }

    @Override
    public String name() {
        return keyless.name();
    }

    @Override
    public Intake intake() {
        return keyless.intake();
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        return keyless.withOptions(request, options);
    }

    @Override
    public ChatRequest fitted(ChatRequest request) {
        return keyless.fitted(request);
    }

    @Override
    public @Nullable Outgoing outgoing(ChatRequest request) {
        return keyless.outgoing(request);
    }

    @Override
    public Suited suited(ChatRequest request) {
        return keyless.suited(request);
    }

    @Override
    public String dialect() {
        return keyless.dialect();
    }

    @Override
    public boolean speaks(String dialect) {
        return keyless.speaks(dialect);
    }

    @Override
    public ObjectNode sanitised(ObjectNode chat) {
        return keyless.sanitised(chat);
    }

    @Override
    public Passed forward(Forwarded request, Timeouts limits) {
        if (request.keyed()) {
            return keyless.forward(request, limits);
        }
        for (PooledKey key : keys) {
            if (key.origin().equals(request.key())) {
                return key.provider().forward(request, limits);
            }
        }
        return served(provider -> provider.forward(request, limits));
    }

    @Override
    public Reply open(ChatRequest request) {
        return served(provider -> Begun.of(provider.open(request)));
    }

    /// The first event is not waited for: how long that may take is for the caller to say.
    @Override
    public Reply open(ChatRequest request, Timeouts limits) {
        return servedBy(key ->
                new Unbegun(
                        key, key.provider().open(request, limits), () -> open(request, limits)));
    }

    @Override
    public @Nullable List<ListedModel> models(Timeouts limits) {
        return served(provider -> provider.models(limits));
    }

    @Override
    public @Nullable Long countTokens(ChatRequest request) {
        return served(provider -> provider.countTokens(request));
    }

    private <T extends @Nullable Object> T served(Function<Provider, T> question) {
        return servedBy(key -> {
            T answer = question.apply(key.provider());
            key.serves(clock.instant());
            return answer;
        });
    }

    private <T extends @Nullable Object> T servedBy(Function<PooledKey, T> question) {
        var refused = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i++) {
            PooledKey key = next();
            if (key == null) {
                break;
            }
            try {
                T answer = question.apply(key);
                refused.forEach(say);
                return answer;
            } catch (LlmException e) {
                if (!rests(key, e)) {
                    throw e;
                }
                if (!e.kind().retryable()) {
                    refused.add(
                            "the key from %s was refused, and another one used: %s"
                                    .formatted(key.origin(), e.message()));
                }
            }
        }
        throw exhausted();
    }

    /// Whether a failure is the key's, which rests then.
    private boolean rests(PooledKey key, LlmException e) {
        Duration rest = key.rest(e, clock.instant());
        if (rest != null) {
            trace.note(
                    "the key from %s rests for %d s: %s"
                            .formatted(key.origin(), rest.toSeconds(), e.message()));
        }
        return rest != null;
    }

    /// The next key in turn that does not rest; null when all do.
    private synchronized @Nullable PooledKey next() {
        Instant now = clock.instant();
        for (int i = 0; i < keys.size(); i++) {
            PooledKey key = keys.get((turn + i) % keys.size());
            if (key.restsFor(now).isZero()) {
                turn = (turn + i + 1) % keys.size();
                return key;
            }
        }
        return null;
    }

    /// The failure of the key that is usable soonest.
    private LlmException exhausted() {
        Instant now = clock.instant();
        LlmException soonest = null;
        Duration shortest = Duration.ZERO;
        for (PooledKey key : keys) {
            LlmException failure = key.failure();
            Duration rest = key.restsFor(now);
            if (failure != null && (soonest == null || rest.compareTo(shortest) < 0)) {
                soonest = failure;
                shortest = rest;
            }
        }
        if (soonest == null) {
            throw new IllegalStateException("a pool without keys");
        }
        LlmException all =
                soonest.withMessage(soonest.message() + ", with all " + keys.size() + " keys");
        // What the provider said is as old as the failure is.
        boolean timed = soonest.kind().retryable() || soonest.upstream().retryAfter() != null;
        return timed ? all.withUpstream(all.upstream().withRetryAfter(shortest)) : all;
    }

    /// A reply whose first event, or what comes in its place, tells whether the key serves. If it does not, the next one
    /// does.
    private final class Unbegun implements Reply {
        private final PooledKey asked;
        private final Supplier<Reply> again;
        private volatile Reply reply;
        private boolean begun;
        private boolean closed;

        Unbegun(PooledKey asked, Reply reply, Supplier<Reply> again) {
            this.asked = asked;
            this.reply = reply;
            this.again = again;
        }

        @Override
        public @Nullable Event next() {
            if (begun) {
                return reply.next();
            }
            begun = true;
            try {
                Event first = reply.next();
                asked.serves(clock.instant());
                return first;
            } catch (LlmException e) {
                if (!rests(asked, e)) {
                    throw e;
                }
            }
            replaceBy(again.get());
            return reply.next();
        }

        private synchronized void replaceBy(Reply other) {
            reply.close();
            reply = other;
            if (closed) {
                other.close();
            }
        }

        @Override
        public boolean ready() {
            return reply.ready();
        }

        @Override
        public List<String> lost() {
            return reply.lost();
        }

        @Override
        public @Nullable String key() {
            return reply.key();
        }

        @Override
        public long queued() {
            return reply.queued();
        }

        @Override
        public synchronized void close() {
            closed = true;
            reply.close();
        }
    }
}
