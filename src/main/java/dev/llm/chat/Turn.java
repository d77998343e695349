package dev.llm.chat;

import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.ReplyBuilder;
import dev.llm.provider.Reply;
import dev.llm.route.Answer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Asks once and reads the whole answer, showing each event as it comes. What came before a failure is kept.
public final class Turn {
    private final LongSupplier nanoTime;

    /// @param nanoTime as `System.nanoTime`
    public Turn(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param open asks, and returns when the answer begins
    /// @throws LlmException when none does
    public Outcome run(Supplier<Answer> open, Consumer<Event> show) {
        long start = nanoTime.getAsLong();
        var builder = new ReplyBuilder();
        Duration firstToken = null;
        LlmException failure = null;
        Answer answer = open.get();
        try (answer) {
            Reply reply = answer.reply();
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
                answer.target(),
                builder.build(),
                firstToken,
                since(start),
                failure,
                builder.started(),
                answer.reply().lost());
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
