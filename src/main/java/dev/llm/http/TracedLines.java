package dev.llm.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The body of one answer on its way to a [Trace]: by whole lines, so that no key slips through in two halves, and those
/// of answers that come at the same time do not mix.
final class TracedLines {
    private final Trace trace;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    TracedLines(Trace trace) {
        this.trace = trace;
    }

    void add(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '\n') {
                tell();
            } else {
                line.write(each);
            }
        }
    }

    /// Tells what has come of a line that never ended.
    void end() {
        if (line.size() > 0) {
            tell();
        }
    }

    private void tell() {
        trace.received(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }
}
