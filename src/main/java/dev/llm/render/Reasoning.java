package dev.llm.render;

import java.io.PrintStream;

/// Reasoning on standard error, dimmed where that is possible. It goes line by line to its end, so that what follows
/// begins on a line of its own.
public final class Reasoning {
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[22m";

    private final PrintStream err;
    private final boolean colour;
    private boolean open;
    private boolean atLineStart = true;

    public Reasoning(PrintStream err, boolean colour) {
        this.err = err;
        this.colour = colour;
    }

    void print(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!open && colour) {
            err.print(DIM);
        }
        open = true;
        err.print(Controls.visible(text));
        err.flush();
        atLineStart = text.endsWith("\n");
    }

    void end() {
        if (!open) {
            return;
        }
        open = false;
        err.print(colour ? NORMAL : "");
        err.print(atLineStart ? "" : "\n");
        err.flush();
        atLineStart = true;
    }
}
