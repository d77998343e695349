package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.http.Proxies;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.render.Output;
import dev.llm.settings.Environment;
import dev.llm.settings.Key;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The program as a function: arguments, streams and environment to an exit code.
public final class Cli {
    /// Commands of later versions: taken for a prompt, they would be sent to a model and paid for.
    private static final Set<String> RESERVED =
            Set.of("models", "count-tokens", "proxy", "config", "logs");

    private final Streams streams;
    private final Map<String, String> env;
    private final Notices notices;
    private Supplier<Set<String>> secrets = Set::of;

    private Cli(Streams streams, Map<String, String> env) {
        this.streams = streams;
        this.env = env;
        this.notices = new Notices(streams.err(), new Redactor(() -> secrets.get()));
    }

    /// Runs one command line.
    ///
    /// @param env the environment variables
    /// @return the process's exit code
    public static int run(List<String> args, Streams streams, Map<String, String> env) {
        return new Cli(streams, env).run(args).code();
    }

    private ExitCode run(List<String> args) {
        try {
            execute(args);
            return ExitCode.OK;
        } catch (LlmException e) {
            if (e.kind() != ErrorKind.OUTPUT_CLOSED) {
                notices.failure(e);
            }
            return ExitCode.of(e.kind());
        } catch (RuntimeException | Error e) {
            notices.defect(e);
            return ExitCode.INTERNAL;
        }
    }

    private void execute(List<String> args) {
        if (args.equals(List.of("--version")) || args.equals(List.of("-V"))) {
            printVersion();
            return;
        }
        boolean named = !args.isEmpty() && args.getFirst().equals("chat");
        if (!args.isEmpty() && RESERVED.contains(args.getFirst())) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "the command " + args.getFirst() + " comes in a later version",
                    "to begin a prompt with the word: llm chat " + String.join(" ", args));
        }
        Ahead<Catalog> catalog = Ahead.of("catalog", Cli::loadCatalog);
        var command = new ChatCommand();
        switch (command.parse(named ? args.subList(1, args.size()) : args)) {
            case ParsedChat.Help _ -> printHelp(command);
            case ParsedChat.Version _ -> printVersion();
            case ParsedChat.Chat(ChatOptions options) -> chat(options, catalog);
        }
    }

    private void chat(ChatOptions options, Ahead<Catalog> catalog) {
        if (options.json() && options.extract() != ChatOptions.Extract.NONE) {
            throw new LlmException(ErrorKind.USAGE, "--json and -x exclude each other");
        }
        Settings settings = Settings.load(environment(), options.settings());
        Proxies proxies = Proxies.fromEnvironment(env);
        secrets = () -> union(settings.knownSecrets(), proxies.secrets());
        Secret key = options.key() == null ? null : settings.key("--key", options.key());
        var warnings = new Warnings(settings, notices);
        warnings.sayNew();
        try (var trace = new VerboseTrace(notices, options.verbosity());
                var wiring = new Wiring(catalog, settings, key, env, proxies, trace)) {
            new OneShot(options, settings, streams, notices, wiring, colour(settings)).run();
        } finally {
            warnings.sayNew();
        }
    }

    /// Reads one model as well, because the classes that takes are those that every request needs.
    private static Catalog loadCatalog() {
        Catalog catalog = Catalog.bundled();
        catalog.defaultOf("anthropic");
        return catalog;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        var union = new HashSet<>(a);
        union.addAll(b);
        return union;
    }

    private Environment environment() {
        String home = env.getOrDefault("HOME", "");
        return new Environment(
                env,
                Path.of(home.isEmpty() ? System.getProperty("user.home", "") : home),
                Path.of("").toAbsolutePath(),
                System.getProperty("os.name", ""));
    }

    /// Whether standard error may be coloured.
    private boolean colour(Settings settings) {
        return switch (settings.get(Key.COLOR)) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> {
                if (isSet("NO_COLOR")) {
                    yield false;
                }
                boolean forced =
                        isSet("CLICOLOR_FORCE")
                                && !env.getOrDefault("CLICOLOR_FORCE", "").equals("0");
                yield forced
                        || (streams.errTerminal() && !env.getOrDefault("TERM", "").equals("dumb"));
            }
        };
    }

    private boolean isSet(String variable) {
        return !env.getOrDefault(variable, "").isEmpty();
    }

    private void printVersion() {
        print("llm " + Version.NUMBER + "\n");
    }

    private void printHelp(ChatCommand command) {
        print(command.help());
    }

    private void print(String text) {
        new Output(streams.out(), false).print(text);
    }
}
