package dev.llm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A port of loopback at which nobody listens, and nobody can begin to: it is bound but never opened. A server that was
/// just closed is no substitute, because the system may still take a connection for it, or give its port to another.
/// Registered as an extension it stays closed for all tests of a class.
public final class ClosedPort implements AutoCloseable, AfterAllCallback {
    private final Socket socket;

    private ClosedPort(Socket socket) {
        this.socket = socket;
    }

    public static ClosedPort reserve() {
        var socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClosedPort(socket);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
