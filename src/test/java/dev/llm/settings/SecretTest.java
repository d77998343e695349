package dev.llm.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String CANARY = "sk-canary-0123456789";

    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() throws IOException {
        home = new TestHome(temporary);
        Files.createDirectories(temporary.resolve("work"));
    }

    @Test
    void aLiteralIsTheKeyItself() {
        assertThat(key(CANARY).resolve()).isEqualTo(CANARY);
    }

    @Test
    void blanksAroundALiteralDoNotBelongToIt() {
        assertThat(key("  " + CANARY + "\n").resolve()).isEqualTo(CANARY);
    }

    @Test
    void envNamesAVariable() {
        home.variable("WORK_KEY", CANARY + "\r\n");

        assertThat(key("env:WORK_KEY").resolve()).isEqualTo(CANARY);
    }

    @Test
    void fileNamesAFile() {
        home.write(temporary.resolve("key"), CANARY + "\n");

        assertThat(key("file:" + temporary.resolve("key")).resolve()).isEqualTo(CANARY);
    }

    @Test
    void aTildeIsTheHomeDirectory() {
        home.write(temporary.resolve("key"), CANARY);

        assertThat(key("file:~/key").resolve()).isEqualTo(CANARY);
    }

    @Test
    void aRelativeFileOfAnOptionStartsInTheWorkingDirectory() {
        home.write(temporary.resolve("work/key"), CANARY);

        assertThat(key("file:key").resolve()).isEqualTo(CANARY);
    }

    @Test
    void aRelativeFileOfTheSettingsStartsBesideThem() {
        home.settings("[providers.openai]", "api_key = 'file:keys/openai'")
                .write(home.file.resolveSibling("keys/openai"), CANARY);

        assertThat(home.provider("openai").apiKey())
                .isNotNull()
                .extracting(Secret::resolve)
                .isEqualTo(CANARY);
    }

    @Test
    void cmdTakesTheFirstLineThatACommandPrints() {
        assertThat(key("cmd:echo " + CANARY + "; echo more").resolve()).isEqualTo(CANARY);
    }

    @Test
    void aCommandIsRunOnce() throws IOException {
        Path runs = temporary.resolve("runs");
        Secret key = key("cmd:echo run >> '" + runs + "'; echo " + CANARY);

        key.resolve();
        key.resolve();

        assertThat(Files.readString(runs, UTF_8)).isEqualTo("run\n");
    }

    @Test
    void aCommandIsNotRunBeforeTheKeyIsAskedFor() {
        Path runs = temporary.resolve("runs");

        key("cmd:touch '" + runs + "'");

        assertThat(runs).doesNotExist();
    }

    @Test
    void theInputOfACommandIsEmpty() {
        assertThat(key("cmd:cat; echo " + CANARY).resolve()).isEqualTo(CANARY);
    }

    @Test
    void aCommandSeesTheVariables() {
        home.variable("WORK_KEY", CANARY);

        assertThat(key("cmd:echo $WORK_KEY").resolve()).isEqualTo(CANARY);
    }

    @Test
    void aCommandThatPrintsALotIsReadToItsEnd() {
        assertThat(key("cmd:echo " + CANARY + "; seq 100000").resolve()).isEqualTo(CANARY);
    }

    @Test
    @Timeout(10)
    void aCommandMayLeaveADaemonBehind() {
        assertThat(key("cmd:sleep 20 & echo " + CANARY).resolve()).isEqualTo(CANARY);
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        assertThat(failure("env:WORK_KEY"))
                .isEqualTo("environment variable WORK_KEY is not set (--key)");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        home.variable("WORK_KEY", " ");

        assertThat(failure("env:WORK_KEY"))
                .isEqualTo("environment variable WORK_KEY is not set (--key)");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(failure("file:~/key")).isEqualTo("the key file ~/key does not exist (--key)");
    }

    @Test
    void anEmptyFileIsNamed() {
        home.write(temporary.resolve("key"), "\n");

        assertThat(failure("file:~/key")).isEqualTo("the key file ~/key is empty (--key)");
    }

    @Test
    void aDirectoryIsNoKey() {
        assertThat(failure("file:~/work")).isEqualTo("the key file ~/work is a directory (--key)");
    }

    @Test
    void anEndlessFileIsNoKey() {
        assertThat(failure("file:/dev/zero"))
                .isEqualTo("the key file /dev/zero is too large for a key (--key)");
    }

    @Test
    void aCommandThatFailsIsSaidWithItsExitCode() {
        assertThat(failure("cmd:echo " + CANARY + "; exit 3"))
                .isEqualTo("the command for the key failed with exit code 3 (--key)");
    }

    @Test
    void aCommandThatPrintsNothingIsSaid() {
        assertThat(failure("cmd:true"))
                .isEqualTo("the command for the key printed nothing (--key)");
    }

    @Test
    @Timeout(10)
    void aCommandThatHangsIsEnded() {
        Secret key = home.key("cmd:sleep 60; echo " + CANARY, Duration.ofMillis(300));

        assertThatThrownBy(key::resolve)
                .hasMessage("the command for the key did not end within 0 seconds (--key)");
    }

    @Test
    @Timeout(10)
    void whatAHangingCommandStartedIsEndedWithIt() throws IOException {
        Path pid = temporary.resolve("pid");
        Secret key =
                home.key(
                        "cmd:sleep 60 & echo $! > '" + pid + "'; wait; true",
                        Duration.ofMillis(500));

        assertThatThrownBy(key::resolve).isInstanceOf(LlmException.class);

        long child = Long.parseLong(Files.readString(pid, UTF_8).strip());
        ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive)).isNotEqualTo(true);
    }

    @Test
    void theSettingsFileIsNamedWithThePlaceOfTheKey() {
        home.settings("[providers.openai]", "api_key = 'env:WORK_KEY'");

        assertThatThrownBy(() -> openAiKey().resolve())
                .hasMessage("environment variable WORK_KEY is not set (" + home.file + ":2:1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk canary", "sk-canáry", "sk\tcanary", "sk\u0001canary", "sk\ncanary"})
    void aKeyIsPrintableAsciiWithoutBlanks(String text) {
        home.write(temporary.resolve("key"), text);

        assertThat(failure("file:~/key"))
                .isEqualTo(
                        "the key file ~/key holds no key: a key is printable ASCII without blanks"
                                + " (--key)");
    }

    @Test
    void aVendorsVariableIsNamedAloneWhenItHoldsNoKey() {
        home.variable("OPENAI_API_KEY", "sk canary");

        assertThatThrownBy(() -> openAiKey().resolve())
                .hasMessage(
                        "environment variable OPENAI_API_KEY holds no key: a key is printable"
                                + " ASCII without blanks");
    }

    @Test
    void aKeyThatCannotBeReadIsAConfigurationError() {
        assertThat(catchThrowableOfType(LlmException.class, key("env:NONE")::resolve).kind())
                .isEqualTo(ErrorKind.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "env:", "file:", "cmd: ", "sk canary", "sk-canáry"})
    void anOptionThatHoldsNoKeyIsAUsageError(String text) {
        assertThat(catchThrowableOfType(LlmException.class, () -> home.load().key("--key", text)))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE))
                .message()
                .startsWith("--key must ")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CANARY,
                "cmd:echo " + CANARY,
                "cmd:echo " + CANARY + " x",
                "cmd:echo " + CANARY + " >&2; exit 1",
                "cmd:echo " + CANARY + " >/nowhere/at/all",
                "env:CANARY",
                "env:BAD_CANARY",
                "file:~/key",
                "file:~/bad"
            })
    void aKeyIsNeverShown(String text) {
        home.variable("CANARY", CANARY)
                .variable("BAD_CANARY", CANARY + " é")
                .write(temporary.resolve("key"), CANARY)
                .write(temporary.resolve("bad"), "x " + CANARY);
        Secret key = key(text);

        var failure = catchThrowableOfType(LlmException.class, key::resolve);

        assertThat(key + " " + failure).doesNotContain(CANARY);
        assertThat(failure == null ? null : failure.getCause()).isNull();
    }

    @Test
    void aMaskedKeyShowsItsForm() {
        assertThat(key("cmd:pass show x")).hasToString("cmd:***");
        assertThat(key("env:WORK_KEY")).hasToString("env:WORK_KEY");
        assertThat(key("file:~/key")).hasToString("file:~/key");
        assertThat(key(CANARY)).hasToString("***");
    }

    private Secret key(String text) {
        return home.key(text, Duration.ofSeconds(30));
    }

    private Secret openAiKey() {
        return Objects.requireNonNull(home.provider("openai").apiKey());
    }

    private String failure(String text) {
        return catchThrowableOfType(LlmException.class, key(text)::resolve).message();
    }
}
