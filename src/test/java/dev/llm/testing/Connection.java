package dev.llm.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One client's connection. One thread always reads, which is how a client that goes is noticed at once; another plays
/// the scripts.
final class Connection {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final BlockingQueue<Exchange> requests = new LinkedBlockingQueue<>();
    private boolean kept;

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Serves requests until a script leaves the connection unfit for another, or the client goes.
    void serve(Function<Exchange, Script> scripts) {
        Thread.ofVirtual().start(this::read);
        Thread player = Thread.currentThread();
        Thread.ofVirtual().start(() -> endWithClient(player));
        try {
            do {
                Exchange exchange = requests.take();
                kept = false;
                scripts.apply(exchange).play(this);
            } while (kept);
        } catch (IOException | InterruptedException _) {
            // The client went away, or the server is being closed: nothing is left to play.
        } finally {
            close();
        }
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void keep() {
        kept = true;
    }

    void stall() throws InterruptedException {
        gone.await();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        throw new IOException("reset");
    }

    void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Closed is closed.
        }
    }

    /// Frees a player that waits for the next request, or for a gate that nobody will open any more.
    private void endWithClient(Thread player) {
        try {
            gone.await();
            player.interrupt();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            for (Exchange next; (next = request()) != null; ) {
                requests.add(next);
            }
        } catch (IOException _) {
            // Broken off, which is a way to go.
        } finally {
            gone.countDown();
        }
    }

    private @Nullable Exchange request() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", 3);
        var headers = new HashMap<String, List<String>>();
        for (String line; (line = line()) != null && !line.isEmpty(); ) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Exchange(words[0], words[1], Map.copyOf(headers), body(headers), gone);
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return chunks();
        }
        return exactly(
                Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst()));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size; (size = Integer.parseInt(needed(line()), 16)) > 0; needed(line())) {
            body.writeBytes(exactly(size));
        }
        needed(line());
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("in a body");
        }
        return bytes;
    }

    private static String needed(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("in a chunk");
        }
        return line;
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next; (next = in.read()) >= 0; ) {
            if (next == '\n') {
                String text = line.toString(ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
        }
        return null;
    }
}
