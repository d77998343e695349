package dev.llm.settings;

import java.nio.file.Path;

/// Where a value came from. The order of the variants is the order in which they win.
public sealed interface Origin {
    /// For people: `--timeout`, `environment variable LLM_TIMEOUT`,
    /// `/home/me/.config/llm/settings.toml:3:1`.
    String text();

    /// An option as it is typed, with its dashes.
    record Flag(String name) implements Origin {
        @Override
        public String text() {
            return name;
        }
    }

    /// One of this program's own variables, `LLM_*`.
    record Variable(String name) implements Origin {
        @Override
        public String text() {
            return "environment variable " + name;
        }
    }

    /// The place of a key. Line and column count from 1, the column in code points; line 0 means
    /// the whole file.
    record InFile(Path file, int line, int column) implements Origin {
        @Override
        public String text() {
            return line == 0 ? file.toString() : file + ":" + line + ":" + column;
        }
    }

    /// A variable that the vendor's own tools read, such as `ANTHROPIC_API_KEY`.
    record VendorVariable(String name) implements Origin {
        @Override
        public String text() {
            return "environment variable " + name;
        }
    }

    record Default() implements Origin {
        @Override
        public String text() {
            return "default";
        }
    }
}
