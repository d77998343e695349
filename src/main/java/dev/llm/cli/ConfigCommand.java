package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.provider.ListedModel;
import dev.llm.settings.KeyPath;
import dev.llm.settings.Setting;
import dev.llm.settings.Settings;
import dev.llm.settings.SettingsEditor;
import java.nio.file.Files;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `llm config`: shows and changes the settings.
final class ConfigCommand {
    private static final List<String> COMMANDS =
            List.of(
                    "list", "get", "set", "unset", "edit", "path", "init", "set-key", "check",
                    "history", "restore");

    private static final String HELP =
            """
            Usage: llm config COMMAND

            Shows and changes the settings.

            Commands:
              list [--json]           every key, its value and where that came from
              get KEY [--reveal]      the value of one key; keys of providers are masked
              set KEY VALUE...        sets a key in the settings file
              set KEY=VALUE...        sets several keys at once
              unset KEY               takes a key or a table out of the settings file
              edit                    opens the settings file in $VISUAL or $EDITOR
              path                    where the settings file is
              init [PROVIDER]         asks for a provider and its key, checks the key and keeps it
              set-key PROVIDER        asks for a provider's key and keeps it
              check                   everything that is wrong with the settings and models.toml
              history                 the changes, the last one first
              restore N               the settings as they were before the change N

            Examples:
              llm config set model anthropic/claude-sonnet-5-5
              llm config set providers.lab.type=openai providers.lab.base_url=http://lab:8080/v1
              llm config set routes.smart.targets anthropic/claude-opus-5-5 openai/gpt-6.2-sol
              pass show lab | llm config set-key lab
            """;

    private final Invocation invocation;
    private final Notices notices;
    private final Questions questions;

    ConfigCommand(Invocation invocation) {
        this.invocation = invocation;
        this.notices = invocation.notices();
        this.questions = new Questions(invocation.streams());
    }

    void run(List<String> args) {
        String command = args.isEmpty() ? "--help" : args.getFirst();
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        switch (command) {
            case "list" -> list(rest);
            case "get" -> get(rest);
            case "set" -> set(rest);
            case "unset" -> unset(rest);
            case "edit" -> edit(rest);
            case "path" -> path(rest);
            case "init" -> init(rest);
            case "set-key" -> setKey(rest);
            case "check" -> check(rest);
            case "history" -> history(rest);
            case "restore" -> restore(rest);
            case "-h", "--help" -> invocation.print(HELP);
            default ->
                    throw new LlmException(
                            ErrorKind.USAGE,
                            "llm config has no command " + command,
                            "did you mean "
                                    + Nearest.to(command, COMMANDS, 1).getFirst()
                                    + "? see llm config --help");
        }
    }

    private void list(List<String> args) {
        CommandSpec spec = spec("list").addOption(Syntax.flag("as JSON", "--json"));
        ParseResult parsed = parse(spec, Words.NONE, args);
        if (parsed != null) {
            List<Setting> settings = settings().list();
            invocation.print(
                    parsed.hasMatchedOption("--json")
                            ? ConfigListing.json(settings)
                            : ConfigListing.text(settings));
        }
    }

    private void get(List<String> args) {
        CommandSpec spec =
                spec("get").addOption(Syntax.flag("shows a provider's key in clear", "--reveal"));
        ParseResult parsed = parse(spec, Words.one("a KEY"), args);
        if (parsed != null) {
            KeyPath path = KeyPath.of(words(parsed).getFirst());
            Setting setting = ConfigListing.find(path, settings().list());
            Object value =
                    parsed.hasMatchedOption("--reveal") ? setting.revealed() : setting.value();
            if (value == null) {
                throw new LlmException(ErrorKind.CONFIGURATION, path + " is not set");
            }
            invocation.print(ConfigListing.plain(value));
        }
    }

    private void set(List<String> args) {
        ParseResult parsed = parse(spec("set"), Words.some("a KEY and its VALUE"), args);
        if (parsed != null) {
            editor().set(Assignments.of(words(parsed)));
        }
    }

    private void unset(List<String> args) {
        ParseResult parsed = parse(spec("unset"), Words.one("a KEY"), args);
        if (parsed != null) {
            String name = words(parsed).getFirst();
            SettingsEditor editor = editor();
            // What is not known is what a user wants out of the file.
            if (!editor.unset(KeyPath.written(name))) {
                notices.say(KeyPath.of(name) + " is not in " + shown(editor));
            }
        }
    }

    private void edit(List<String> args) {
        if (parse(spec("edit"), Words.NONE, args) != null) {
            new ConfigEditing(invocation, editor(), questions).run();
        }
    }

    private void path(List<String> args) {
        if (parse(spec("path"), Words.NONE, args) != null) {
            invocation.print(editor().file() + "\n");
        }
    }

    private void init(List<String> args) {
        ParseResult parsed = parse(spec("init"), Words.oneOrNone("a PROVIDER"), args);
        if (parsed != null) {
            List<String> words = words(parsed);
            keys().init(words.isEmpty() ? null : words.getFirst(), this::models);
        }
    }

    private void setKey(List<String> args) {
        ParseResult parsed = parse(spec("set-key"), Words.one("a PROVIDER"), args);
        if (parsed != null) {
            keys().setKey(words(parsed).getFirst());
        }
    }

    private void check(List<String> args) {
        if (parse(spec("check"), Words.NONE, args) == null) {
            return;
        }
        SettingsEditor editor = editor();
        var problems = new ArrayList<String>();
        Settings.check(invocation.environment()).forEach(problem -> problems.add(problem.text()));
        try {
            invocation.catalog().get();
        } catch (LlmException e) {
            // What is wrong with models.toml keeps every call from being made, as what is wrong
            // with the settings does.
            problems.add(e.message());
        }
        problems.forEach(notices::say);
        if (!problems.isEmpty()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    problems.size() == 1
                            ? "there is one problem"
                            : "there are " + problems.size() + " problems");
        }
        sayUnknownCounters(settings());
        invocation.print(
                shown(editor)
                        + (Files.exists(editor.file())
                                ? " is right\n"
                                : " does not exist; the defaults hold\n"));
    }

    private void history(List<String> args) {
        if (parse(spec("history"), Words.NONE, args) == null) {
            return;
        }
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                        .withZone(ZoneId.systemDefault());
        List<SettingsEditor.Version> versions = editor().history();
        var lines = new StringBuilder();
        for (int i = 0; i < versions.size(); i++) {
            SettingsEditor.Version version = versions.get(i);
            lines.append(
                    "%2d  %s  %s%n"
                            .formatted(
                                    i + 1,
                                    format.format(version.until()),
                                    version.changed().isEmpty()
                                            ? "comments and layout"
                                            : String.join(", ", version.changed())));
        }
        if (versions.isEmpty()) {
            notices.say("nothing has been changed by llm config yet");
        }
        invocation.print(lines.toString());
    }

    private void restore(List<String> args) {
        ParseResult parsed = parse(spec("restore"), Words.one("a number N"), args);
        if (parsed == null) {
            return;
        }
        String number = words(parsed).getFirst();
        if (!number.matches("\\d{1,4}")) {
            throw new LlmException(
                    ErrorKind.USAGE, "N must be a number", "llm config history shows them");
        }
        notices.say(
                editor().restore(Integer.parseInt(number))
                        ? "restored; to take that back: llm config restore 1"
                        : "the settings are so already");
    }

    private ConfigKeys keys() {
        return new ConfigKeys(invocation, editor(), questions);
    }

    /// How many models a provider has, which it says only to who has a key; null when it has no list.
    private @Nullable Integer models(Settings settings, String provider) {
        var trace = new VerboseTrace(notices, 0);
        try (var wiring = invocation.wiring(settings, invocation.catalog(), null, trace)) {
            List<ListedModel> models = wiring.provider(provider).models(wiring.listing());
            return models == null ? null : Integer.valueOf(models.size());
        }
    }

    private void sayUnknownCounters(Settings settings) {
        var trace = new VerboseTrace(notices, 0);
        try (var wiring = invocation.wiring(settings, invocation.catalog(), null, trace)) {
            wiring.unknownCounters().forEach(notices::say);
        }
    }

    private Settings settings() {
        Settings settings = invocation.settings(Map.of());
        new Warnings(settings, notices).sayNew();
        return settings;
    }

    private SettingsEditor editor() {
        return new SettingsEditor(invocation.environment());
    }

    private String shown(SettingsEditor editor) {
        return invocation.environment().shown(editor.file());
    }

    /// Null when the help was asked for, which is then printed.
    private @Nullable ParseResult parse(CommandSpec spec, Words words, List<String> args) {
        ParseResult parsed = words.parse(spec, "llm config --help", args);
        if (parsed == null) {
            invocation.print(HELP);
        }
        return parsed;
    }

    private static List<String> words(ParseResult parsed) {
        return Words.of(parsed);
    }

    private static CommandSpec spec(String name) {
        return CommandSpec.create().name("llm config " + name).addOption(Syntax.helpFlag());
    }
}
