package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OllamaTagsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Credential KEY = new Credential("k-1", false, "X");

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theNewestComesFirst() throws Exception {
        server.play(
                Script.json(
                        200,
                        """
                        {"models":[
                          {"name":"old","modified_at":"2025-01-01T00:00:00Z"},
                          {"name":"new","modified_at":"2026-01-01T00:00:00Z"},
                          {"modified_at":"2027-01-01T00:00:00Z"},
                          {"name":"undated"}]}
                        """));

        assertThat(tags(server.url(""))).containsExactly("new", "old", "undated");
        assertThat(server.take().target()).isEqualTo("/api/tags");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "<html>", "{\"models\":{}}", "{\"models\":[1]}"})
    void whatIsNoListIsNone(String body) {
        server.play(Script.json(200, body));

        assertThat(tags(server.url(""))).isEmpty();
    }

    @Test
    void anErrorIsNone() {
        server.play(Script.json(500, "{\"models\":[{\"name\":\"a\"}]}"));

        assertThat(tags(server.url(""))).isEmpty();
    }

    @Test
    void noServerIsNone() throws IOException {
        try (var closed = ClosedPort.reserve()) {
            assertThat(tags(closed.url(""))).isEmpty();
        }
    }

    @Test
    void aKeyIsSentAlong() throws Exception {
        server.play(Script.json(200, "{}"));

        tags(server.url(""));

        assertThat(server.take().header("authorization")).isEqualTo("Bearer k-1");
    }

    @Test
    void butNotInTheOpen() throws Exception {
        server.play(Script.json(200, "{}"));
        Map<String, String> env = Map.of("HTTP_PROXY", server.url(""));

        tags("http://models.invalid", env);

        assertThat(server.take().header("authorization")).isNull();
    }

    private static List<String> tags(String base) {
        return tags(base, Map.of());
    }

    private static List<String> tags(String base, Map<String, String> env) {
        try (var http =
                new Http(
                        () -> Trust.context(null, "Linux"),
                        Proxies.fromEnvironment(env),
                        new Timeouts(LONG, LONG, LONG),
                        Trace.NONE)) {
            var endpoint = new Endpoint("ollama", URI.create(base), KEY, false);
            return new OllamaTags(http, endpoint).newestFirst();
        }
    }
}
