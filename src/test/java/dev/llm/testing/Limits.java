package dev.llm.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits that end in a failure instead of never. They are generous: what is right never comes near them.
public final class Limits {
    public static final int SECONDS = 30;

    private Limits() {}

    public static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(what + " was not reached in " + SECONDS + " s");
        }
    }

    public static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
        T taken = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError(what + " did not come in " + SECONDS + " s");
        }
        return taken;
    }

    /// Asks again and again, for what says nothing by itself when it comes about.
    public static void until(BooleanSupplier so, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come about in " + SECONDS + " s");
            }
            Thread.onSpinWait();
        }
    }
}
