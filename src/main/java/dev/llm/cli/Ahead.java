package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Something that takes long enough to be begun on another thread before it is needed.
final class Ahead<T> {
    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    /// @param name of the thread
    static <T> Ahead<T> of(String name, Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return new Ahead<>(task);
    }

    /// Waits for it if need be.
    ///
    /// @throws LlmException the work's own, or of kind INTERRUPTED
    T get() {
        try {
            return task.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LlmException failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        }
    }
}
