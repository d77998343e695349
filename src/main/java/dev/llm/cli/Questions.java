package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the user is asked: on a terminal with the question shown, else one line of standard input for each answer.
/// Input is read on another thread, because a blocked read of it cannot be interrupted.
final class Questions {
    private final Streams streams;

    Questions(Streams streams) {
        this.streams = streams;
    }

    boolean onTerminal() {
        return streams.inTerminal();
    }

    /// Null at the end of the input.
    @Nullable String ask(String question) {
        if (onTerminal()) {
            streams.err().print(question);
            streams.err().flush();
        }
        return answer(Ahead.of("stdin", () -> line(streams.in())));
    }

    /// As [#ask], but what is typed is not shown.
    @SuppressWarnings(
            "SystemConsoleNull") // it is null again in JDK 25, when a stream is redirected
    @Nullable String askHidden(String question) {
        if (!onTerminal()) {
            return ask(question);
        }
        Console console = System.console();
        if (console == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "what is typed here could be seen",
                    "do not redirect standard output, or pipe the key in");
        }
        char @Nullable [] typed =
                answer(Ahead.of("console", () -> console.readPassword("%s", question)));
        return typed == null ? null : new String(typed).strip();
    }

    /// What is said next begins a line of its own, also when there was no answer.
    private <T extends @Nullable Object> T answer(Ahead<T> answer) {
        try {
            return answer.get();
        } catch (LlmException e) {
            if (onTerminal()) {
                streams.err().println();
            }
            throw e;
        }
    }

    /// Not a byte more than the line: what follows may be meant for the next question.
    private static @Nullable String line(InputStream in) {
        var line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.USAGE, "cannot read standard input: " + e.getMessage());
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }
}
