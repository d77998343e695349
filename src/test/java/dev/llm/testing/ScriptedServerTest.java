package dev.llm.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedServerTest {
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void recordsWhatWasAskedAndServesAConnectionAgain() throws Exception {
        server.play(Script.json(200, "{}"), Script.stream("text/event-stream", "a", "bc"));
        try (var socket = connect()) {
            ask(socket, "POST /one HTTP/1.1\r\nX-Key: k\r\nContent-Length: 2\r\n\r\nhi");
            ask(
                    socket,
                    "POST /two HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

            Exchange one = server.take();
            assertThat(one.method() + " " + one.target() + " " + one.text())
                    .isEqualTo("POST /one hi");
            assertThat(one.header("x-key")).isEqualTo("k");
            assertThat(server.take().text()).isEqualTo("abc");
            String all =
                    "HTTP/1.1 200 Scripted\r\ncontent-type: application/json\r\n"
                            + "content-length: 2\r\n\r\n{}"
                            + "HTTP/1.1 200 Scripted\r\ncontent-type: text/event-stream\r\n"
                            + "transfer-encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n";
            assertThat(read(socket, all.length())).isEqualTo(all);
        }
    }

    @Test
    void pausesUntilTheTestOpensTheGate() throws Exception {
        var gate = new CountDownLatch(1);
        server.play(Script.nothing().send("before").await(gate).send("after"));
        try (var socket = connect()) {
            ask(socket, "GET / HTTP/1.1\r\n\r\n");
            assertThat(read(socket, 6)).isEqualTo("before");
            gate.countDown();
            assertThat(read(socket, 100)).isEqualTo("after");
        }
    }

    @Test
    void cutsInTheMiddleOfAChunk() throws Exception {
        server.play(Script.answer(200).chunked().cutInChunk("ab"));
        try (var socket = connect()) {
            ask(socket, "GET / HTTP/1.1\r\n\r\n");
            assertThat(read(socket, 1000)).endsWith("\r\n66\r\nab");
        }
    }

    @Test
    void resets() throws Exception {
        server.play(Script.answer(200).length(10).send("abc").reset());
        try (var socket = connect()) {
            ask(socket, "GET / HTTP/1.1\r\n\r\n");
            assertThatThrownBy(() -> read(socket, 1000)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void tellsThatTheClientHasGone() throws Exception {
        server.play(Script.nothing().stall());
        Exchange exchange;
        try (var socket = connect()) {
            ask(socket, "GET / HTTP/1.1\r\n\r\n");
            exchange = server.take();
            assertThat(exchange.gone().getCount()).isEqualTo(1);
        }
        exchange.awaitClientGone();
    }

    @Test
    void answersWhatNoScriptIsLeftForSoThatNoTestMistakesIt() throws Exception {
        try (var socket = connect()) {
            ask(socket, "GET / HTTP/1.1\r\n\r\n");
            assertThat(read(socket, 12)).isEqualTo("HTTP/1.1 418");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Up to so many bytes, or what comes until the server closes.
    private static String read(Socket socket, int most) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
}
