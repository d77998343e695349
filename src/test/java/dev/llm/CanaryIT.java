package dev.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A key that can be recognised is given in every way and looked for in all that the program prints, whatever the
/// server does with it.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryIT {
    /// With characters that JSON, URLs and patterns treat in ways of their own.
    private static final String CANARY = "sk-c4n4ry/T7\"q\\x$1+(Zw%9&<nK3>-v8Lm2Rj5Hd0";

    /// A piece this long is as good as the key.
    private static final int TELLING = 12;

    @TempDir private static Path home;
    private ScriptedServer server;

    @BeforeAll
    void start() {
        server = ScriptedServer.start();
    }

    /// What the log keeps of all these calls.
    @AfterEach
    void theKeyIsInNoFileOfTheLog() throws IOException {
        if (!Files.exists(home.resolve(".local"))) {
            return;
        }
        try (Stream<Path> files = Files.walk(home.resolve(".local"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file ->
                            assertThat(Files.readString(file))
                                    .doesNotContain("sk-c4n4ry", "ZwnK3v8Lm2", "8Lm2Rj5Hd0"));
        }
    }

    @AfterEach
    void clear() throws Exception {
        server.clear();
        Files.deleteIfExists(home.resolve(".config/llm/settings.toml"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /// A way to give a key.
    interface Way {
        Program give(CanaryIT test, Program program);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("ANTHROPIC_API_KEY", (_, program) -> program.env("ANTHROPIC_API_KEY", CANARY)),
                way(
                        "ANTHROPIC_AUTH_TOKEN",
                        (_, program) -> program.env("ANTHROPIC_AUTH_TOKEN", CANARY)),
                way("--key", (_, program) -> program.args("--key", CANARY)),
                way(
                        "--key env:",
                        (_, program) ->
                                program.env("WORK_KEY", CANARY).args("--key", "env:WORK_KEY")),
                way("api_key", (_, program) -> inSettings(program, toml(CANARY))),
                way(
                        "api_key env:",
                        (_, program) ->
                                inSettings(program.env("WORK_KEY", CANARY), "\"env:WORK_KEY\"")),
                way(
                        "api_key file:",
                        (test, program) -> inSettings(program, toml("file:" + test.keyFile()))),
                way(
                        "api_key cmd:",
                        (test, program) ->
                                inSettings(program, toml("cmd:cat '" + test.keyFile() + "'"))),
                way(
                        "api_keys",
                        (_, program) ->
                                program.settings(
                                        "[providers.anthropic]",
                                        "api_keys = [" + toml(CANARY) + ", 'other-key']")),
                way(
                        "the proxy's password",
                        (test, program) ->
                                program.env("ANTHROPIC_API_KEY", "other-key")
                                        .env(
                                                "HTTP_PROXY",
                                                "http://user:"
                                                        + URLEncoder.encode(CANARY, UTF_8)
                                                        + "@127.0.0.1:"
                                                        + test.server.port())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void whateverTheServerSaysBackTheKeyIsNotPrinted(String name, Way way) throws Exception {
        for (Script answer : echoes()) {
            server.clear();
            if (name.contains("proxy")) {
                server.play(Script.answer(407, "proxy-authenticate: Basic realm=\"p\"").body(""));
            }
            server.play(answer);
            Result result = way.give(this, program("-vv", "-u", "--retries", "0")).call();
            assertThat(result.err()).contains("> POST ");
            assertNoCanary(result);
        }
        assertThat(server.untaken()).isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void theKeyIsSentAndNotInTheAddress(String name, Way way) throws Exception {
        server.play(Wire.ANTHROPIC.stream("ok"));

        way.give(this, program()).call().expect(0);

        var sent = server.take();
        assertThat(sent.target()).doesNotContain("sk-c4n4ry").doesNotContain("?");
        assertThat(sent.text()).doesNotContain("sk-c4n4ry");
        if (!name.contains("proxy")) {
            assertThat(sent.headers().values())
                    .contains(
                            List.of(
                                    name.equals("ANTHROPIC_AUTH_TOKEN")
                                            ? "Bearer " + CANARY
                                            : CANARY));
        }
    }

    @Test
    void openAisKeyIsNotPrintedEither() {
        for (Script answer : echoes()) {
            server.play(answer);
            Program program =
                    Program.in(home)
                            .env("OPENAI_BASE_URL", server.url("/v1"))
                            .env("OPENAI_API_KEY", CANARY)
                            .args("-m", "openai/m", "-vv", "--retries", "0", "hi");
            assertNoCanary(program.call());
        }
    }

    @Test
    void neitherIsAKeyThatTakesThePlaceOfAnother() throws Exception {
        for (Script answer : echoes()) {
            server.clear();
            server.play(
                    Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                    answer);
            Result result =
                    program("-vv", "--retries", "0", "--fallback", "anthropic/claude-haiku-5-5")
                            .settings(
                                    "[providers.anthropic]",
                                    "api_keys = ['other-key', " + toml(CANARY) + "]")
                            .call();
            assertNoCanary(result);
            server.take();
            assertThat(server.take().header("x-api-key")).isEqualTo(CANARY);
        }
    }

    @Test
    void theProxyBeforeATlsServerGetsItsPasswordAndNobodyElse() throws Exception {
        String pair = Base64.getEncoder().encodeToString(("user:" + CANARY).getBytes(UTF_8));
        server.play(Script.answer(502, "content-type: text/plain").body(CANARY + " " + pair));

        Result result =
                program("-vv", "--retries", "0")
                        .env("ANTHROPIC_BASE_URL", "https://api.invalid")
                        .env("ANTHROPIC_API_KEY", "other-key")
                        .env(
                                "HTTPS_PROXY",
                                "http://user:"
                                        + URLEncoder.encode(CANARY, UTF_8)
                                        + "@127.0.0.1:"
                                        + server.port())
                        .run()
                        .expect(6);

        Exchange answered = server.take();
        assertThat(answered.method()).isEqualTo("CONNECT");
        assertThat(answered.target()).isEqualTo("api.invalid:443");
        assertThat(answered.header("proxy-authorization")).isEqualTo("Basic " + pair);
        assertThat(answered.header("x-api-key")).isNull();
        assertThat(result.err()).contains("llm: anthropic: ", "502");
        assertNoCanary(result);
        assertNone(result, pair);
    }

    @Test
    void theErrorInAnObjectOfJsonHoldsNoKey() {
        server.play(
                Wire.ANTHROPIC
                        .begun("Hel")
                        .send(
                                Wire.ANTHROPIC.errorEvent(
                                        "overloaded_error", "your key is " + CANARY))
                        .end());

        Result result = program("--json").env("ANTHROPIC_API_KEY", CANARY).call().expect(6);

        assertThat(result.out()).contains("\"error\":", "your key is ***");
        assertNoCanary(result);
    }

    @Test
    void aRealProcessPrintsNoKeyAndGivesItToNoChildAsAnArgument() throws Exception {
        Path list = home.resolve("processes");
        Path script = home.resolve("print-key");
        Files.writeString(
                script,
                "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done >'"
                        + list
                        + "' 2>/dev/null\n"
                        + "cat '"
                        + keyFile()
                        + "'\n");
        server.play(
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "not " + CANARY)));

        Result result = inSettings(program("-vv"), toml("cmd:sh '" + script + "'")).run().expect(4);

        assertThat(result.err()).contains("not ***");
        assertNoCanary(result);
        // The list is whole: it holds the program itself.
        assertThat(Files.readString(list)).contains("dev.llm.Main").doesNotContain("sk-c4n4ry");
    }

    static Stream<Arguments> brokenSettings() {
        return Stream.of(
                        "api_key = \"" + "sk-c4n4ryT7qx1ZwnK3v8Lm2",
                        "api_key = 'sk-c4n4ryT7qx1ZwnK3v8Lm2' x",
                        "api_key = sk-c4n4ryT7qx1ZwnK3v8Lm2",
                        "api_key = [\"sk-c4n4ryT7qx1ZwnK3v8Lm2\"]",
                        "api_key = { it = \"sk-c4n4ryT7qx1ZwnK3v8Lm2\" }",
                        "api_key = \"sk-c4n4ryT7qx1 ZwnK3v8Lm2Rj5Hd0\"",
                        "api_key = \"sk-c4n4ryT7qx1ZwnK3v8Lm2\\u0007\"",
                        "api_kee = \"sk-c4n4ryT7qx1ZwnK3v8Lm2\"",
                        "api_key = \"sk-c4n4ryT7qx1ZwnK3v8Lm2\"\napi_key = \"sk-c4n4ryT7qx1ZwnK3v8Lm2\"",
                        "api_key = \"\"\"\nsk-c4n4ryT7qx1ZwnK3v8Lm2\nx\"\"\"",
                        "api_key = \"env:sk-c4n4ryT7qx1ZwnK3v8Lm2 \"\nunknown = 1",
                        "api_key = \"cmd:echo sk-c4n4ryT7qx1ZwnK3v8Lm2; exit 3\"",
                        "api_key = \"cmd:echo sk-c4n4ryT7qx1 ZwnK3v8Lm2Rj5Hd0\"",
                        "base_url = \"http://user:sk-c4n4ryT7qx1ZwnK3v8Lm2@[bad/v1\"",
                        "base_url = \"ftp://user:sk-c4n4ryT7qx1ZwnK3v8Lm2@host/v1\"")
                .map(line -> arguments(line));
    }

    @ParameterizedTest
    @MethodSource("brokenSettings")
    void aProblemInTheSettingsDoesNotShowTheKey(String line) {
        Program program =
                Program.in(home)
                        .settings("[providers.anthropic]", line)
                        .args("-m", "anthropic/claude-sonnet-5-5", "-vv", "hi");

        Result result = program.call().expect(3);

        result.failure();
        assertNone(result, "sk-c4n4ryT7qx1ZwnK3v8Lm2");
        assertNone(result, "ZwnK3v8Lm2Rj5Hd0");
    }

    @Test
    void aProxyThatIsNoneDoesNotShowItsPassword() {
        for (String proxy :
                List.of(
                        "socks5://user:sk-c4n4ryT7qx1Zw@host:1",
                        "http://user:sk-c4n4ryT7qx1Zw@ho st:1",
                        "http://user:sk-c4n4ryT7qx1Zw@/",
                        "user:sk-c4n4ryT7qx1Zw@host:port")) {
            Result result = program("-vv").env("HTTP_PROXY", proxy).call().expect(3);
            result.failure();
            assertNone(result, "sk-c4n4ryT7qx1Zw");
        }
    }

    @Test
    void aDefectIsOneLineWithoutTheKeyAndWithoutAStackTrace() throws Exception {
        server.play(Wire.ANTHROPIC.stream("ok"));

        Result result =
                program("--json")
                        .env("ANTHROPIC_API_KEY", CANARY)
                        .jar(jarWithout("dev/llm/render/JsonResult.class"))
                        .run()
                        .expect(1);

        assertThat(result.failure()).startsWith("llm: internal error: NoClassDefFoundError");
        assertNoCanary(result);
    }

    /// Ways of a server to say a key back.
    private static List<Script> echoes() {
        String quoted = Wire.quoted(CANARY).substring(1, Wire.quoted(CANARY).length() - 1);
        var escaped = new StringBuilder();
        CANARY.chars().forEach(c -> escaped.append(String.format("\\u%04X", c)));
        String error = Wire.ANTHROPIC.error("authentication_error", "bad key " + CANARY + "!");
        String slashed = error.replace("/", "\\/");
        int half = error.indexOf("sk-c4n4ry") + 14;
        var echoes = new ArrayList<Script>();
        echoes.add(Wire.ANTHROPIC.stream("ok"));
        echoes.add(Script.json(401, error, "request-id: " + CANARY, "x-request-id: " + CANARY));
        echoes.add(Script.json(401, slashed));
        echoes.add(Script.json(401, error.replace(quoted, escaped)));
        echoes.add(Script.json(400, "{\"error\":{\"type\":" + Wire.quoted(CANARY) + "}}"));
        echoes.add(Script.json(200, "{\"you_sent\":" + Wire.quoted(CANARY) + "}"));
        echoes.add(
                Script.json(404, "{\"url\":\"/x?key=" + URLEncoder.encode(CANARY, UTF_8) + "\"}"));
        echoes.add(
                Script.answer(500, "content-type: text/html")
                        .body("<html>" + "x".repeat(95) + CANARY + "</html>"));
        echoes.add(
                Script.answer(500, "content-type: text/html")
                        .body("{" + "x".repeat(95) + quoted + "}"));
        echoes.add(
                Script.answer(401, "content-type: application/json")
                        .chunked()
                        .send(error.substring(0, half))
                        .send(error.substring(half))
                        .end());
        echoes.add(
                Wire.ANTHROPIC
                        .begun("Hel")
                        .send("event: error\ndata: " + error.substring(0, half))
                        .send(error.substring(half) + "\n\n")
                        .end());
        echoes.add(Wire.ANTHROPIC.begun("Hel").send(": " + error.substring(0, half + 10)));
        echoes.add(Script.garbage("HTTP/1.1 " + CANARY + "\r\n\r\n"));
        echoes.add(Script.answer(307, "location: http://x/" + CANARY).body(""));
        return echoes;
    }

    private Program program(String... options) {
        return Program.in(home)
                .env("ANTHROPIC_BASE_URL", server.url(""))
                .args("-m", "anthropic/claude-sonnet-5-5", "hi")
                .args(options);
    }

    private static Program inSettings(Program program, String key) {
        return program.settings("[providers.anthropic]", "api_key = " + key);
    }

    private static String toml(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Arguments way(String name, Way way) {
        return arguments(name, way);
    }

    private Path keyFile() {
        Path file = home.resolve("key");
        try {
            Files.writeString(file, CANARY + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static Path jarWithout(String entry) throws IOException {
        Path broken = home.resolve("broken.jar");
        Files.copy(Path.of(System.getProperty("llm.jar", "target/llm.jar")), broken);
        try (FileSystem jar = FileSystems.newFileSystem(broken)) {
            Files.delete(jar.getPath(entry));
        }
        return broken;
    }

    /// Neither as it is nor as JSON or a URL would write it.
    private static void assertNoCanary(Result result) {
        assertNone(result, CANARY);
        String plain = Wire.quoted(CANARY);
        assertNone(result, plain.substring(1, plain.length() - 1));
        assertNone(result, plain.substring(1, plain.length() - 1).replace("/", "\\/"));
        assertNone(result, URLEncoder.encode(CANARY, UTF_8));
        assertThat(result.err().toLowerCase(Locale.ROOT)).doesNotContain("\\u0073\\u006b");
    }

    /// Not even a telling piece of it.
    private static void assertNone(Result result, String key) {
        for (int i = 0; i + TELLING <= key.length(); i++) {
            String piece = key.substring(i, i + TELLING);
            assertThat(result.err()).as("standard error").doesNotContain(piece);
            assertThat(result.out()).as("standard output").doesNotContain(piece);
        }
    }
}
