package dev.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Trains the AOT cache: runs the command lines that standard input gives, one per line with its arguments separated by
/// tabs, in this one process, because a cache holds what one process did. The build starts it; users never do.
public final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException {
        // All lines are read first, so that the commands find their standard input at its end.
        var commands = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        for (String command : commands.lines().toList()) {
            Main.run(List.of(command.split("\t")));
        }
    }
}
