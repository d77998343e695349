package dev.llm.route;

import dev.llm.http.Timeouts;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.Usage;
import dev.llm.provider.Forwarded;
import dev.llm.provider.Intake;
import dev.llm.provider.ListedModel;
import dev.llm.provider.Outgoing;
import dev.llm.provider.Passed;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import dev.llm.provider.Suited;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A provider, or one key of it, that is asked no more often than it may be. A request waits for its turn no longer than
/// for the beginning of its answer.
public final class ThrottledProvider implements Provider {
    private final Provider provider;
    private final Throttle throttle;

    public ThrottledProvider(Provider provider, Throttle throttle) {
        this.provider = provider;
        this.throttle = throttle;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        return provider.withOptions(request, options);
    }

    @Override
    public Intake intake() {
        return provider.intake();
    }

    @Override
    public ChatRequest fitted(ChatRequest request) {
        return provider.fitted(request);
    }

    @Override
    public Suited suited(ChatRequest request) {
        return provider.suited(request);
    }

    @Override
    public String dialect() {
        return provider.dialect();
    }

    @Override
    public boolean speaks(String dialect) {
        return provider.speaks(dialect);
    }

    @Override
    public Reply open(ChatRequest request) {
        long waited = throttle.enter(Throttle.LONGEST);
        return new Metered(provider.open(request), throttle, waited);
    }

    @Override
    public Reply open(ChatRequest request, Timeouts limits) {
        long waited = throttle.enter(limits.headers());
        return new Metered(provider.open(request, limits), throttle, waited);
    }

    @Override
    public ObjectNode sanitised(ObjectNode chat) {
        return provider.sanitised(chat);
    }

    @Override
    public Passed forward(Forwarded request, Timeouts limits) {
        long waited = throttle.enter(limits.headers());
        return provider.forward(request, limits).metered(throttle::spent, waited);
    }

    @Override
    public @Nullable Outgoing outgoing(ChatRequest request) {
        return provider.outgoing(request);
    }

    @Override
    public @Nullable List<ListedModel> models(Timeouts limits) {
        return provider.models(limits);
    }

    @Override
    public @Nullable Long countTokens(ChatRequest request) {
        return provider.countTokens(request);
    }

    static long tokens(Usage usage) {
        Long in = usage.totalInputTokens();
        Long out = usage.outputTokens();
        return (in == null ? 0 : in) + (out == null ? 0 : out);
    }

    private record Metered(Reply reply, Throttle throttle, long waited) implements Reply {
        @Override
        public long queued() {
            return waited + reply.queued();
        }

        @Override
        public @Nullable Event next() {
            Event event = reply.next();
            if (event instanceof Event.ReplyEnded ended) {
                throttle.spent(tokens(ended.usage()));
            }
            return event;
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
        public void close() {
            reply.close();
        }
    }
}
