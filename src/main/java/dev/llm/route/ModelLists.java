package dev.llm.route;

import dev.llm.http.Http;
import dev.llm.http.Timeouts;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.ListedModel;
import dev.llm.provider.ModelCache;
import dev.llm.provider.ModelCache.Snapshot;
import dev.llm.provider.ModelCache.Source;
import dev.llm.provider.Provider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which models providers have: asks them, several at once and each within its own time, and keeps what they said for
/// the next time and for when they cannot be asked.
public final class ModelLists {
    /// What an exchange may take longer than its own limits, which say better what went wrong.
    private static final Duration GRACE = Duration.ofMillis(500);

    private final ModelCache cache;
    private final InstantSource clock;
    private final Predicate<String> quotesKey;
    private final Consumer<String> notices;

    /// @param quotesKey whether a text has a key in it: a model whose entry does is neither shown nor kept
    /// @param notices told what did not work and does not matter for the lists
    public ModelLists(
            ModelCache cache,
            InstantSource clock,
            Predicate<String> quotesKey,
            Consumer<String> notices) {
        this.cache = cache;
        this.clock = clock;
        this.quotesKey = quotesKey;
        this.notices = notices;
    }

    /// What came of one provider.
    ///
    /// @param snapshot its models as far as known: asked now, or kept from before; null when nothing is known, or when it
    ///   has no list
    /// @param asked whether it answered just now
    /// @param took how long that was; null when it was not asked, or did not answer
    /// @param failure why it did not; null when it did, or was not asked
    public record Answer(
            Lister lister,
            @Nullable Snapshot snapshot,
            boolean asked,
            @Nullable Duration took,
            @Nullable LlmException failure) {
        public List<ListedModel> models() {
            return snapshot == null ? List.of() : snapshot.models();
        }
    }

    /// Asks those whose list is as old as this or older, or changes all the time. An age of zero asks all.
    ///
    /// @param limits what each of them may take
    public List<Answer> of(List<Lister> listers, Duration timeToLive, Timeouts limits) {
        var questions = new ArrayList<Question>();
        for (Lister lister : listers) {
            questions.add(question(lister, timeToLive, limits));
        }
        long deadline = System.nanoTime() + limits.total().plus(GRACE).toNanos();
        try {
            var answers = new ArrayList<Answer>();
            for (Question question : questions) {
                answers.add(answer(question, deadline, limits));
            }
            return answers;
        } finally {
            questions.forEach(Question::cancel);
        }
    }

    private record Listed(@Nullable List<ListedModel> models, Duration took) {}

    /// @param kept what is in the cache
    /// @param task null when it need not, or cannot, be asked
    private record Question(
            Lister lister,
            @Nullable Source source,
            @Nullable Snapshot kept,
            @Nullable FutureTask<Listed> task,
            @Nullable LlmException failure) {
        private void cancel() {
            if (task != null) {
                task.cancel(true);
            }
        }
    }

    /// Keys are read here, one after the other, since a command for a key may want to talk to the user.
    private Question question(Lister lister, Duration timeToLive, Timeouts limits) {
        Source source = null;
        Snapshot kept = null;
        try {
            source = lister.source();
            kept = cache.read(source);
            if (kept != null && !lister.changing() && isFresh(kept, timeToLive)) {
                return new Question(lister, source, kept, null, null);
            }
            Provider provider = lister.entry().provider().get();
            var task = new FutureTask<>(() -> listed(provider, limits));
            Thread.ofVirtual().name("models of " + lister.name()).start(task);
            return new Question(lister, source, kept, task, null);
        } catch (LlmException e) {
            return new Question(lister, source, kept, null, e);
        }
    }

    private static Listed listed(Provider provider, Timeouts limits) {
        long start = System.nanoTime();
        List<ListedModel> models = provider.models(limits);
        return new Listed(models, Duration.ofNanos(System.nanoTime() - start));
    }

    private boolean isFresh(Snapshot kept, Duration timeToLive) {
        Instant now = clock.instant();
        return !kept.asked().isAfter(now) && now.isBefore(kept.asked().plus(timeToLive));
    }

    private Answer answer(Question question, long deadline, Timeouts limits) {
        Lister lister = question.lister();
        Source source = question.source();
        if (question.task() == null || source == null) {
            return failed(question, question.failure());
        }
        try {
            Listed listed = question.task().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            Snapshot snapshot = listed.models() == null ? null : keep(source, listed.models());
            return new Answer(lister, snapshot, true, listed.took(), null);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof LlmException failure)) {
                throw new IllegalStateException(e.getCause());
            }
            if (failure.kind() == ErrorKind.INTERRUPTED) {
                throw failure;
            }
            return failed(question, failure);
        } catch (TimeoutException _) {
            var failure =
                    new LlmException(
                            ErrorKind.TIMEOUT,
                            lister.name()
                                    + ": no whole list of models within "
                                    + Http.seconds(limits.total()));
            return failed(question, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
    }

    private static Answer failed(Question question, @Nullable LlmException failure) {
        return new Answer(question.lister(), question.kept(), false, null, failure);
    }

    private Snapshot keep(Source source, List<ListedModel> listed) {
        List<ListedModel> models =
                listed.stream().filter(model -> !quotesKey.test(model.raw().text())).toList();
        if (models.size() < listed.size()) {
            notices.accept(
                    source.provider()
                            + ": "
                            + (listed.size() - models.size())
                            + " of its models are left out, because it writes a key into them");
        }
        var snapshot = new Snapshot(clock.instant(), models);
        if (source.base().isEmpty()) {
            return snapshot;
        }
        try {
            cache.write(source, snapshot);
        } catch (IOException e) {
            notices.accept(
                    "the models of "
                            + source.provider()
                            + " cannot be kept: no writing to "
                            + e.getMessage());
        }
        return snapshot;
    }
}
