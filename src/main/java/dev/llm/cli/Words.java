package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// How many words a subcommand takes beside its options.
///
/// @param label what they are, for the user
record Words(String label, int least, int most) {
    static final Words NONE = new Words("", 0, 0);

    static Words one(String label) {
        return new Words(label, 1, 1);
    }

    static Words two(String label) {
        return new Words(label, 2, 2);
    }

    static Words oneOrNone(String label) {
        return new Words(label, 0, 1);
    }

    static Words some(String label) {
        return new Words(label, 1, Integer.MAX_VALUE);
    }

    /// Those that were given.
    static List<String> of(ParseResult parsed) {
        return parsed.matchedPositionalValue(0, List.of());
    }

    /// Null when the help was asked for.
    ///
    /// @param help the command that shows it
    /// @throws LlmException of kind USAGE, which does not repeat a word too many: that may be a key
    @Nullable ParseResult parse(CommandSpec spec, String help, List<String> args) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        ParseResult parsed = new Syntax(spec).parse(args);
        if (parsed.hasMatchedOption("-h")) {
            return null;
        }
        int count = of(parsed).size();
        if (count < least || count > most) {
            throw new LlmException(
                    ErrorKind.USAGE, spec.name() + " " + complaint(count), "see " + help);
        }
        return parsed;
    }

    private String complaint(int count) {
        if (count < least) {
            return "needs " + label;
        }
        return most == 0 ? "takes no arguments" : "takes " + label + " and nothing else";
    }
}
