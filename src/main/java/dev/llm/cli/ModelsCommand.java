package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists.Answer;
import dev.llm.route.ModelQuery;
import dev.llm.settings.Key;
import dev.llm.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `llm models`: which models there are, and which one is asked.
final class ModelsCommand {
    private static final List<String> COMMANDS =
            List.of("list", "show", "refresh", "default", "alias", "check");

    private static final String HELP =
            """
            Usage: llm models [COMMAND]

            Shows which models there are, and chooses among them. Without a command: list.

            Commands:
              list                      the models of each provider that is ready
              show MODEL                all that is known of a model
              refresh                   asks every ready provider for its models now
              default [MODEL]           shows or sets the model for calls that name none
              alias list                the short names for models
              alias set NAME MODEL      gives a model a short name
              alias remove NAME         takes a short name away
              check [PROVIDER]          asks whether a call would be answered

            Options of list:
              -q, --query=TEXT          only models with this text in their name; may be repeated
                  --all                 retired models too, and those of providers that are not ready

            Options of list, show and alias list:
                  --json                print JSON

            Options of each command:
              -h, --help                show this help

            Examples:
              llm models -q claude -q 5.5
              llm models default claude-sonnet-5-5
              llm models alias set fast gemini/gemini-3.8-flash
            """;

    private final Invocation invocation;
    private final Notices notices;

    ModelsCommand(Invocation invocation) {
        this.invocation = invocation;
        this.notices = invocation.notices();
    }

    void run(List<String> args) {
        boolean named = !args.isEmpty() && !args.getFirst().startsWith("-");
        String command = named ? args.getFirst() : "list";
        List<String> rest = named ? args.subList(1, args.size()) : args;
        switch (command) {
            case "list" -> list(rest);
            case "show" -> show(rest);
            case "refresh" -> refresh(rest);
            case "default" -> byDefault(rest);
            case "alias" -> alias(rest);
            case "check" -> check(rest);
            default ->
                    throw new LlmException(
                            ErrorKind.USAGE,
                            "llm models has no command " + command,
                            "did you mean "
                                    + Nearest.to(command, COMMANDS, 1).getFirst()
                                    + "? see llm models --help; to search: llm models -q "
                                    + command);
        }
    }

    private void list(List<String> args) {
        CommandSpec spec =
                spec("list")
                        .addOption(Syntax.flag("everything", "--all"))
                        .addOption(Syntax.values("TEXT", "a text in the name", "-q", "--query"))
                        .addOption(json());
        ParseResult parsed = parse(spec, Words.NONE, args);
        if (parsed == null) {
            return;
        }
        var query = new ModelQuery(parsed.matchedOptionValue("-q", List.of()));
        boolean all = parsed.hasMatchedOption("--all");
        boolean json = parsed.hasMatchedOption("--json");
        with(call -> {
            var listing =
                    new ModelsListing(
                            call.wiring().catalog(),
                            call.names(),
                            notices,
                            call.wiring().now(),
                            all,
                            query);
            Settings settings = call.settings();
            for (Answer answer : call.ask(call.wiring().listers(), settings.get(Key.MODELS_TTL))) {
                listing.add(answer);
                sayFailure(answer);
            }
            String byDefault = call.byDefault(listing.isAnyReady());
            invocation.print(json ? listing.json(byDefault) : listing.text(byDefault, width()));
            if (!query.texts().isEmpty() && listing.isEmpty()) {
                notices.say(
                        "no model of "
                                + (all ? "any provider" : "a provider that is ready")
                                + " has "
                                + query
                                + " in its name");
            } else if (!listing.isAnyReady() && !json) {
                notices.say(
                        "no provider is ready; to set a key: llm config init;"
                                + " to try without one: llm -m echo \"Hello\"");
            }
        });
    }

    /// A server that may run on this machine or not, and does not, is no failure.
    private void sayFailure(Answer answer) {
        boolean expected = answer.lister().standing() == Lister.Standing.PERHAPS;
        if (answer.failure() != null && !expected) {
            notices.failure(answer.failure());
        }
    }

    private void show(List<String> args) {
        ParseResult parsed = parse(spec("show").addOption(json()), Words.one("MODEL"), args);
        if (parsed != null) {
            boolean json = parsed.hasMatchedOption("--json");
            String wanted = Words.of(parsed).getFirst();
            with(call -> invocation.print(new ModelSheets(call, notices).of(wanted, json)));
        }
    }

    private void refresh(List<String> args) {
        if (parse(spec("refresh"), Words.NONE, args) != null) {
            with(call -> {
                var failures = new ArrayList<LlmException>();
                var lines = new StringBuilder();
                for (Answer answer : call.ask(call.someReady(), Duration.ZERO)) {
                    if (answer.failure() == null) {
                        lines.append(answer.lister().name())
                                .append(": ")
                                .append(count(answer))
                                .append('\n');
                    } else if (answer.lister().standing() == Lister.Standing.READY) {
                        failures.add(answer.failure());
                    }
                }
                invocation.print(lines.toString());
                fail(failures);
            });
        }
    }

    private static String count(Answer answer) {
        if (answer.snapshot() == null) {
            return "has no list of models";
        }
        int count = answer.models().size();
        return count == 1 ? "1 model" : count + " models";
    }

    private void byDefault(List<String> args) {
        ParseResult parsed = parse(spec("default"), Words.oneOrNone("MODEL"), args);
        if (parsed != null) {
            List<String> words = Words.of(parsed);
            with(call -> {
                if (words.isEmpty()) {
                    invocation.print(new ModelChoices(call, invocation).byDefault() + "\n");
                } else {
                    new ModelChoices(call, invocation).setDefault(words.getFirst());
                }
            });
        }
    }

    private void alias(List<String> args) {
        String command = args.isEmpty() ? "--help" : args.getFirst();
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        switch (command) {
            case "list" -> {
                ParseResult parsed = parse(spec("alias list").addOption(json()), Words.NONE, rest);
                if (parsed != null) {
                    boolean json = parsed.hasMatchedOption("--json");
                    with(call ->
                            invocation.print(new ModelChoices(call, invocation).aliases(json)));
                }
            }
            case "set" -> {
                ParseResult parsed = parse(spec("alias set"), Words.two("NAME and MODEL"), rest);
                if (parsed != null) {
                    List<String> words = Words.of(parsed);
                    with(call ->
                            new ModelChoices(call, invocation)
                                    .setAlias(words.getFirst(), words.getLast()));
                }
            }
            case "remove" -> {
                ParseResult parsed = parse(spec("alias remove"), Words.one("NAME"), rest);
                if (parsed != null) {
                    String name = Words.of(parsed).getFirst();
                    with(call -> new ModelChoices(call, invocation).removeAlias(name));
                }
            }
            case "-h", "--help" -> invocation.print(HELP);
            default ->
                    throw new LlmException(
                            ErrorKind.USAGE,
                            "llm models alias has no command " + command,
                            "it has list, set and remove");
        }
    }

    private void check(List<String> args) {
        ParseResult parsed = parse(spec("check"), Words.oneOrNone("PROVIDER"), args);
        if (parsed != null) {
            List<String> words = Words.of(parsed);
            with(call -> {
                var check = new ModelsCheck(call, words.isEmpty() ? null : words.getFirst());
                List<LlmException> failures = check.run();
                invocation.print(check.text());
                fail(failures);
            });
        }
    }

    /// Says what failed, and ends as the first of it.
    private void fail(List<LlmException> failures) {
        if (!failures.isEmpty()) {
            failures.subList(1, failures.size()).forEach(notices::failure);
            throw failures.getFirst();
        }
    }

    private int width() {
        return invocation.streams().outTerminal()
                ? TerminalWidth.of(invocation.environment().variables())
                : TerminalWidth.UNKNOWN;
    }

    private void with(Consumer<ModelsCall> work) {
        Settings settings = invocation.settings(Map.of());
        var warnings = new Warnings(settings, notices);
        warnings.sayNew();
        var trace = new VerboseTrace(notices, 0);
        try (var wiring = invocation.wiring(settings, invocation.catalog(), null, trace)) {
            work.accept(
                    new ModelsCall(
                            settings,
                            wiring,
                            wiring.modelNames(),
                            wiring.modelLists(invocation::quotesKey, notices::say)));
        } finally {
            warnings.sayNew();
        }
    }

    /// Null when the help was asked for, which is then printed.
    private @Nullable ParseResult parse(CommandSpec spec, Words words, List<String> args) {
        ParseResult parsed = words.parse(spec, "llm models --help", args);
        if (parsed == null) {
            invocation.print(HELP);
        }
        return parsed;
    }

    private static OptionSpec json() {
        return Syntax.flag("as JSON", "--json");
    }

    private static CommandSpec spec(String name) {
        return CommandSpec.create().name("llm models " + name).addOption(Syntax.helpFlag());
    }
}
