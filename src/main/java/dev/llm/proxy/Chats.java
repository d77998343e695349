package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.route.Failover;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import java.time.Duration;
import java.time.InstantSource;

/// Has conversations go on: asks who is to answer, and sees to it that the answer gets to the client, whole or not at all.
final class Chats implements AutoCloseable {
    private final Failover failover;
    private final Failures failures;
    private final Liveness liveness;
    private final Affinity affinity;
    private final PromptCounts counts;

    /// @param patience how long a client hears nothing before it gets a sign of life
    Chats(
            Failover failover,
            Failures failures,
            PromptCounts counts,
            Duration patience,
            InstantSource clock) {
        this.failover = failover;
        this.failures = failures;
        this.counts = counts;
        this.liveness = new Liveness(patience);
        this.affinity = new Affinity(clock);
    }

    void serve(Call call, Ruled.Asked ruled) {
        Conversation conversation = ruled.conversation();
        String previous = conversation.head().previous();
        Plan known = call.routing().plan(ruled.model(), call.way().provider());
        Plan plan = affinity.narrowed(known, previous);
        var opening =
                new Opening(
                        conversation,
                        call.forwarded(
                                ruled.headers(), conversation.body(), affinity.key(previous, plan)),
                        plan,
                        call.trail(),
                        liveness);
        var answer =
                new ClientAnswer(call.exchange(), call.dialect(), call.trail(), System.nanoTime());
        var delivery =
                new Delivery(
                        call.exchange(),
                        call.dialect(),
                        answer,
                        call.trail(),
                        counts.estimate(conversation, plan, call.routing()),
                        e -> failures.told(call, e));
        if (conversation.stream()) {
            liveness.watch(answer);
        }
        try {
            Opened opened = failover.run(plan, opening::ask, (_, _) -> call.trail().retried());
            delivery.deliver(opened, () -> remember(call, conversation, plan));
        } catch (LlmException e) {
            answer.close(); // a sign of life would begin what is to be a status
            LlmException failure = cutOff(call, e) ? ended() : e;
            if (!answer.begun() || failure.kind() == ErrorKind.INTERRUPTED) {
                throw failure;
            }
            delivery.fail(failure);
        } finally {
            liveness.forget(answer);
        }
    }

    /// Whether an exchange was interrupted whose client is still there: by the end of the proxy, of which the client has
    /// to be told.
    private static boolean cutOff(Call call, LlmException e) {
        return e.kind() == ErrorKind.INTERRUPTED && !call.exchange().gone() && Thread.interrupted();
    }

    private static LlmException ended() {
        return new LlmException(
                ErrorKind.OVERLOADED, "the proxy was ended before the answer was whole");
    }

    /// What later requests may go on from.
    private void remember(Call call, Conversation conversation, Plan plan) {
        counts.learn(conversation, call.trail(), call.routing());
        String id = call.trail().replyId();
        if (!conversation.canGoOn() || id.isEmpty() || call.trail().target() == null) {
            return;
        }
        for (Step step : plan.steps()) {
            if (step.target().equals(call.trail().target())) {
                affinity.made(id, step, call.trail().key());
                return;
            }
        }
    }

    @Override
    public void close() {
        liveness.close();
    }
}
