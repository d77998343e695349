package dev.llm.cli;

import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.render.Controls;
import dev.llm.route.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What is said to the user beside the answer: one line each, on standard error, without keys and without control
/// characters.
final class Notices {
    private final PrintStream err;
    private final Redactor redactor;
    private volatile @Nullable Lines lines;

    Notices(PrintStream err, Redactor redactor) {
        this.err = err;
        this.redactor = redactor;
    }

    /// Lets nobody who says something wait until it is read, until what this returns is closed.
    Lines unwaited() {
        var unwaited = new Lines(this::write);
        lines = unwaited;
        return unwaited;
    }

    void say(String sentence) {
        print("llm: " + sentence);
    }

    /// What of a request its model was not given, unless that is nothing.
    void lost(Target target, List<String> names) {
        if (!names.isEmpty()) {
            say(target + " cannot be given, and was not: " + String.join(", ", names));
        }
    }

    /// What of a request its model was given to no effect, unless that is nothing.
    void unheeded(Target target, List<String> names) {
        if (!names.isEmpty()) {
            say(target + " does not heed " + String.join(", ", names));
        }
    }

    void failure(LlmException e) {
        String advice = e.advice() == null ? "" : "; " + e.advice();
        say(e.message() + details(e.upstream()) + advice);
    }

    /// A defect of ours: where it happened instead of a stack trace.
    void defect(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        String message = e.getMessage() == null ? "" : ": " + e.getMessage();
        say(
                "internal error: "
                        + e.getClass().getSimpleName()
                        + message
                        + where
                        + "; please report it");
    }

    /// The failure without keys, for where it is printed as anything but a line.
    LlmException redacted(LlmException e) {
        Upstream said = e.upstream();
        String requestId = said.requestId() == null ? null : redactor.redact(said.requestId());
        return new LlmException(
                e.kind(),
                redactor.redact(e.message()),
                e.advice(),
                new Upstream(
                        said.status(),
                        said.type(),
                        requestId,
                        said.retryAfter(),
                        said.shouldRetry(),
                        said.body()),
                e);
    }

    /// A line that is not ours to introduce, as it is but for what must not be shown.
    void print(String line) {
        Lines unwaited = lines;
        if (unwaited == null) {
            write(safe(line));
        } else {
            unwaited.accept(safe(line));
        }
    }

    private void write(String line) {
        err.println(line);
        err.flush();
    }

    /// A sentence that may hold a provider's words, fit to be printed.
    String safe(String sentence) {
        return redactor.redact(Controls.line(sentence));
    }

    /// A text of several lines without keys, for where it is not printed.
    String withoutKeys(String text) {
        return redactor.redact(text);
    }

    /// `(529 overloaded_error, request req_011)`: what to quote to the provider's support.
    private static String details(Upstream upstream) {
        var details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        var status = new StringJoiner(" ");
        if (upstream.status() != 0) {
            status.add(String.valueOf(upstream.status()));
        }
        if (upstream.type() != null && !upstream.type().isEmpty()) {
            status.add(upstream.type());
        }
        if (status.length() > 0) {
            details.add(status.toString());
        }
        if (upstream.requestId() != null) {
            details.add("request " + upstream.requestId());
        }
        return details.toString();
    }
}
