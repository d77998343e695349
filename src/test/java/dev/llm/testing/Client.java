package dev.llm.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client of HTTP/1.1 that sees what is on the wire: each byte as it comes, and whether an answer ended in order.
public final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private Map<String, List<String>> headers = Map.of();

    /// Bytes of the body that are still to come in this chunk or in all; -1 before the first chunk.
    private long left;

    private boolean chunked;
    private boolean complete;
    private boolean over;

    private Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Limits.SECONDS));
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static Client to(int port) {
        try {
            return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Over a connection that is there already, such as one of TLS.
    public static Client over(Socket socket) {
        try {
            return new Client(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An answer, read to its end.
    ///
    /// @param headers by name in lower case
    /// @param complete whether it ended as its framing says that it must
    public record Answer(
            int status, Map<String, List<String>> headers, byte[] body, boolean complete) {
        public String text() {
            return new String(body, UTF_8);
        }

        public @Nullable String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : String.join(", ", values);
        }
    }

    /// Asks and reads to the end, on a connection of its own.
    public static Answer ask(int port, String path, String body, String... headers) {
        return ask(port, path, body.getBytes(UTF_8), headers);
    }

    public static Answer ask(int port, String path, byte[] body, String... headers) {
        try (var client = to(port)) {
            return client.post(path, body, headers).rest();
        }
    }

    public static Answer get(int port, String path, String... headers) {
        try (var client = to(port)) {
            client.send(head("GET " + path, headers) + "\r\n");
            return client.rest();
        }
    }

    public Client post(String path, String body, String... headers) {
        return post(path, body.getBytes(UTF_8), headers);
    }

    public Client post(String path, byte[] content, String... more) {
        send(head("POST " + path, more) + "content-length: " + content.length + "\r\n\r\n");
        return send(content);
    }

    /// The beginning of a request, without the blank line at its end.
    public static String head(String methodAndPath, String... more) {
        var head = new StringBuilder(methodAndPath).append(" HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        for (String header : more) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    public Client send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public Client send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for the status and the headers.
    public int status() {
        if (status == 0) {
            readHead();
        }
        return status;
    }

    public @Nullable String header(String name) {
        status();
        List<String> values = headers.get(name);
        return values == null ? null : String.join(", ", values);
    }

    /// Reads until the body has the text in it, and not a byte further.
    ///
    /// @return the body so far
    public String awaitText(String text) {
        return awaitText("", text);
    }

    /// The same for a text that comes after another one.
    public String awaitText(String before, String text) {
        status();
        for (String seen; ; ) {
            seen = body.toString(UTF_8);
            int start = seen.indexOf(before);
            if (start >= 0 && seen.indexOf(text, start + before.length()) >= 0) {
                return seen;
            }
            if (!readByte()) {
                throw new AssertionError("the answer is over without <" + text + ">: " + seen);
            }
        }
    }

    /// Reads to the end.
    public Answer rest() {
        status();
        while (readByte()) {
            // Each byte is kept.
        }
        return new Answer(status, headers, body.toByteArray(), complete);
    }

    /// Waits for the other side to close the connection, or to break it off.
    ///
    /// @return what it said before
    public String awaitClosed() {
        var said = new ByteArrayOutputStream();
        try {
            for (int next; (next = in.read()) >= 0; ) {
                said.write(next);
            }
        } catch (SocketException _) {
            // Broken off is closed too.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString(UTF_8);
    }

    /// Leaves, in order.
    public void leave() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave();
    }

    /// Leaves as a program does that is killed.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readHead() {
        String first = line();
        while (first.startsWith("HTTP/1.1 100")) {
            line();
            first = line();
        }
        if (!first.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("no answer: <" + first + ">");
        }
        status = Integer.parseInt(first.substring(9, 12));
        headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        chunked = "chunked".equals(header("transfer-encoding"));
        String length = header("content-length");
        left = chunked ? -1 : length == null ? Long.MAX_VALUE : Long.parseLong(length);
    }

    /// Reads one byte of the body; false when there is none any more.
    private boolean readByte() {
        try {
            if (!over && chunked && left <= 0) {
                nextChunk();
            }
            if (over || left == 0) {
                complete |= !over && !chunked;
                over = true;
                return false;
            }
            int next = in.read();
            if (next < 0) {
                over = true;
                return false;
            }
            left--;
            body.write(next);
            return true;
        } catch (SocketException _) {
            over = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void nextChunk() throws IOException {
        String size = left < 0 ? rawLine() : rawLine() == null ? null : rawLine();
        if (size == null) {
            over = true;
            return;
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            complete = rawLine() != null;
            over = true;
        }
    }

    private String line() {
        try {
            String line = rawLine();
            if (line == null) {
                throw new AssertionError("the connection is closed, and there was no answer");
            }
            return line;
        } catch (SocketException e) {
            throw new AssertionError("the connection broke, and there was no answer", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String rawLine() throws IOException {
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
