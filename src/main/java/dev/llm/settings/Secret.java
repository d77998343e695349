package dev.llm.settings;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A key, or where to get it: literal, `env:NAME`, `file:PATH` or `cmd:COMMAND`.
///
/// The file is read and the command is run when the key is asked for, and once. Neither [#toString]
/// nor any message shows the key or the command, which may hold one.
public final class Secret {
    /// How the key was given.
    public enum Form {
        LITERAL(""),
        VARIABLE("env:"),
        FILE("file:"),
        COMMAND("cmd:");

        private final String prefix;

        Form(String prefix) {
            this.prefix = prefix;
        }

        static Form of(String text) {
            for (Form form : new Form[] {VARIABLE, FILE, COMMAND}) {
                if (text.startsWith(form.prefix)) {
                    return form;
                }
            }
            return LITERAL;
        }
    }

    private final Form form;
    private final String text;
    private final Origin origin;
    private final boolean hidden;
    private final Path base;
    private final Secrets secrets;
    private @Nullable String resolved;

    private Secret(
            Form form, String text, Origin origin, boolean hidden, Path base, Secrets secrets) {
        this.form = form;
        this.text = text;
        this.origin = origin;
        this.hidden = hidden;
        this.base = base;
        this.secrets = secrets;
    }

    /// Reads one of the four forms; nothing is opened or run yet.
    ///
    /// @param hidden false for what is given like a key and is none: it may be shown
    /// @param base where a relative path starts
    /// @throws IllegalArgumentException when the form is empty or a literal is no key; the message
    ///   follows the name of what held it
    static Secret parse(String text, Origin origin, boolean hidden, Path base, Secrets secrets) {
        Form form = Form.of(text);
        String rest = text.substring(form.prefix.length());
        if (form != Form.LITERAL && rest.isBlank()) {
            throw new IllegalArgumentException(
                    switch (form) {
                        case VARIABLE -> "must name a variable after env:";
                        case FILE -> "must name a file after file:";
                        case COMMAND -> "must hold a command after cmd:";
                        case LITERAL -> throw new AssertionError(form);
                    });
        }
        var secret =
                new Secret(
                        form,
                        form == Form.COMMAND ? rest : rest.strip(),
                        origin,
                        hidden,
                        base,
                        secrets);
        switch (form) {
            case LITERAL -> {
                secret.know(secret.text);
                if (!isKey(secret.text)) {
                    throw new IllegalArgumentException(
                            secret.text.isEmpty()
                                    ? "must not be empty"
                                    : "must be printable ASCII without blanks");
                }
            }
            case VARIABLE -> secret.know(secrets.variable(secret.text));
            case FILE, COMMAND -> {}
        }
        return secret;
    }

    /// The key that a variable holds as it is: vendors' variables know no forms.
    static Secret ofVariable(String name, Origin origin, Secrets secrets) {
        secrets.knowVariable(name);
        return new Secret(Form.VARIABLE, name, origin, true, Path.of(""), secrets);
    }

    public Origin origin() {
        return origin;
    }

    public Form form() {
        return form;
    }

    boolean isHidden() {
        return hidden;
    }

    /// The key itself: printable ASCII without blanks.
    ///
    /// @throws LlmException of kind CONFIGURATION, naming where the key should have come from
    public synchronized String resolve() {
        if (resolved == null) {
            String key = read().strip();
            know(key);
            if (key.isEmpty()) {
                throw fault(source() + emptiness());
            }
            if (!isKey(key)) {
                throw fault(source() + " holds no key: a key is printable ASCII without blanks");
            }
            resolved = key;
        }
        return resolved;
    }

    /// What tells this key from another one without running a command: the key, or the command for it. As secret as the
    /// key itself.
    ///
    /// @throws LlmException as [#resolve]
    public String identity() {
        return form == Form.COMMAND ? form.prefix + text : resolve();
    }

    /// Nothing is lost by knowing it before it is used: it may be printed by something else.
    private void know(String key) {
        if (hidden) {
            secrets.know(key);
        }
    }

    private String read() {
        return switch (form) {
            case LITERAL -> text;
            case VARIABLE -> secrets.variable(text);
            case FILE -> {
                try {
                    yield secrets.readFile(path());
                } catch (KeyUnreadable e) {
                    throw fault(source() + " " + e.reason());
                }
            }
            case COMMAND -> {
                try {
                    yield secrets.runCommand(text);
                } catch (KeyUnreadable e) {
                    throw fault(source() + " " + e.reason());
                }
            }
        };
    }

    private Path path() {
        try {
            return secrets.path(text, base);
        } catch (InvalidPathException _) {
            throw fault(source() + " is no path");
        }
    }

    private String source() {
        return switch (form) {
            case LITERAL -> "the key";
            case VARIABLE -> "environment variable " + text;
            case FILE -> "the key file " + text;
            case COMMAND -> "the command for the key";
        };
    }

    private String emptiness() {
        return switch (form) {
            case VARIABLE -> " is not set";
            case COMMAND -> " printed nothing";
            case LITERAL, FILE -> " is empty";
        };
    }

    private LlmException fault(String sentence) {
        String place =
                switch (origin) {
                    case Origin.VendorVariable _ -> "";
                    case Origin.Flag _, Origin.Variable _, Origin.InFile _, Origin.Default _ ->
                            " (" + origin.text() + ")";
                };
        return new LlmException(ErrorKind.CONFIGURATION, sentence + place);
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// `env:WORK_KEY`, `file:~/key`; a literal that is hidden and a command are masked.
    @Override
    public String toString() {
        return switch (form) {
            case LITERAL -> hidden ? "***" : text;
            case VARIABLE, FILE -> form.prefix + text;
            case COMMAND -> form.prefix + "***";
        };
    }
}
