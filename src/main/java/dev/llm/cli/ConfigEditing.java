package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.settings.Environment;
import dev.llm.settings.Problem;
import dev.llm.settings.SettingsEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `llm config edit`: the user's own editor on a copy, which becomes the settings file when nothing is wrong with it.
final class ConfigEditing {
    /// What a first file begins with.
    private static final String TEMPLATE =
            """
            # Settings of llm. All keys: llm config list
            #
            # model = "anthropic/claude-sonnet-5-5"
            #
            # [providers.lab]
            # type = "openai"
            # base_url = "http://127.0.0.1:8080/v1"
            # api_key = "env:LAB_KEY"
            """;

    private final Environment environment;
    private final Notices notices;
    private final SettingsEditor settings;
    private final Questions questions;

    ConfigEditing(Invocation invocation, SettingsEditor settings, Questions questions) {
        this.environment = invocation.environment();
        this.notices = invocation.notices();
        this.settings = settings;
        this.questions = questions;
    }

    void run() {
        String before = settings.text();
        String begun = before.isEmpty() ? TEMPLATE : before;
        Path copy;
        try {
            // The directory is its owner's alone: the file may hold keys.
            copy = Files.createTempDirectory("llm-config-").resolve("settings.toml");
            Files.writeString(copy, begun);
        } catch (IOException e) {
            throw failure("make a copy of the settings", e);
        }
        boolean done = false;
        try {
            String after = edited(copy);
            if (after.equals(begun)) {
                notices.say("nothing was changed");
            } else {
                settings.replace(before, after);
            }
            done = true;
        } finally {
            if (done || isUntouched(copy, begun)) {
                remove(copy);
            } else {
                notices.say("what you wrote is in " + copy);
            }
        }
    }

    /// What the user made of the copy, and is not wrong.
    private String edited(Path copy) {
        while (true) {
            open(copy);
            String text = read(copy);
            List<Problem> problems = settings.problems(text, copy);
            if (problems.isEmpty()) {
                return text;
            }
            problems.forEach(problem -> notices.say(problem.text()));
            if (!questions.onTerminal() || isNo(questions.ask("llm: edit again? [Y/n] "))) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION, "the settings were left as they are");
            }
        }
    }

    private void open(Path copy) {
        String editor = environment.variables().getOrDefault("VISUAL", "");
        if (editor.isBlank()) {
            editor = environment.variables().getOrDefault("EDITOR", "");
        }
        boolean windows = environment.isWindows();
        if (editor.isBlank() && !questions.onTerminal()) {
            throw new LlmException(
                    ErrorKind.USAGE, "no terminal to edit on", "set VISUAL or EDITOR");
        }
        if (editor.isBlank()) {
            editor = windows ? "notepad" : "vi";
        }
        List<String> command =
                windows
                        ? List.of("cmd", "/c", editor + " \"" + copy + '"')
                        : List.of("/bin/sh", "-c", editor + " \"$1\"", "sh", copy.toString());
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw failure("start " + editor, e);
        }
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION,
                        "the editor failed with exit code " + code,
                        "set VISUAL or EDITOR to another one than " + editor);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } finally {
            process.destroy();
        }
    }

    private static String read(Path copy) {
        try {
            return Files.readString(copy);
        } catch (IOException e) {
            throw failure("read " + copy, e);
        }
    }

    private static boolean isUntouched(Path copy, String begun) {
        try {
            return Files.readString(copy).equals(begun);
        } catch (IOException _) {
            return false;
        }
    }

    private static void remove(Path copy) {
        try {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.resolveSibling(""));
        } catch (IOException _) {
            // The editor left something beside it.
        }
    }

    private static boolean isNo(@Nullable String answer) {
        return answer == null || answer.toLowerCase(Locale.ROOT).startsWith("n");
    }

    private static LlmException failure(String what, IOException e) {
        return new LlmException(ErrorKind.CONFIGURATION, "cannot " + what + ": " + e.getMessage());
    }
}
