package dev.llm.proxy;

import dev.llm.dialect.ClientCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.ReplyBuilder;
import dev.llm.provider.Forwarded;
import dev.llm.provider.Passed;
import dev.llm.provider.Reply;
import dev.llm.route.Limits;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Asks one target of a plan, and waits until its answer has begun in earnest: with its first content where another
/// target could still take its place, else with its headers.
final class Opening {
    /// An answer in one piece that is larger is not one of a model.
    private static final int LARGEST_WHOLE = 256 * 1024 * 1024;

    /// Streams last as long as they give signs of life.
    private static final Duration ENDLESS = Duration.ofDays(1);

    private final Conversation conversation;
    private final Forwarded forwarded;
    private final Plan plan;
    private final Trail trail;
    private final Liveness liveness;

    /// @param forwarded the request as it came, for targets that speak its format
    Opening(
            Conversation conversation,
            Forwarded forwarded,
            Plan plan,
            Trail trail,
            Liveness liveness) {
        this.conversation = conversation;
        this.forwarded = forwarded;
        this.plan = plan;
        this.trail = trail;
        this.liveness = liveness;
    }

    Opened ask(Step step) {
        boolean same =
                step.provider().speaks(conversation.dialect().name())
                        && (step.streams() || !conversation.stream());
        trail.asks(step.target(), same ? conversation.dialect().name() : step.provider().dialect());
        return same ? through(step) : told(step);
    }

    private Opened through(Step step) {
        byte[] body = ForSame.body(conversation, step);
        var request =
                new Forwarded(
                        forwarded.method(),
                        forwarded.path(),
                        forwarded.query(),
                        forwarded.headers(),
                        body,
                        forwarded.keyed(),
                        forwarded.key());
        long asked = System.nanoTime();
        Passed passed;
        try {
            passed = step.provider().forward(request, timeouts(step.limits()));
        } finally {
            trail.waited(System.nanoTime() - asked);
        }
        try {
            trail.keyed(passed.key());
            if (passed.answer().mediaType().equals("text/html")) {
                throw new LlmException(
                        ErrorKind.NOT_AN_API,
                        step.target() + " answered with a page of HTML",
                        "is the base URL right?");
            }
            return conversation.stream() && isStream(passed.answer())
                    ? stream(passed, step, asked + passed.queued())
                    : whole(passed, step);
        } catch (RuntimeException e) {
            passed.close();
            throw e;
        }
    }

    private boolean isStream(HttpReply answer) {
        String type = answer.mediaType();
        return !type.equals("application/json") || Way.isOllama(conversation.dialect());
    }

    private Opened whole(Passed passed, Step step) {
        try (passed) {
            long asked = System.nanoTime();
            byte[] body = passed.answer().bytes(LARGEST_WHOLE);
            trail.waited(System.nanoTime() - asked);
            readAlong(body, passed.answer(), step);
            passed.meter().accept(trail.tokens());
            return new Opened.Whole(
                    passed.answer().status(), Replies.returnable(passed.answer().headers()), body);
        }
    }

    /// Notes what an answer in one piece says of itself. One that cannot be read is the client's to judge.
    private void readAlong(byte[] body, HttpReply answer, Step step) {
        JsonNode json = Json.parse(body);
        if (json != null && json.hasNonNull("error")) {
            LlmException error = conversation.dialect().decodeError(0, Json.write(json));
            if (plan.canMove()) {
                throw error;
            }
            if (!json.has("id")) {
                throw Replies.withStatus(conversation.dialect(), error, answer.headers());
            }
            trail.failed(error); // and part of a reply, as its format has it
            return;
        }
        try {
            if (json == null) {
                throw new LlmException(ErrorKind.NOT_AN_API, "the answer is not JSON");
            }
            ChatReply reply = conversation.dialect().decodeReply(json, origin(step));
            trail.replied(reply.id());
            trail.served(reply.model());
            trail.used(reply.usage());
            trail.stopped(reply.stop());
        } catch (LlmException e) {
            if (plan.canMove()) {
                throw e;
            }
            trail.unread(1);
        }
    }

    private Opened stream(Passed passed, Step step, long asked) {
        var tap = new Tap(conversation.dialect(), origin(step));
        var begin = new ByteArrayOutputStream();
        if (plan.canMove()) {
            holdBack(passed, tap, begin, deadline(step, asked, passed::close));
        }
        return new Opened.Stream(passed, tap, begin.toByteArray());
    }

    /// Reads until there is something that must not be taken back, or, where that is asked for, until the end.
    private void holdBack(Passed passed, Tap tap, ByteArrayOutputStream begin, Deadline limit) {
        try (var deadline = limit) {
            try {
                for (byte[] bytes; plan.whole() || !tap.content(); ) {
                    long asked = System.nanoTime();
                    bytes = passed.answer().next();
                    trail.waited(System.nanoTime() - asked);
                    if (bytes == null) {
                        break;
                    }
                    if (begin.size() + bytes.length > LARGEST_WHOLE) {
                        throw new LlmException(ErrorKind.NOT_AN_API, "the answer does not end");
                    }
                    begin.writeBytes(bytes);
                    tap.read(bytes);
                    LlmException failure = tap.failure();
                    if (failure != null) {
                        throw failure;
                    }
                    if (tap.content()) {
                        deadline.met();
                    }
                }
            } catch (LlmException e) {
                throw deadline.judged(e);
            }
        }
        boolean over = plan.whole() || !tap.content();
        if (over && !tap.complete()) {
            throw new LlmException(ErrorKind.CUT, "the stream ended before the reply did");
        }
    }

    private Opened told(Step step) {
        Translation translation = Translation.of(conversation, step);
        ClientCall call = translation.call();
        trail.lost(translation.lost());
        long asked = System.nanoTime();
        Reply reply;
        try {
            reply = step.provider().open(translation.request(), timeouts(step.limits()));
        } finally {
            trail.waited(System.nanoTime() - asked);
        }
        try {
            trail.keyed(reply.key());
            trail.lost(reply.lost());
            return conversation.stream()
                    ? new Opened.Told(reply, call, begun(reply, step, asked + reply.queued()))
                    : whole(reply, call);
        } catch (RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    private Opened whole(Reply reply, ClientCall call) {
        try (reply) {
            var builder = new ReplyBuilder();
            long asked = System.nanoTime();
            for (Event event; (event = reply.next()) != null; ) {
                builder.add(event);
            }
            trail.waited(System.nanoTime() - asked);
            ChatReply answer = builder.build();
            if (!answer.complete()) {
                throw new LlmException(ErrorKind.CUT, "the answer ended before it was whole");
            }
            trail.served(answer.model());
            trail.used(answer.usage());
            trail.stopped(answer.stop());
            byte[] body = Json.bytes(call.encodeReply(answer));
            return new Opened.Whole(200, Replies.json(), body);
        }
    }

    private List<Event> begun(Reply reply, Step step, long asked) {
        var events = new ArrayList<Event>();
        if (!plan.canMove()) {
            return events;
        }
        try (var deadline = deadline(step, asked, reply::close)) {
            try {
                boolean content = false;
                for (Event event; plan.whole() || !content; ) {
                    long waiting = System.nanoTime();
                    event = reply.next();
                    trail.waited(System.nanoTime() - waiting);
                    if (event == null) {
                        break;
                    }
                    events.add(event);
                    content |= isContent(event);
                    if (content) {
                        deadline.met();
                    }
                }
            } catch (LlmException e) {
                throw deadline.judged(e);
            }
        }
        return events;
    }

    private Deadline deadline(Step step, long asked, Runnable close) {
        return new Deadline(step.limits().firstContent(), asked, close, liveness);
    }

    private static boolean isContent(Event event) {
        return switch (event) {
            case Event.TextDelta _,
                    Event.ArgumentsDelta _,
                    Event.WholePart _,
                    Event.PartEnded _,
                    Event.ReplyEnded _ ->
                    true;
            case Event.PartStarted started -> started.kind() == Part.Kind.TOOL_CALL;
            case Event.ReplyStarted _, Event.Proved _, Event.Annotated _, Event.Unread _ -> false;
        };
    }

    private static Origin origin(Step step) {
        return new Origin(step.target().entry().name(), step.target().model());
    }

    private Timeouts timeouts(Limits limits) {
        if (!conversation.stream()) {
            Duration request = limits.request();
            return new Timeouts(limits.connect(), request, request, request);
        }
        Duration content = plan.canMove() ? limits.firstContent() : null;
        Duration headers =
                content != null && content.compareTo(limits.headers()) < 0
                        ? content
                        : limits.headers();
        return new Timeouts(limits.connect(), headers, ENDLESS, limits.idle());
    }
}
