package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The program as a function: arguments, streams and environment to an exit code.
public final class Cli {
    private final Invocation invocation;

    private Cli(Invocation invocation) {
        this.invocation = invocation;
    }

    /// Runs one command line.
    ///
    /// @param env the environment variables
    /// @return the process's exit code
    public static int run(List<String> args, Streams streams, Map<String, String> env) {
        return run(args, streams, env, InstantSource.system());
    }

    /// The same at another time: prices and models come and go with the days.
    public static int run(
            List<String> args, Streams streams, Map<String, String> env, InstantSource clock) {
        return new Cli(new Invocation(streams, env, clock)).run(args).code();
    }

    private ExitCode run(List<String> args) {
        try {
            execute(args);
            return ExitCode.OK;
        } catch (LlmException e) {
            if (e.kind() != ErrorKind.OUTPUT_CLOSED) {
                invocation.notices().failure(e);
            }
            return ExitCode.of(e.kind());
        } catch (OutOfMemoryError _) {
            invocation
                    .notices()
                    .say("there is not enough memory; to give it more: LLM_JAVA_OPTS=-Xmx8g");
            return ExitCode.INTERNAL;
        } catch (RuntimeException | Error e) {
            invocation.notices().defect(e);
            return ExitCode.INTERNAL;
        }
    }

    /// The first word chooses the command; only that one's options are ever built.
    private void execute(List<String> args) {
        if (args.equals(List.of("--version")) || args.equals(List.of("-V"))) {
            printVersion();
            return;
        }
        String first = args.isEmpty() ? "" : args.getFirst();
        switch (first) {
            case "chat" -> chat(args.subList(1, args.size()));
            case "config" -> new ConfigCommand(invocation).run(args.subList(1, args.size()));
            case "logs" -> new LogsCommand(invocation).run(args.subList(1, args.size()));
            case "models" -> new ModelsCommand(invocation).run(args.subList(1, args.size()));
            case "proxy" -> new ProxyCommand(invocation).run(args.subList(1, args.size()));
            case "count-tokens" -> new CountCommand(invocation).run(args.subList(1, args.size()));
            default -> chat(args);
        }
    }

    private void chat(List<String> args) {
        Ahead<Catalog> catalog = invocation.catalog();
        var command = new ChatCommand();
        switch (command.parse(args)) {
            case ParsedChat.Help _ -> invocation.print(command.help());
            case ParsedChat.Version _ -> printVersion();
            case ParsedChat.Chat(ChatOptions options) -> chat(options, catalog);
        }
    }

    private void chat(ChatOptions options, Ahead<Catalog> catalog) {
        if (options.json() && options.extract() != ChatOptions.Extract.NONE) {
            throw new LlmException(ErrorKind.USAGE, "--json and -x exclude each other");
        }
        if (!options.queries().isEmpty() && options.settings().containsKey("model")) {
            throw new LlmException(ErrorKind.USAGE, "-m and -q exclude each other");
        }
        if (options.queries().stream().anyMatch(String::isBlank)) {
            // It is in every name: whichever model that finds, it would be paid for.
            throw new LlmException(ErrorKind.USAGE, "-q needs a text that is not empty");
        }
        Settings settings = invocation.settings(options.settings());
        Secret key = options.key() == null ? null : settings.key("--key", options.key());
        Notices notices = invocation.notices();
        var warnings = new Warnings(settings, notices);
        warnings.sayNew();
        var trace = new VerboseTrace(notices, options.verbosity());
        try (var wiring = invocation.wiring(settings, catalog, key, trace)) {
            new OneShot(
                            options,
                            settings,
                            invocation.streams(),
                            notices,
                            wiring,
                            invocation.colour(settings),
                            () -> new PromptLog(invocation, settings, wiring))
                    .run();
        } finally {
            warnings.sayNew();
        }
    }

    private void printVersion() {
        invocation.print("llm " + Version.NUMBER + "\n");
    }
}
