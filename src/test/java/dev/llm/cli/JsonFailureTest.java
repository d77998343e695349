package dev.llm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonFailureTest {
    private static final String KEY = "sk-canary-0001";

    /// A provider that quotes the key back, in the middle of its answer.
    private static final String STREAM =
            """
            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"}}]}

            data: {"error":{"message":"the key %s has expired","type":"server_error"}}

            """
                    .formatted(KEY);

    @Test
    void theErrorInTheJsonShowsNoKey() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/chat/completions",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("content-type", "text/event-stream");
                    byte[] body = STREAM.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            var streams =
                    new Streams(
                            new ByteArrayInputStream(new byte[0]),
                            out,
                            new PrintStream(err, true, UTF_8),
                            false,
                            false,
                            false);
            var environment =
                    Map.of(
                            "LLM_CONFIG",
                            "/dev/null",
                            "OPENAI_API_KEY",
                            KEY,
                            "OPENAI_BASE_URL",
                            "http://127.0.0.1:" + server.getAddress().getPort() + "/v1");

            int code = Cli.run(List.of("-m", "openai/m", "--json", "Hello"), streams, environment);

            assertThat(code).isEqualTo(6);
        } finally {
            server.stop(0);
        }
        assertThat(out.toString(UTF_8))
                .contains("\"complete\":false")
                .contains("the key *** has expired")
                .doesNotContain(KEY);
        assertThat(err.toString(UTF_8)).contains("the key *** has expired").doesNotContain(KEY);
    }
}
