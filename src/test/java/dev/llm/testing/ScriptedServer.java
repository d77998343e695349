package dev.llm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A server on loopback that answers each request by the next script: paced, cut, stalled, reset, garbage.
///
/// Scripts are used in order; when they are used up, [#otherwise] answers, or else a 418 that no test mistakes for
/// success. Requests are kept for the test to take.
///
/// Registered as an extension it serves all tests of a class, each from anew.
public final class ScriptedServer implements AutoCloseable, AfterEachCallback, AfterAllCallback {
    private static final Script NOT_EXPECTED =
            Script.json(418, "{\"error\":\"the test did not expect this request\"}");

    private final ServerSocket listener;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Script otherwise;

    private ScriptedServer(ServerSocket listener) {
        this.listener = listener;
    }

    public static ScriptedServer start() {
        try {
            var server =
                    new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// `http://127.0.0.1:PORT` and the path.
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// Plays these, one per request, after those that are still to be played.
    public ScriptedServer play(Script... next) {
        scripts.addAll(List.of(next));
        return this;
    }

    /// Plays this for every request that no script is left for.
    public ScriptedServer otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /// The oldest request that was not taken yet; waits for it.
    public Exchange take() throws InterruptedException {
        return Limits.take(exchanges, "a request");
    }

    /// How many requests have come that were not taken.
    public int untaken() {
        return exchanges.size();
    }

    /// Forgets scripts and requests of the test before.
    public void clear() {
        scripts.clear();
        exchanges.clear();
        otherwise = null;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Connection::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        Connection connection;
        try {
            connection = new Connection(socket);
        } catch (IOException _) {
            return;
        }
        connections.add(connection);
        try {
            connection.serve(this::scriptFor);
        } finally {
            connections.remove(connection);
        }
    }

    private Script scriptFor(Exchange exchange) {
        Script next = scripts.poll();
        Script last = otherwise;
        exchanges.add(exchange);
        return next != null ? next : last != null ? last : NOT_EXPECTED;
    }
}
