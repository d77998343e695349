package dev.llm.route;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import dev.llm.tokens.ContextLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the models of a route in their order: the next one when one is not available, and only while nothing of an
/// answer has come. Mostly there is one, and then its failure is that of the call, as it is.
///
/// Lives for one call: [#prepare] it, then [#open] the answer.
public final class Router {
    private final Route route;
    private final ModelNames names;
    private final Question question;
    private final Retries retries;
    private final Consumer<String> say;

    private final List<Miss> misses = new ArrayList<>();
    private int next;
    private @Nullable Attempt prepared;

    /// @param retries of the last model; those before it are retried briefly
    /// @param say takes the sentence of who answered
    public Router(
            Route route,
            ModelNames names,
            Question question,
            Retries retries,
            Consumer<String> say) {
        this.route = route;
        this.names = names;
        this.question = question;
        this.retries = retries;
        this.say = say;
    }

    /// A model at its provider, and the beginning of what it is asked.
    private record Attempt(Target target, Provider provider, ChatRequest begun) {}

    /// A model that did not answer, and why.
    private record Miss(String target, LlmException failure) {}

    /// Finds the first model that can be asked, so that what is wrong with the call is said before anything is read or
    /// sent.
    ///
    /// @throws LlmException as [#open]
    public void prepare() {
        prepared = following();
    }

    /// What [#open] asks first.
    public Asking first() {
        Attempt attempt = prepared == null ? following() : prepared;
        while (true) {
            ChatRequest request = finished(attempt);
            if (request != null) {
                return new Asking(attempt.target(), attempt.provider(), request);
            }
            attempt = following();
        }
    }

    /// Asks one model after the other until one begins to answer.
    ///
    /// @throws LlmException the one model's failure; of several, the first one that may pass, or else the first, with
    ///     what each of them said
    public Answer open() {
        Attempt attempt = prepared == null ? following() : prepared;
        while (true) {
            ChatRequest request = finished(attempt);
            if (request != null) {
                try {
                    Reply reply =
                            (isLast() ? retries : retries.brief())
                                    .open(attempt.provider(), request);
                    tellWho(attempt.target());
                    return new Answer(attempt.target(), reply);
                } catch (LlmException e) {
                    missed(attempt.target().toString(), e, othersMayAnswer(e.kind()));
                }
            }
            attempt = following();
        }
    }

    /// What this model is asked, or null when others are to be asked in its place. What is too long for it is not so for all;
    /// a file that cannot be read cannot be read for any.
    private @Nullable ChatRequest finished(Attempt attempt) {
        try {
            return question.finish(attempt.target(), attempt.provider(), attempt.begun());
        } catch (LlmException e) {
            boolean passes =
                    ContextLimit.isExceededBy(e)
                            || (e.kind() == ErrorKind.USAGE && othersMayAnswer(e.kind()));
            if (!passes && e.kind() != ErrorKind.USAGE) {
                throw e;
            }
            missed(attempt.target().toString(), e, passes);
            return null;
        }
    }

    /// The next model in turn that can be asked.
    private Attempt following() {
        while (true) {
            String wanted = route.models().get(next++);
            String called = wanted == null ? "the default model" : wanted;
            try {
                Target target = names.resolve(wanted);
                called = target.toString();
                Provider provider = target.entry().provider().get();
                return new Attempt(target, provider, question.begin(target, provider));
            } catch (LlmException e) {
                missed(called, e, othersMayAnswer(e.kind()));
            }
        }
    }

    private boolean isLast() {
        return next == route.models().size();
    }

    /// @param passes whether others may answer all the same
    /// @throws LlmException when nobody else is to be asked
    private void missed(String target, LlmException e, boolean passes) {
        boolean stops = !passes;
        if (misses.isEmpty() && (stops || isLast())) {
            throw e;
        }
        misses.add(new Miss(target, e));
        if (stops) {
            throw failure(e);
        }
        if (isLast()) {
            throw failure(mostTelling());
        }
    }

    /// What keeps one model from answering and not all of them. A parameter that is refused is a mistake at the first
    /// one; another may just not have it.
    private boolean othersMayAnswer(ErrorKind kind) {
        return switch (kind) {
            case CONFIGURATION,
                    AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    QUOTA,
                    NOT_AN_API,
                    CONFLICT,
                    RATE_LIMITED,
                    OVERLOADED,
                    SERVER,
                    TIMEOUT,
                    NETWORK,
                    CUT ->
                    true;
            case USAGE -> next > 1;
            case INTERNAL,
                    INVALID_REQUEST,
                    TOO_LARGE,
                    REFUSED,
                    TRUNCATED,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    false;
        };
    }

    /// That a call may succeed later says more than that a key is missing somewhere.
    private LlmException mostTelling() {
        for (Miss miss : misses) {
            if (miss.failure().kind().retryable()) {
                return miss.failure();
            }
        }
        return misses.getFirst().failure();
    }

    private LlmException failure(LlmException telling) {
        if (telling.kind() == ErrorKind.INTERRUPTED) {
            return telling;
        }
        // The status stands with each model; what else one provider said is not the word of all.
        var upstream = Upstream.NONE.withRetryAfter(telling.upstream().retryAfter());
        return new LlmException(
                telling.kind(),
                prefix() + "no model answered" + missed(),
                telling.advice(),
                upstream,
                telling);
    }

    private void tellWho(Target target) {
        if (route.name() != null || !misses.isEmpty()) {
            say.accept(prefix() + target + " answered" + missed());
        }
    }

    private String prefix() {
        return route.name() == null ? "" : route.name() + ": ";
    }

    /// `; anthropic/claude-opus-5-5: Overloaded (529); lab/m: no key`
    private String missed() {
        var text = new StringBuilder();
        for (Miss miss : misses) {
            int status = miss.failure().upstream().status();
            text.append("; ")
                    .append(Lacking.said(miss.target(), miss.failure()))
                    .append(status == 0 ? "" : " (" + status + ")");
        }
        return text.toString();
    }
}
