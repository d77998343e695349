package dev.llm.store;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/// The numbered scripts that made the tables what they are: forward only, each once, and what a newer program made is
/// left alone.
///
/// @param dialect the directory of the scripts
/// @param newest how many there are
record Migrations(String dialect, int newest) {
    private static final int NEWEST = 2;

    static final Migrations SQLITE = new Migrations("sqlite", NEWEST);
    static final Migrations POSTGRESQL = new Migrations("postgresql", NEWEST);

    /// What takes a script, within a transaction, and the number of the version that it leads to.
    interface Step {
        void run(String script, int version) throws SQLException;
    }

    /// @param name of the log, for people
    /// @throws LlmException of kind CONFIGURATION
    void refuseNewer(int version, String name) {
        if (version > newest) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "the log "
                            + name
                            + " was written by a newer llm: it has version "
                            + version
                            + ", this program knows "
                            + newest,
                    "update llm, or set log = false");
        }
    }

    void run(int version, Step step) throws SQLException {
        for (int next = version + 1; next <= newest; next++) {
            step.run(script(next), next);
        }
    }

    private String script(int version) {
        String name = "%s/%03d.sql".formatted(dialect, version);
        try (InputStream script = Migrations.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
