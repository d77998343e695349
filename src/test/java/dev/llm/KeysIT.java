package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several keys of one provider: which one is sent, and what is said when one does not serve.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysIT {
    private static final String ONE = "sk-first-0123456789";
    private static final String TWO = "sk-second-0123456789";

    @TempDir private static Path home;
    private ScriptedServer server;

    @BeforeAll
    void start() {
        server = ScriptedServer.start();
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

    @Test
    void theFirstKeyIsUsedFirst() throws Exception {
        server.otherwise(Wire.ANTHROPIC.stream("ok"));

        assertThat(program().run().expect(0).err()).isEmpty();
        assertThat(program().run().expect(0).err()).isEmpty();

        assertThat(key()).isEqualTo(ONE);
        assertThat(key()).isEqualTo(ONE);
    }

    @ParameterizedTest
    @CsvSource({"401, authentication_error", "402, billing_error", "403, permission_error"})
    void aRefusedKeyIsFollowedByTheNextAndNamedByWhereItStands(int status, String type)
            throws Exception {
        server.play(
                Script.json(status, Wire.ANTHROPIC.error(type, "not you, " + ONE)),
                Wire.ANTHROPIC.stream("ok"));

        Result result = program().run().expect(0);

        assertThat(result.out()).isEqualTo("ok\n");
        assertThat(result.failure())
                .isEqualTo(
                        "llm: the key from "
                                + settingsFile()
                                + ":3:13 was refused, and another one used: anthropic: not you, ***");
        assertThat(key()).isEqualTo(ONE);
        assertThat(key()).isEqualTo(TWO);
    }

    @Test
    void aLimitedKeyIsFollowedByTheNextAtOnceHoweverLongItIsToRest() throws Exception {
        server.play(
                Script.json(
                        429, Wire.ANTHROPIC.error("rate_limit_error", "slow"), "retry-after: 3600"),
                Wire.ANTHROPIC.stream("ok"));

        Result result = program("-v").call().expect(0);

        assertThat(result.errLines())
                .filteredOn(line -> !line.startsWith(">") && !line.startsWith("<"))
                .containsExactly(
                        "the key from "
                                + settingsFile()
                                + ":3:13 rests for 3600 s: anthropic: slow");
        assertThat(key()).isEqualTo(ONE);
        assertThat(key()).isEqualTo(TWO);
    }

    @Test
    void aStreamThatBeginsWithALimitIsFollowedByTheNextKey() throws Exception {
        server.play(
                Script.stream(
                        Wire.ANTHROPIC.mediaType(),
                        Wire.ANTHROPIC.errorEvent("rate_limit_error", "slow")),
                Wire.ANTHROPIC.stream("ok"));

        assertThat(program().call().expect(0).err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413})
    void whatIsNotTheKeysFaultIsNotTriedWithAnother(int status) {
        server.play(Script.json(status, Wire.ANTHROPIC.error("x", "no")));

        program().call().expect(5);

        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void whenAllAreLimitedTheSoonestIsTriedAgainAsRetriesSay() throws Exception {
        server.play(
                limited("retry-after: 50"),
                limited("retry-after-ms: 1"),
                Wire.ANTHROPIC.stream("ok"));

        assertThat(program().call().expect(0).out()).isEqualTo("ok\n");

        assertThat(key()).isEqualTo(ONE);
        assertThat(key()).isEqualTo(TWO);
        assertThat(key()).isEqualTo(TWO);
    }

    @Test
    void whenAllAreLimitedTheLineSaysSoAndWhenToComeBack() {
        server.play(limited("retry-after: 3600"), limited("retry-after: 1800"));

        assertThat(program().call().expect(6).failure())
                .startsWith("llm: anthropic: slow, with all 2 keys (429 rate_limit_error")
                .matches(".*; try again in 1(799|800) s");
        assertThat(server.untaken()).isEqualTo(2);
    }

    @Test
    void whenAllAreRefusedItIsOneLine() {
        server.otherwise(Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")));

        assertThat(program().call().expect(4).failure())
                .startsWith("llm: anthropic: bad key, with all 2 keys (401 ")
                .endsWith("; check the key from " + settingsFile() + ":3:13")
                .doesNotContain("sk-");
        assertThat(server.untaken()).isEqualTo(2);
    }

    @Test
    void whenAllAreRefusedTheNextModelIsAsked() throws Exception {
        server.play(
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                Wire.OLLAMA.stream("here"));

        Result result =
                Wire.OLLAMA
                        .at(program("--fallback", "ollama/qwen3"), server.url(""), "k")
                        .call()
                        .expect(0);

        assertThat(result.failure())
                .isEqualTo(
                        "llm: ollama/qwen3 answered; "
                                + "anthropic/claude-sonnet-5-5: bad key, with all 2 keys (401)");
    }

    @Test
    void theCallsOwnKeyTakesThePlaceOfAll() throws Exception {
        server.otherwise(Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")));

        assertThat(program("--key", "sk-of-the-call").call().expect(4).failure())
                .endsWith("; check the key from --key");

        assertThat(key()).isEqualTo("sk-of-the-call");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aKeyIsReadOnlyWhenItIsItsTurn() throws Exception {
        server.play(
                Wire.ANTHROPIC.stream("ok"),
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                Wire.ANTHROPIC.stream("ok"));
        Path mark = home.resolve("was-read");
        String command = "cmd:echo x >>'" + mark + "'; echo " + TWO;

        keys(ONE, command).call().expect(0);
        assertThat(mark).doesNotExist();
        keys(ONE, command).call().expect(0);
        assertThat(mark).hasContent("x");
    }

    private static Script limited(String header) {
        return Script.json(429, Wire.ANTHROPIC.error("rate_limit_error", "slow"), header);
    }

    private String key() throws InterruptedException {
        Exchange sent = server.take();
        return String.valueOf(sent.header("x-api-key"));
    }

    private static String settingsFile() {
        return home.resolve(".config/llm/settings.toml").toString();
    }

    private Program program(String... options) {
        return keys(ONE, TWO).args(options);
    }

    private Program keys(String one, String two) {
        return Program.in(home)
                .settings(
                        "[providers.anthropic]",
                        "base_url = \"" + server.url("") + "\"",
                        "api_keys = [\"" + one + "\", \"" + two + "\"]")
                .args("-m", "anthropic/claude-sonnet-5-5", "hi");
    }
}
