package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that can be recognised are in nothing that the proxy says or keeps, though providers quote them back wherever
/// they can.
@Timeout(60)
class ProxyCanaryTest {
    private static final String OURS = "sk-c4n4ry-upstream/T7+Zw9nK3v8Lm2Rj5";
    private static final String DOOR = "c4n4ry-door-Qx8Lm2Rj5Hd0Vb6Nw1";
    private static final String ADMIN = "c4n4ry-admin-Pz4Ks7Tg2Yc9Xf3Mh";
    private static final String CLIENTS = "sk-c4n4ry-client-Ua5Jd8Rb1Wq6Ev";

    @TempDir private Path home;
    private final List<String> heard = new ArrayList<>();
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noKeyOfOursIsInAnythingSaidOrKept(String format) throws Exception {
        try (Proxy proxy = Proxy.start(program("pass_client_keys = false", format))) {
            for (Upstream client :
                    List.of(
                            Upstream.ANTHROPIC,
                            Upstream.CHAT,
                            Upstream.RESPONSES,
                            Upstream.OLLAMA)) {
                for (Script quoting : quoting(OURS)) {
                    server.play(quoting);
                    keep(ask(proxy, client, "x-api-key: " + DOOR));
                }
            }
            server.play(refusal(400, OURS), refusal(401, OURS), refusal(500, OURS));
            for (int i = 0; i < 3; i++) {
                String question = Upstream.ANTHROPIC.request("anthropic-up/m", i == 1);
                keep(
                        Client.ask(
                                proxy.port(),
                                "/v1/messages",
                                question,
                                "anthropic-version: 1",
                                "x-api-key: " + DOOR));
            }
            keep(ask(proxy, Upstream.CHAT, "authorization: Bearer " + DOOR + "x"));
            for (String path : List.of("/health", "/metrics", "/v1/models", "/ready")) {
                keep(Client.get(proxy.port(), path, "x-api-key: " + DOOR));
            }
            keep(Client.get(proxy.port(), "/config", "x-api-key: " + ADMIN));
            keep(Client.get(proxy.port(), "/unknown?key=" + OURS, "x-api-key: " + DOOR));
            keep(Client.get(proxy.port(), "/anthropic-up/v1/x?key=" + OURS, "x-api-key: " + DOOR));
            heard.add(proxy.said());
        }

        assertThat(heard.getLast()).contains("-up/m");
        assertNowhere(OURS, DOOR, ADMIN);
    }

    @Test
    void neitherIsTheKeyOfAClient() throws Exception {
        try (Proxy proxy = Proxy.start(program("pass_client_keys = true", "text"))) {
            for (Script quoting : quoting(CLIENTS)) {
                server.play(quoting);
                ask(
                        proxy,
                        Upstream.CHAT,
                        "x-api-key: " + CLIENTS + "\r\nauthorization: Bearer " + DOOR);
                assertThat(server.take().headers().toString()).doesNotContain(DOOR);
            }
            heard.add(proxy.said());
        }

        assertNowhere(CLIENTS, DOOR);
    }

    /// Two answers at a time, each with a half of the key in every read.
    @Test
    void answersThatComeTogetherDoNotHideAKeyFromTheOneWhoLooksForIt() throws Exception {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        String half = OURS.substring(0, 18);
        String rest = OURS.substring(18);
        Script a =
                Script.answer(200, "content-type: application/json")
                        .length(OURS.length())
                        .send(half)
                        .await(second)
                        .send(rest);
        Script b = Script.json(200, "{}\n");
        try (Proxy proxy = Proxy.start(program("pass_client_keys = false", "text"))) {
            server.play(a.reached(first), b);
            try (Client slow =
                    Client.to(proxy.port())
                            .post("/anthropic-up/v1/files", "{}", "x-api-key: " + DOOR)) {
                slow.awaitText(half);
                keep(Client.get(proxy.port(), "/anthropic-up/v1/files", "x-api-key: " + DOOR));
                second.countDown();
                slow.rest();
            }
            heard.add(proxy.said());
        }

        assertNowhere(OURS);
    }

    private Program program(String passing, String format) {
        return Program.in(home)
                .settings(
                        "[proxy]",
                        passing,
                        "auth_keys = [\"" + DOOR + "\"]",
                        "admin_key = \"" + ADMIN + "\"",
                        Upstream.ANTHROPIC.settings(server).replace("upstream-key", OURS),
                        Upstream.CHAT.settings(server).replace("upstream-key", OURS))
                .args("-v", "-v", "--log-format", format);
    }

    private static Script refusal(int status, String key) {
        return Script.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"Incorrect key: %s\"}}"
                        .formatted(key),
                "x-quoted: " + key);
    }

    /// All the places in which a provider may quote a key.
    private static List<Script> quoting(String key) {
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"Incorrect key: %s\"}}"
                        .formatted(key);
        String text = Upstream.ANTHROPIC.recorded("text");
        return List.of(
                refusal(401, key),
                refusal(400, key),
                Script.json(403, error.replace("-", "\\u002d")),
                Script.json(500, error),
                Script.json(200, error),
                Script.answer(502, "content-type: text/html").body("<html>" + key),
                Script.answer(200, "content-type: text/html").body("<html>" + key),
                Upstream.ANTHROPIC.stream(
                        text.substring(0, text.indexOf("event: content_block_stop"))
                                + "event: error\ndata: "
                                + error
                                + "\n\n"));
    }

    private static Client.Answer ask(Proxy proxy, Upstream client, String key) {
        String provider = client == Upstream.CHAT ? "anthropic-up" : "openai-up";
        return Client.ask(
                proxy.port(),
                client.path(),
                client.request(provider + "/m", true),
                "anthropic-version: 2023-06-01",
                key);
    }

    private void keep(Client.Answer answer) {
        heard.add(answer.headers() + "\n" + answer.text());
    }

    private void assertNowhere(String... keys) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("settings.toml")) {
                    heard.add(file + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        for (String key : keys) {
            for (String piece : List.of(key, key.replace("-", "\\u002d"), key.substring(8))) {
                for (String said : heard) {
                    int at = said.indexOf(piece);
                    String around =
                            at < 0
                                    ? ""
                                    : said.substring(
                                            Math.max(0, at - 300),
                                            Math.min(said.length(), at + 80));
                    assertThat(at).as(around).isEqualTo(-1);
                }
            }
        }
        assertThat(String.join("", heard).getBytes(UTF_8)).isNotEmpty();
    }
}
