package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options and arguments of one command: parsed by picocli, with our words for what is wrong. Specifications are
/// built in code, because picocli's annotations cost more at start-up than all the rest of parsing.
final class Syntax {
    private final CommandLine commandLine;
    private final String command;

    Syntax(CommandSpec spec) {
        this.command = spec.name();
        this.commandLine =
                new CommandLine(spec)
                        .setExpandAtFiles(false)
                        .setInterpolateVariables(false)
                        .setOverwrittenOptionsAllowed(true);
    }

    /// @throws LlmException of kind USAGE
    ParseResult parse(List<String> args) {
        try {
            return commandLine.parseArgs(args.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw usage(e);
        }
    }

    String help() {
        return commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    static @Nullable String text(ParseResult parsed, String option) {
        return parsed.matchedOptionValue(option, null);
    }

    static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names[0], tail(names))
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// An option that may be given several times.
    static OptionSpec values(String label, String description, String... names) {
        return OptionSpec.builder(names[0], tail(names))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names[0], tail(names))
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OptionSpec helpFlag() {
        return flag("show this help", "-h", "--help");
    }

    static OptionSpec verbose() {
        return OptionSpec.builder("-v", "--verbose")
                .type(boolean[].class)
                .arity("0")
                .description("each request and response on standard error; -vv with their bodies")
                .build();
    }

    private static String[] tail(String... names) {
        return Arrays.copyOfRange(names, 1, names.length);
    }

    /// picocli's first line, in our manner; an unknown option gets its nearest relatives.
    private LlmException usage(CommandLine.ParameterException e) {
        String message = e.getMessage() == null ? "bad arguments" : e.getMessage();
        String sentence = message.lines().findFirst().orElse(message);
        String lower = Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
        // picocli quotes the whole argument, and a mistyped --key has a key in it.
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && unmatched.isUnknownOption()) {
            List<String> nearest = unmatched.getSuggestions();
            String advice =
                    nearest.isEmpty() ? "" : "did you mean " + String.join(" or ", nearest) + "? ";
            return new LlmException(
                    ErrorKind.USAGE,
                    "unknown option: '" + optionName(unmatched.getUnmatched().getFirst()) + "'",
                    advice
                            + "see "
                            + command
                            + " --help; what begins with - and is no option goes after --");
        }
        return new LlmException(ErrorKind.USAGE, lower, "see " + command + " --help");
    }

    /// An option without what may be its value.
    private static String optionName(String argument) {
        if (argument.startsWith("--")) {
            int equals = argument.indexOf('=');
            return equals < 0 ? argument : argument.substring(0, equals);
        }
        return argument.length() <= 2 ? argument : argument.substring(0, 2) + "…";
    }
}
