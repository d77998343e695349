package dev.llm.cli;

import dev.llm.model.ChatRequest;
import dev.llm.proxy.Routing;
import dev.llm.route.Target;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Lets answers that came through the proxy teach how their models count, beside the exchanges and one at a time: what
/// comes meanwhile, or soon after, is passed over, as there is always more.
final class Lessons implements Routing.Learning {
    /// A conversation of an agent takes a tenth of a second to count, with each turn again.
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /// So many are taken as they come.
    private static final int FIRST = 10;

    private final Counting counting;
    private final Predicate<Target> isReal;
    private final Semaphore free = new Semaphore(1);

    /// Of whoever has that one permit.
    private int given;

    private long next;

    /// @param isReal whether a target counts tokens
    Lessons(Counting counting, Predicate<Target> isReal) {
        this.counting = counting;
        this.isReal = isReal;
    }

    @Override
    public boolean isReal(Target target) {
        return isReal.test(target);
    }

    @Override
    public void learn(Target target, int length, Supplier<ChatRequest> request, long tokens) {
        if (length < Counting.WORTH_LOADING || !free.tryAcquire()) {
            return;
        }
        if (given >= FIRST && System.nanoTime() - next < 0) {
            free.release();
            return;
        }
        given++;
        // Counting waits for nothing, so that on a virtual thread it would keep exchanges from
        // theirs.
        Thread.ofPlatform().daemon().name("lesson").start(() -> learn(target, request, tokens));
    }

    private void learn(Target target, Supplier<ChatRequest> request, long tokens) {
        try {
            counting.learn(target, request.get(), tokens);
        } catch (RuntimeException _) {
            // What cannot be read or counted here teaches nothing.
        } finally {
            next = System.nanoTime() + PAUSE.toNanos();
            free.release();
        }
    }
}
