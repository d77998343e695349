package dev.llm.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port of loopback that lets everybody wait who wants to connect: as many connections as it holds are there already,
/// and nobody accepts them.
public final class FullPort implements AutoCloseable {
    private static final int MOST = 20;

    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    private FullPort(ServerSocket listener) {
        this.listener = listener;
    }

    public static FullPort open() throws IOException {
        var port = new FullPort(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        port.fill();
        return port;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    private void fill() throws IOException {
        for (int i = 0; i < MOST; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                        200);
            } catch (SocketTimeoutException _) {
                return;
            }
        }
        throw new AssertionError("more connections wait than were allowed to");
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        listener.close();
    }
}
