package dev.llm.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/// The standard streams, and which of them are a terminal.
///
/// @param out unbuffered and throwing: a print stream would swallow that its reader went away
public record Streams(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal) {}
