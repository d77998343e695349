package dev.llm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `-a` and `--at`, which fill one list so that files keep their order.
final class AttachmentOptions {
    private final List<AttachedFile> files = new ArrayList<>();

    List<AttachedFile> files() {
        return List.copyOf(files);
    }

    void addTo(CommandSpec command) {
        command.addOption(
                        OptionSpec.builder("-a", "--attachment")
                                .type(String.class)
                                .arity("1")
                                .paramLabel("FILE")
                                .parameterConsumer(this::take)
                                .description(
                                        "a file to go with the prompt: a path, a URL, or - for standard input")
                                .build())
                .addOption(
                        OptionSpec.builder("--at", "--attachment-type")
                                .type(String.class)
                                .arity("2")
                                .paramLabel("FILE MIME")
                                .hideParamSyntax(true)
                                .parameterConsumer(this::takeTyped)
                                .description(
                                        "the same, of a type that you know better: --at x.dat image/png")
                                .build())
                .addOption(
                        Syntax.flag(
                                "let -a read from this machine and private networks by URL",
                                "--allow-private"));
    }

    private void take(Stack<String> args, ArgSpec option, CommandSpec command) {
        if (args.isEmpty()) {
            throw missing(command, "option -a needs FILE");
        }
        add(option, new AttachedFile(args.pop(), null));
    }

    private void takeTyped(Stack<String> args, ArgSpec option, CommandSpec command) {
        if (args.size() < 2) {
            throw missing(command, "option --at needs FILE MIME: --at photo image/jpeg");
        }
        String place = args.pop();
        String type = args.pop();
        if (type.indexOf('/') <= 0 || type.endsWith("/")) {
            throw missing(
                    command,
                    "option --at needs a MIME type such as image/jpeg, not \"" + type + '"');
        }
        add(option, new AttachedFile(place, type.toLowerCase(Locale.ROOT)));
    }

    private void add(ArgSpec option, AttachedFile file) {
        files.add(file);
        option.setValue(file.place());
    }

    private static CommandLine.ParameterException missing(CommandSpec command, String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
