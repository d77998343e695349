package dev.llm.cli;

import dev.llm.http.HttpCall;
import dev.llm.http.Trace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `-v`: a line per request, response and retry. `-vv`: their bodies too, whole lines at a time, so that no key slips
/// through in two halves.
final class VerboseTrace implements Trace, AutoCloseable {
    private final Notices notices;
    private final int verbosity;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    VerboseTrace(Notices notices, int verbosity) {
        this.notices = notices;
        this.verbosity = verbosity;
    }

    @Override
    public void request(HttpCall call) {
        flush();
        say("> " + call.method() + " " + call.uri() + " (" + call.body().length + " bytes)");
        if (bodies() && call.body().length > 0) {
            notices.print(
                    call.confidential()
                            ? "> (a body with secrets, not shown)"
                            : "> " + new String(call.body(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void response(HttpCall call, int status, @Nullable String requestId, Duration waited) {
        String id = requestId == null ? "" : ", request " + requestId;
        say("< " + status + " in " + waited.toMillis() + " ms" + id);
    }

    @Override
    public void received(byte[] bytes, int length) {
        if (!bodies()) {
            return;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                flush();
            } else {
                partial.write(bytes[i]);
            }
        }
    }

    @Override
    public void retry(int attempt, int most, Duration delay, String reason) {
        flush();
        String wait = String.format(Locale.ROOT, "%.1f s", delay.toMillis() / 1000.0);
        say("retry " + attempt + " of " + most + " in " + wait + ": " + reason);
    }

    @Override
    public void note(String line) {
        say(line);
    }

    private boolean bodies() {
        return verbosity > 1;
    }

    private void say(String line) {
        if (verbosity > 0) {
            notices.print(line);
        }
    }

    /// Prints what has come of a line that never ended.
    @Override
    public void close() {
        flush();
    }

    private void flush() {
        if (partial.size() > 0) {
            notices.print("< " + partial.toString(StandardCharsets.UTF_8));
            partial.reset();
        }
    }
}
