package dev.llm.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/// A real PostgreSQL that can be stopped and started again, at the same port with the same data.
public final class Postgres implements AutoCloseable {
    private final int port;
    private final Path data;
    private EmbeddedPostgres server;

    private Postgres(int port, Path data) {
        this.port = port;
        this.data = data;
        this.server = begun();
    }

    /// Started, with its data below this directory.
    public static Postgres in(Path directory) {
        return new Postgres(freePort(), directory.resolve("data"));
    }

    private static int freePort() {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has a password, which must not be seen anywhere.
    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&password=sw0rdf1sh";
    }

    public void stop() {
        close();
    }

    public void startAgain() {
        server = begun();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres begun() {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
