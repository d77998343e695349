package dev.llm.cli;

import dev.llm.http.HttpCall;
import dev.llm.http.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `-v`: a line per request, response and retry. `-vv`: their bodies too.
final class VerboseTrace implements Trace {
    private final Notices notices;
    private final int verbosity;

    VerboseTrace(Notices notices, int verbosity) {
        this.notices = notices;
        this.verbosity = verbosity;
    }

    @Override
    public void request(HttpCall call) {
        say("> " + call.method() + " " + call.uri() + " (" + call.body().length + " bytes)");
        if (readsBodies() && call.body().length > 0) {
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
    public boolean readsBodies() {
        return verbosity > 1;
    }

    @Override
    public void received(String line) {
        notices.print("< " + line);
    }

    @Override
    public void retry(int attempt, int most, Duration delay, String reason) {
        String wait = String.format(Locale.ROOT, "%.1f s", delay.toMillis() / 1000.0);
        say("retry " + attempt + " of " + most + " in " + wait + ": " + reason);
    }

    @Override
    public void note(String line) {
        say(line);
    }

    private void say(String line) {
        if (verbosity > 0) {
            notices.print(line);
        }
    }
}
