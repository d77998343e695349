package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Exchange;
import dev.llm.testing.Limits;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may come in, by which key; and over TLS.
@Timeout(60)
class DoorTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";
    private static final String PASSWORD = "changeit";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(program ->
                    program.env("SECOND", "second-proxy-key")
                            .settings(
                                    "[proxy]",
                                    "auth_keys = [\"first-proxy-key\", \"env:SECOND\"]",
                                    Upstream.ANTHROPIC.settings(server)));

    @BeforeEach
    void answerEveryone() {
        server.otherwise(Script.json(200, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-api-key: first-proxy-key",
                "x-api-key: second-proxy-key",
                "authorization: Bearer first-proxy-key",
                "authorization: bearer second-proxy-key",
                "x-api-key: sk-ant-of-the-client\r\nauthorization: Bearer first-proxy-key",
            })
    void aKeyOpensTheDoorAndStaysHere(String header) throws Exception {
        Client.Answer answer = ask(proxy, header);

        assertThat(answer.status()).isEqualTo(200);
        Exchange sent = server.take();
        assertThat(sent.header("x-api-key")).isEqualTo("upstream-key");
        assertThat(sent.headers()).doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-nothing: 1",
                "x-api-key: first-proxy-ke",
                "x-api-key: first-proxy-key2",
                "x-api-key:",
                "authorization: Bearer",
                "authorization: Basic first-proxy-key",
                "authorization: Bearer upstream-key"
            })
    void anythingElseDoesNot(String header) {
        Client.Answer answer = ask(proxy, header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"")
                .doesNotContain("first-proxy", "second-proxy");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void whoMayNotComeInIsToldBeforeTheBodyIsRead() {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages") + "content-length: 60000000\r\n\r\n");

            assertThat(client.rest().status()).isEqualTo(401);
        }
    }

    @Test
    void andMayComeAgainOverTheSameConnection() {
        String body = Upstream.ANTHROPIC.request("anthropic-up/m", false);
        String length = "content-length: " + body.length() + "\r\n\r\n";
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages") + length);
            assertThat(client.rest().status()).isEqualTo(401);

            String key = "x-api-key: first-proxy-key";
            client.send(body + Client.head("POST /v1/messages", VERSION, key, "connection: close"));
            client.send(length + body);

            assertThat(client.awaitClosed()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void onlyProbesNeedNoKey() {
        for (String path : List.of("/", "/health", "/ready", "/api/hello")) {
            assertThat(Client.get(proxy.port(), path).status()).as(path).isEqualTo(200);
        }
        for (String path :
                List.of(
                        "/metrics",
                        "/v1/models",
                        "/api/tags",
                        "/api/version",
                        "/config",
                        "/anthropic-up/v1/files",
                        "/unknown")) {
            assertThat(Client.get(proxy.port(), path).status()).as(path).isIn(401, 404);
        }
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aClientsOwnKeyIsUsedWhereThatIsAskedFor(@TempDir Path other) throws Exception {
        Program program =
                Program.in(other)
                        .settings(
                                "[proxy]",
                                "pass_client_keys = true",
                                Upstream.ANTHROPIC.settings(server));
        try (Proxy passing = Proxy.start(program)) {
            server.clear();
            String refused =
                    "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}";
            server.play(Script.json(200, "{}"), Script.json(200, "{}"), Script.json(401, refused));

            assertThat(ask(passing, "x-api-key: of-the-client").status()).isEqualTo(200);
            assertThat(server.take().header("x-api-key")).isEqualTo("of-the-client");

            assertThat(ask(passing, "x-none: 1").status()).isEqualTo(200);
            assertThat(server.take().header("x-api-key")).isEqualTo("upstream-key");

            Client.Answer answer = ask(passing, "authorization: Bearer of-the-client");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo(refused);
            Exchange sent = server.take();
            assertThat(sent.header("authorization")).isEqualTo("Bearer of-the-client");
            assertThat(sent.headers()).doesNotContainKey("x-api-key");
        }
    }

    @Test
    void aDoorThatAsksForKeysIsNotOpenedWhileItIsUsed(@TempDir Path other) throws Exception {
        Program program = Program.in(other).settings("[proxy]", "auth_keys = [\"the-key\"]");
        try (Proxy guarded = Proxy.start(program)) {
            program.settings("");
            Limits.until(() -> guarded.said().contains("everybody would be let in"), "the refusal");
            Files.delete(other.resolve(".config/llm/settings.toml"));
            Limits.until(() -> guarded.said().contains("settings.toml is gone"), "the other one");

            assertThat(Client.get(guarded.port(), "/v1/models").status()).isEqualTo(401);
        }
    }

    @Test
    void tlsIsServedWithHttp2AndWithout(@TempDir Path other) throws Exception {
        KeyStore store = certificate(other);
        pem(other.resolve("cert.pem"), "CERTIFICATE", store.getCertificate("us").getEncoded());
        pem(
                other.resolve("key.pem"),
                "PRIVATE KEY",
                store.getKey("us", PASSWORD.toCharArray()).getEncoded());
        Program program =
                Program.in(other)
                        .settings(Upstream.ANTHROPIC.settings(server))
                        .args("--tls-cert", other.resolve("cert.pem").toString())
                        .args("--tls-key", other.resolve("key.pem").toString());
        SSLContext context = trusting(store);
        try (Proxy secure = Proxy.start(program);
                HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            assertThat(secure.said()).contains("https://127.0.0.1:" + secure.port());
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "https://127.0.0.1:" + secure.port() + "/v1/messages"))
                            .header("anthropic-version", "2023-06-01")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            Upstream.ANTHROPIC.request("anthropic-up/m", false)))
                            .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("{}");

            var socket =
                    (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", secure.port());
            try (Client client = Client.over(socket)) {
                client.post(
                        "/v1/messages",
                        Upstream.ANTHROPIC.request("anthropic-up/m", false),
                        VERSION);
                assertThat(client.rest().text()).isEqualTo("{}");
            }
        }
    }

    private static Client.Answer ask(Proxy at, String header) {
        return Client.ask(
                at.port(),
                "/v1/messages",
                Upstream.ANTHROPIC.request("anthropic-up/m", false),
                VERSION,
                header);
    }

    private static KeyStore certificate(Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "us",
                                "-dname",
                                "CN=us",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static void pem(Path file, String what, byte[] der) throws Exception {
        Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(
                                what,
                                Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der),
                                what));
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("us", store.getCertificate("us"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
