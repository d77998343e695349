package dev.llm.route;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.model.Usage;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A provider whose attempts end one after the other as they are told to.
final class PlayedProvider implements Provider {
    static final Event STARTED = new Event.ReplyStarted("id", "m", Usage.UNKNOWN);
    static final Event TEXT = new Event.TextDelta(0, "x");

    private final String name;
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final Queue<Boolean> opens = new ArrayDeque<>();
    private boolean withoutOptions;
    private int count;
    private int closed;

    PlayedProvider(String name) {
        this.name = name;
    }

    /// How often it was asked.
    int count() {
        return count;
    }

    /// How many replies were closed.
    int closed() {
        return closed;
    }

    /// From now on no parameter is taken.
    PlayedProvider refuseOptions() {
        withoutOptions = true;
        return this;
    }

    PlayedProvider fail(ErrorKind kind) {
        return fail(kind, null, null);
    }

    PlayedProvider fail(int times, ErrorKind kind) {
        for (int i = 0; i < times; i++) {
            fail(kind);
        }
        return this;
    }

    PlayedProvider fail(ErrorKind kind, @Nullable Duration after, @Nullable Boolean verdict) {
        return fail(failure(kind, after, verdict));
    }

    PlayedProvider fail(LlmException failure) {
        opens.add(false);
        replies.add(new Played(List.of(), failure));
        return this;
    }

    PlayedProvider breakAfter(List<Event> events, ErrorKind kind) {
        opens.add(true);
        replies.add(new Played(events, failure(kind, null, null)));
        return this;
    }

    PlayedProvider succeed() {
        opens.add(true);
        replies.add(new Played(List.of(STARTED, TEXT), null));
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        if (withoutOptions && !options.isEmpty()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    name + " has no parameter " + String.join(", ", options.keySet()));
        }
        return request;
    }

    @Override
    public Reply open(ChatRequest request) {
        count++;
        Reply reply = replies.remove();
        if (!opens.remove()) {
            reply.next();
        }
        return reply;
    }

    private static LlmException failure(
            ErrorKind kind, @Nullable Duration after, @Nullable Boolean verdict) {
        var upstream = new Upstream(0, null, null, after, verdict, null);
        return new LlmException(kind, kind.name(), null, upstream, null);
    }

    private final class Played implements Reply {
        private final Queue<Event> events;
        private final @Nullable LlmException failure;

        private Played(List<Event> events, @Nullable LlmException failure) {
            this.events = new ArrayDeque<>(events);
            this.failure = failure;
        }

        @Override
        public @Nullable Event next() {
            if (events.isEmpty() && failure != null) {
                throw failure;
            }
            return events.poll();
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
