package dev.llm.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.cli.Cli;
import dev.llm.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// Runs command lines in this process, without settings, keys or a network.
final class Llm {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LLM_CONFIG", "/dev/null", "HOME", "/nonexistent", "LLM_LOG", "false");

    private Llm() {}

    /// @param output standard output and standard error, in the order in which they were written
    record Result(int exitCode, String output) {}

    static Result run(String... args) {
        return run(List.of(args), "");
    }

    static Result run(List<String> args, String input) {
        var output = new ByteArrayOutputStream();
        var streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        output,
                        new PrintStream(output, true, UTF_8),
                        false,
                        false,
                        false);
        int exitCode = Cli.run(args, streams, ENVIRONMENT);
        return new Result(exitCode, output.toString(UTF_8));
    }
}
