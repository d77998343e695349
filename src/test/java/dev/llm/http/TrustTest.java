package dev.llm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real servers with certificates of our own making: a root, an intermediate that it signed, and leaves of both.
@Timeout(120)
class TrustTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String PASSWORD = "changeit";
    private static final Path SYSTEM = Path.of("/etc/ssl/certs/ca-certificates.crt");

    @TempDir private static Path dir;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("-genkeypair -alias root -dname CN=Root,O=Test -ext bc:c -validity 30");
        keytool("-genkeypair -alias other -dname CN=Other,O=Test -ext bc:c -validity 30");
        keytool("-genkeypair -alias middle -dname CN=Middle -signer root -ext bc:c -validity 30");
        keytool("-genkeypair -alias leaf -dname CN=leaf -signer root -ext san=ip:127.0.0.1");
        keytool("-genkeypair -alias deep -dname CN=deep -signer middle -ext san=ip:127.0.0.1");
        keytool("-genkeypair -alias wrong -dname CN=wrong -signer root -ext san=dns:other.test");
        keytool(
                "-genkeypair -alias old -dname CN=old -signer root -ext san=ip:127.0.0.1"
                        + " -startdate -30d -validity 10");
        for (String alias : List.of("root", "other")) {
            keytool("-exportcert -rfc -alias " + alias + " -file " + dir.resolve(alias + ".pem"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "deep"})
    void whatTheFileSignedIsTrusted(String alias) throws Exception {
        assertThat(status(alias, dir.resolve("root.pem"))).isEqualTo(200);
    }

    @Test
    void anotherIssuerIsNotTrusted() throws Exception {
        LlmException failure = failure("leaf", dir.resolve("other.pem"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure.message()).startsWith("no secure connection to 127.0.0.1:");
        assertThat(failure.advice()).contains("set SSL_CERT_FILE");
        assertThat(failure.upstream().shouldRetry()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "old"})
    void aTrustedIssuerIsNotEnough(String alias) throws Exception {
        LlmException failure = failure(alias, dir.resolve("root.pem"));

        assertThat(failure.message()).startsWith("no secure connection to");
        assertThat(failure.upstream().shouldRetry()).isFalse();
    }

    @Test
    void aRootAmongManyIsFound() throws Exception {
        Path bundle = dir.resolve("bundle.pem");
        String many = Files.exists(SYSTEM) ? Files.readString(SYSTEM) : pem("other");
        Files.writeString(bundle, "# a comment\n" + many + pem("root"));

        assertThat(status("leaf", bundle)).isEqualTo(200);
    }

    @Test
    void aRootWhoseNameIsEncodedInAnotherWayIsFound() throws Exception {
        byte[] der = Base64.getMimeDecoder().decode(pem("root").replaceAll("-----.*-----", ""));
        assertThat(replaceStringType(der)).isPositive();
        Path file = dir.resolve("utf8.pem");
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                file,
                pem("other")
                        + "-----BEGIN CERTIFICATE-----\n"
                        + body
                        + "\n-----END CERTIFICATE-----\n");

        assertThat(status("leaf", file)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN CERTIFICATE-----\nAAAA",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIR/////\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMAwwCgIBAQIBAQIBAQIBAQSEf////w==\n-----END CERTIFICATE-----\n",
            })
    void aFileWithoutCertificatesIsAMistakeInTheConfiguration(String pem) throws Exception {
        Path file = dir.resolve("garbage.pem");
        Files.writeString(file, pem);

        assertThat(mistake(file).message()).contains(file.toString());
    }

    @Test
    void soIsAMissingFile() {
        assertThat(mistake(dir.resolve("missing.pem")).message())
                .isEqualTo("SSL_CERT_FILE: cannot read " + dir.resolve("missing.pem"));
    }

    @Test
    void withoutAFileTheSystemsRootsAreNotOurs() throws Exception {
        assertThat(failure("leaf", null).message()).startsWith("no secure connection to");
    }

    @Test
    void aServerThatSpeaksNoTlsMayBeAskedAgain() throws Exception {
        try (var server = dev.llm.testing.ScriptedServer.start();
                Http http = http(dir.resolve("root.pem"))) {
            URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
            LlmException failure =
                    Objects.requireNonNull(
                            catchThrowableOfType(LlmException.class, () -> get(http, uri)));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.upstream().shouldRetry()).isNull();
        }
    }

    private static LlmException mistake(Path file) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class, () -> Trust.context(file, "Linux")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        return failure;
    }

    private static LlmException failure(String alias, @Nullable Path trusted) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> status(alias, trusted)));
    }

    /// The status that a server with that certificate is heard to answer.
    private static int status(String alias, @Nullable Path trusted) throws Exception {
        try (SSLServerSocket server = serve(alias);
                Http http = http(trusted)) {
            return get(http, URI.create("https://127.0.0.1:" + server.getLocalPort() + "/"));
        }
    }

    private static int get(Http http, URI uri) {
        try (HttpReply reply = http.send(new HttpCall("POST", uri, Map.of(), new byte[] {1}))) {
            return reply.status();
        }
    }

    private static Http http(@Nullable Path trusted) {
        return new Http(
                () -> Trust.context(trusted, "Linux"),
                Proxies.fromEnvironment(Map.of()),
                new Timeouts(LONG, LONG, LONG),
                Trace.NONE);
    }

    private static SSLServerSocket serve(String alias) throws Exception {
        KeyStore all =
                KeyStore.getInstance(dir.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> answerAll(server));
        return server;
    }

    private static void answerAll(SSLServerSocket server) {
        while (!server.isClosed()) {
            answer(server);
        }
    }

    private static void answer(SSLServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(UTF_8));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException _) {
            // The client does not trust us.
        }
    }

    private static String pem(String alias) throws IOException {
        return Files.readString(dir.resolve(alias + ".pem"));
    }

    /// Makes UTF8String of each PrintableString, which changes the encoding of a name and not the name. A root is trusted
    /// for being there, not for its signature.
    private static int replaceStringType(byte[] der) {
        int replaced = 0;
        for (int i = 0; i + 3 < der.length; i++) {
            // the object identifier 2.5.4.x, then a PrintableString
            if (der[i] == 0x55 && der[i + 1] == 0x04 && der[i + 3] == 0x13) {
                der[i + 3] = 0x0C;
                replaced++;
            }
        }
        return replaced;
    }

    private static void keytool(String arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(
                List.of("-keystore", dir.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        if (arguments.startsWith("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
