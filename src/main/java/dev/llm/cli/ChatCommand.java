package dev.llm.cli;

import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/// The options of `llm chat`, which are those of `llm`. They are built in code, because picocli's annotations cost more
/// at start-up than all the rest of parsing.
final class ChatCommand {
    private final AttachmentOptions attachments = new AttachmentOptions();
    private final Syntax syntax = new Syntax(spec(attachments));

    /// @throws LlmException of kind USAGE
    ParsedChat parse(List<String> args) {
        ParseResult parsed = syntax.parse(args);
        if (parsed.hasMatchedOption("-h")) {
            return new ParsedChat.Help();
        }
        return parsed.hasMatchedOption("-V")
                ? new ParsedChat.Version()
                : new ParsedChat.Chat(options(parsed));
    }

    String help() {
        return syntax.help();
    }

    private ChatOptions options(ParseResult parsed) {
        return new ChatOptions(
                parsed.matchedPositionalValue(0, List.of()),
                settings(parsed),
                parsed.matchedOptionValue("-q", List.of()),
                parsed.matchedOptionValue("--fallback", List.of()),
                parameters(parsed),
                think(parsed),
                Syntax.text(parsed, "-s"),
                attachments.files(),
                parsed.hasMatchedOption("--allow-private"),
                extract(parsed),
                parsed.hasMatchedOption("--json"),
                Syntax.text(parsed, "--key"),
                parsed.hasMatchedOption("--no-stdin"),
                parsed.hasMatchedOption("--force"),
                parsed.hasMatchedOption("--dry-run"),
                parsed.matchedOptionValue("-v", new boolean[0]).length);
    }

    private static Map<String, String> settings(ParseResult parsed) {
        var settings = new LinkedHashMap<String, String>();
        for (String option :
                List.of(
                        "--model",
                        "--timeout",
                        "--connect-timeout",
                        "--idle-timeout",
                        "--retries",
                        "--color")) {
            String value = Syntax.text(parsed, option);
            if (value != null) {
                settings.put(key(option), value);
            }
        }
        for (String option : List.of("--usage", "--hide-reasoning", "--fail-on-truncation")) {
            if (parsed.hasMatchedOption(option)) {
                settings.put(key(option), "true");
            }
        }
        if (parsed.hasMatchedOption("--no-stream")) {
            settings.put("stream", "false");
        }
        if (parsed.hasMatchedOption("--no-log")) {
            settings.put("log", "false");
        }
        return settings;
    }

    private static String key(String option) {
        return option.substring(2).replace('-', '_');
    }

    private static Map<String, String> parameters(ParseResult parsed) {
        var parameters = new LinkedHashMap<String, String>();
        // An option that takes its parameters by itself is not among those that picocli calls
        // matched.
        List<String> pairs = parsed.commandSpec().findOption("-o").getValue();
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        String maxTokens = Syntax.text(parsed, "--max-tokens");
        if (maxTokens != null) {
            parameters.put("max_tokens", maxTokens);
        }
        return parameters;
    }

    private static @Nullable Effort think(ParseResult parsed) {
        String word = Syntax.text(parsed, "--think");
        if (word == null) {
            return null;
        }
        Effort effort = word.equals("off") ? Effort.NONE : Effort.ofWord(word);
        if (effort == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--think must be off, minimal, low, medium, high, xhigh or max, not \""
                            + word
                            + '"',
                    "see llm --help");
        }
        return effort;
    }

    private static ChatOptions.Extract extract(ParseResult parsed) {
        if (parsed.hasMatchedOption("--xl")) {
            return ChatOptions.Extract.LAST;
        }
        return parsed.hasMatchedOption("-x") ? ChatOptions.Extract.FIRST : ChatOptions.Extract.NONE;
    }

    private static CommandSpec spec(AttachmentOptions attachments) {
        CommandSpec spec = CommandSpec.create().name("llm");
        prompting(spec);
        attachments.addTo(spec);
        answering(spec);
        return spec.usageMessage(usage());
    }

    /// What is asked, and whom.
    private static void prompting(CommandSpec spec) {
        spec.addPositional(
                        PositionalParamSpec.builder()
                                .paramLabel("PROMPT")
                                .arity("0..*")
                                .type(List.class)
                                .auxiliaryTypes(String.class)
                                .description(
                                        "the prompt; several words are joined with blanks. Piped input goes before it")
                                .build())
                .addOption(
                        Syntax.value(
                                "MODEL",
                                "provider/model, a model's id, a provider, or an alias",
                                "-m",
                                "--model"))
                .addOption(
                        Syntax.values(
                                "TEXT",
                                "the model with the shortest name that has this text in it, and those of other -q",
                                "-q",
                                "--query"))
                .addOption(
                        Syntax.values(
                                "MODEL",
                                "a model to ask when the one before is not available",
                                "--fallback"))
                .addOption(Syntax.value("TEXT", "system prompt", "-s", "--system"))
                .addOption(parameter())
                .addOption(Syntax.value("N", "the most tokens the answer may have", "--max-tokens"))
                .addOption(
                        Syntax.value(
                                "LEVEL",
                                "how much to reason: off, low, medium, high or max; also minimal, xhigh",
                                "--think"));
    }

    /// How, and what is to become of the answer.
    private static void answering(CommandSpec spec) {
        spec.addOption(Syntax.flag("wait for the whole answer in one piece", "--no-stream"))
                .addOption(Syntax.flag("tokens, cost and times on standard error", "-u", "--usage"))
                .addOption(
                        Syntax.flag(
                                "only the first fenced code block of the answer",
                                "-x",
                                "--extract"))
                .addOption(
                        Syntax.flag(
                                "only the last fenced code block of the answer",
                                "--xl",
                                "--extract-last"))
                .addOption(
                        Syntax.flag("do not show the model's reasoning", "-R", "--hide-reasoning"))
                .addOption(Syntax.flag("one JSON object instead of the text", "--json"))
                .addOption(
                        Syntax.value(
                                "KEY",
                                "key for this call: itself, env:NAME, file:PATH or cmd:COMMAND",
                                "--key"))
                .addOption(Syntax.flag("do not read standard input", "--no-stdin"))
                .addOption(Syntax.flag("send even what the model is known to refuse", "--force"))
                .addOption(Syntax.flag("do not log this call", "-n", "--no-log"))
                .addOption(
                        Syntax.flag(
                                "show what would be sent, its tokens and price; send nothing",
                                "--dry-run"))
                .addOption(
                        Syntax.value(
                                "SECONDS",
                                "for each attempt, to its last byte (default 600)",
                                "--timeout"))
                .addOption(
                        Syntax.value(
                                "SECONDS", "to be connected (default 10)", "--connect-timeout"))
                .addOption(
                        Syntax.value(
                                "SECONDS",
                                "without a byte of the answer (default 120)",
                                "--idle-timeout"))
                .addOption(
                        Syntax.value(
                                "N",
                                "attempts after the first that failed (default 2)",
                                "--retries"))
                .addOption(
                        Syntax.flag(
                                "exit 7 when the answer stopped at a limit",
                                "--fail-on-truncation"))
                .addOption(Syntax.verbose())
                .addOption(Syntax.value("WHEN", "auto, always or never", "--color"))
                .addOption(Syntax.helpFlag())
                .addOption(Syntax.flag("show the version", "-V", "--version"));
    }

    private static UsageMessageSpec usage() {
        return new UsageMessageSpec()
                .customSynopsis(
                        "llm [OPTIONS] [PROMPT...]",
                        "       llm chat [OPTIONS] [PROMPT...]",
                        "       llm models [COMMAND]",
                        "       llm logs [COMMAND]",
                        "       llm config COMMAND")
                .description("", "Asks a language model and prints its answer.", "")
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .width(100)
                .footer(
                        "",
                        "Examples:",
                        "  llm \"What is a monad?\"",
                        "  git diff | llm -s \"Write a commit message\"",
                        "  llm -m ollama/qwen3 -o temperature=0.2 -x \"A shell loop over *.txt\" > loop.sh",
                        "  llm -a photo.jpg \"What is this?\"",
                        "  llm -m echo \"Hello\"        needs no key and no network",
                        "",
                        "Exit codes: 0 ok, 1 internal, 2 usage, 3 configuration, 4 authentication, 5 refused,",
                        "6 unavailable, 7 truncated, 130 interrupted, 141 reader gone, 143 terminated");
    }

    private static OptionSpec parameter() {
        return OptionSpec.builder("-o", "--option")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..2")
                .paramLabel("KEY VALUE")
                .hideParamSyntax(true)
                .parameterConsumer(ChatCommand::consumePair)
                .description(
                        "a parameter, also KEY=VALUE: temperature, top_p, top_k, stop, seed, or the provider's own")
                .build();
    }

    /// A first word with `=` is all there is to take; otherwise the value is the next word, whatever it looks like.
    private static void consumePair(Stack<String> args, ArgSpec option, CommandSpec command) {
        if (args.isEmpty()) {
            throw missing(command, "option -o needs KEY VALUE or KEY=VALUE");
        }
        String first = args.pop();
        boolean whole = first.indexOf('=') > 0;
        if (!whole && (first.isEmpty() || first.startsWith("=") || args.isEmpty())) {
            throw missing(command, "option -o " + first + " needs a value: -o " + first + " VALUE");
        }
        List<String> known = option.getValue();
        var pairs = new ArrayList<String>(known == null ? List.of() : known);
        pairs.add(whole ? first : first + "=" + args.pop());
        option.setValue(pairs);
    }

    private static CommandLine.ParameterException missing(CommandSpec command, String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
