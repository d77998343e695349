package dev.llm.proxy;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import dev.llm.route.Target;
import dev.llm.tokens.CountedPrompts;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How many tokens the prompts of clients have, where nobody else tells them: estimated, but for what a target has
/// counted when it answered the turns before.
final class PromptCounts {
    private final CountedPrompts counted = new CountedPrompts();

    long count(Conversation conversation, Step step, Routing routing) {
        ChatRequest request = conversation.callToCount().request();
        Target target = step.target();
        return counted.count(target.toString(), request, routing.tokenizer(target)).tokens();
    }

    /// The same for the beginning of an answer, counted while the model is waited for. Null when nobody asks.
    Supplier<@Nullable Long> estimate(Conversation conversation, Plan plan, Routing routing) {
        Step first = plan.steps().getFirst();
        boolean asked = conversation.stream() && Way.isAnthropic(conversation.dialect());
        if (!asked || first.provider().speaks(conversation.dialect().name())) {
            return () -> null;
        }
        conversation.call(); // what is wrong with the request is said by whoever serves it
        var counting = new FutureTask<Long>(() -> count(conversation, first, routing));
        Thread.ofVirtual().start(counting);
        return () -> {
            try {
                return counting.get();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
            } catch (ExecutionException | CancellationException _) {
                return null;
            }
        };
    }

    /// Takes in what an answer tells of the tokens of its prompt. One that goes on from an answer before it was longer for
    /// the provider than it is here.
    void learn(Conversation conversation, Trail trail, Routing routing) {
        Target target = trail.target();
        Long tokens = trail.usage().totalInputTokens();
        boolean answered = trail.stop() != null && trail.failure() == null;
        boolean whole = conversation.head().previous() == null;
        if (target == null || tokens == null || !answered || !whole) {
            return;
        }
        if (!routing.learning().isReal(target)) {
            return;
        }
        if (conversation.isRead() && conversation.mayBeCounted()) {
            counted.remember(target.toString(), conversation.call().request(), tokens);
        }
        routing.learning()
                .learn(
                        target,
                        conversation.body().length,
                        () -> conversation.callToCount().request(),
                        tokens);
    }
}
