package dev.llm.chat;

import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.ReplyBuilder;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import dev.llm.route.Retries;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Asks once and reads the whole answer, showing each event as it comes. What came before a failure is kept.
public final class Turn {
    private final Retries retries;
    private final LongSupplier nanoTime;

    /// @param nanoTime as `System.nanoTime`
    public Turn(Retries retries, LongSupplier nanoTime) {
        this.retries = retries;
        this.nanoTime = nanoTime;
    }

    public Outcome run(Provider provider, ChatRequest request, Consumer<Event> show) {
        long start = nanoTime.getAsLong();
        var builder = new ReplyBuilder();
        Duration firstToken = null;
        LlmException failure = null;
        List<String> lost = List.of();
        try (Reply reply = retries.open(provider, request)) {
            lost = reply.lost();
            for (Event event; (event = reply.next()) != null; ) {
                if (firstToken == null && carriesContent(event)) {
                    firstToken = since(start);
                }
                builder.add(event);
                show.accept(event);
            }
        } catch (LlmException e) {
            failure = e;
        }
        return new Outcome(
                builder.build(), firstToken, since(start), failure, builder.started(), lost);
    }

    private static boolean carriesContent(Event event) {
        return event instanceof Event.TextDelta
                || event instanceof Event.ArgumentsDelta
                || event instanceof Event.WholePart;
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
