package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CountTokensTest {
    @TempDir private Path home;
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withoutSettingsTextIsCountedInOpenAisEncoding() {
        assertThat(count("Hello,", "world!"))
                .isEqualTo(
                        """
                        tokens  framing  method  context  price  model       input
                             4       +6   exact        -      -  o200k_base  (text)
                        """);
    }

    @Test
    void aDirectoryCountsAsTheTextsBelowIt() throws Exception {
        Path root = Files.createDirectories(home.resolve("project/src/deep"));
        Files.writeString(home.resolve("project/README.md"), "Hello, world!");
        Files.writeString(root.resolve("a.c"), "Hello, world!");
        Files.write(root.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 0, 1});
        Files.writeString(root.resolve(".env"), "SECRET=1");
        Files.createDirectories(home.resolve("project/.git"));
        Files.writeString(home.resolve("project/.git/config"), "[core]");
        Files.createSymbolicLink(root.resolve("loop"), home.resolve("project"));

        Result result = llm("--json", "" + home.resolve("project")).call().expect(0);

        assertThat(result.out()).contains("\"input_tokens\":8,");
        assertThat(result.err())
                .isEqualTo(
                        "llm: " + home.resolve("project") + ": left out 1 file that is no text\n");
    }

    @Test
    void attachmentsAreCountedWithTheTextOrByThemselves() throws Exception {
        Path notes = Files.writeString(home.resolve("notes"), "Hello, world!\n");

        assertThat(count("--json", "-a", notes.toString(), "Hello, world!"))
                .contains("\"file\":null", "\"input_tokens\":17,");
        assertThat(count("-f", notes.toString(), notes.toString(), "-a", notes.toString()))
                .contains("(attachments)\n", "total");
    }

    @Test
    void modelsAreShownSideBySide() {
        assertThat(
                        count(
                                "-m",
                                "gpt-6.2-sol",
                                "-m",
                                "claude-opus-5-5",
                                "-m",
                                "gpt-6.2-sol",
                                "-m",
                                "lab/x",
                                "Hello, world!"))
                .isEqualTo(
                        """
                        tokens  framing          method  context      price  model            input
                             4       +6           exact   <0.1 %  $0.000008  gpt-6.2-sol      (text)
                             6       +8  estimate ±17 %   <0.1 %  $0.000024  claude-opus-5-5  (text)
                             4       +6  estimate ±20 %        -          -  lab/x            (text)
                        """);
    }

    @Test
    void aClaudeThatIsNotKnownCountsAsTheNewestWhichIsSaid() {
        Result result = llm("-m", "anthropic/claude-next", "Hello, world!").call().expect(0);

        assertThat(result.out()).contains(" 6       +8  estimate ");
        assertThat(result.failure())
                .isEqualTo(
                        "llm: anthropic/claude-next: this model is not known; it is taken to count as the newest Claude does");
    }

    @Test
    void theModelThatAPromptWouldGoToIsTheDefault() {
        Result result = llm("Hello, world!").env("ANTHROPIC_API_KEY", "sk-canary").call().expect(0);

        assertThat(result.out()).contains("  claude-").doesNotContain("o200k_base");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aRouteIsCountedForEachOfItsModels() {
        assertThat(count("-m", "smart", "Hello, world!").lines().map(CountTokensTest::ends))
                .containsExactly("tokens input", "6 (text)", "4 (text)");
    }

    @Test
    void filesAreCountedWithTheirTotal() throws IOException {
        Path a = write("a.txt", "Hello, world!");
        Path b = write("b.txt", "Hello");

        assertThat(count("-f", a.toString(), b.toString()).lines().map(CountTokensTest::ends))
                .containsExactly("tokens input", "4 a.txt", "1 b.txt", "5 total");
    }

    @Test
    void wordsThatAreAllFilesAreCountedAsFiles() throws IOException {
        Path a = write("a.txt", "Hello, world!");

        assertThat(ends(count(a.toString()).lines().toList().getLast())).isEqualTo("4 a.txt");
    }

    @Test
    void wordsOfWhichOneIsAFileAreTextAndThatIsSaid() throws IOException {
        Path a = write("a.txt", "Hello, world!");

        Result result = llm(a.toString(), "world").call().expect(0);

        assertThat(result.out()).endsWith("(text)\n");
        assertThat(result.err()).contains("counted as text").contains("-f");
    }

    @Test
    void aFileThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        Path a = write("a.txt", "Hello, world!");
        Path none = home.resolve("none.txt");

        Result result = llm("-f", a.toString(), none.toString()).call().expect(2);

        assertThat(result.out().lines().map(CountTokensTest::ends)).contains("4 a.txt", "4 total");
        assertThat(result.errLines())
                .containsExactly(
                        "llm: there is no file " + none + "; check its name",
                        "llm: 1 of 2 inputs were not counted");
    }

    @Test
    void bytesThatAreNoTextAreNotCounted() throws IOException {
        Path file = write("a.bin", "a\0b");

        Result result = llm("-f", file.toString()).call().expect(2);

        assertThat(result.failure()).contains(file + " is not text");
    }

    @Test
    void ofWhatIsNoTextNoReplacementsAreSaid() throws IOException {
        Path file = home.resolve("a.bin");
        Files.write(file, new byte[] {0, (byte) 0xFF});

        assertThat(llm("-f", file.toString()).call().expect(2).failure())
                .startsWith("llm: " + file + " is not text");
    }

    @Test
    void standardInputIsCounted() {
        assertThat(llm().stdin("Hello, world!").call().expect(0).out())
                .contains("     4 ")
                .endsWith("(standard input)\n");
    }

    @Test
    void aSystemPromptIsAMessageOfItsOwn() {
        assertThat(count("-s", "Hello", "Hello, world!"))
                .contains("     5       +9   exact")
                .endsWith("(text)\n");
    }

    @Test
    void aSystemPromptBesideFilesStandsForItself() throws IOException {
        Path a = write("a.txt", "Hello, world!");
        Path b = write("b.txt", "Hello");

        assertThat(
                        count("-s", "Hello", "-f", a.toString(), b.toString())
                                .lines()
                                .map(CountTokensTest::ends))
                .contains("1 prompt)", "6 total");
    }

    @Test
    void jsonHasAnObjectPerInputAndModel() throws IOException {
        Path a = write("a.txt", "Hello, world!");

        assertThat(count("--json", "-m", "gpt-6.2-sol", "-m", "claude-opus-5-5", a.toString()))
                .isEqualTo(
                        """
                        {"file":"%s","model":"gpt-6.2-sol","input_tokens":4,"framing_tokens":6,"method":"exact",\
                        "error_percent":0,"context":922000,"cost":"0.000008"}
                        {"file":"%s","model":"claude-opus-5-5","input_tokens":6,"framing_tokens":8,"method":"estimate",\
                        "error_percent":17,"context":1000000,"cost":"0.000024"}
                        """
                                .formatted(a, a));
    }

    @Test
    void aRequestIsCountedForItsModelWithItsFraming() throws IOException {
        Path file =
                write(
                        "body.json",
                        """
                        {"model": "gpt-6.2-sol", "instructions": "Hello", "input": "Hello, world!"}
                        """);

        assertThat(count("--json", "--request", file.toString()))
                .contains("\"model\":\"gpt-6.2-sol\",\"input_tokens\":14,\"framing_tokens\":9")
                .contains("\"method\":\"estimate\"");
    }

    @Test
    void aRequestForAModelThatNobodyServesIsCountedToo() {
        Result result =
                llm("--request", "-")
                        .stdin(
                                "{\"model\":\"qwen9\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                        .call()
                        .expect(0);

        assertThat(result.out()).contains("  qwen9  ");
    }

    @Test
    void aRequestThatCannotBeReadIsAMistake() {
        Result result = llm("--request", "-").stdin("{\"prompt\":\"Hello\"}").call().expect(2);

        assertThat(result.failure())
                .startsWith("llm: (standard input): it is no request that llm can read");
    }

    @Test
    void whatIsAboveTheLimitIsSaid() {
        Result result = llm("-m", "gpt-4").stdin("word" + " word".repeat(8999)).call().expect(0);

        assertThat(result.out()).contains(" 9,000 ").contains(" 109.9 % ");
        assertThat(result.failure())
                .isEqualTo("llm: (standard input) has 9,000 tokens; gpt-4 takes 8,192");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-opus-5-5, /v1/messages/count_tokens, input_tokens",
        "openai/gpt-6.2-sol, /responses/input_tokens, input_tokens",
        "gemini/gemini-3.8-flash, /v1beta/models/gemini-3.8-flash:countTokens, totalTokens",
    })
    void exactlyIsWhatTheProviderSays(String model, String path, String field)
            throws InterruptedException {
        server.play(Script.json(200, "{\"" + field + "\":4321}"));

        Result result = exact("-m", model, "-s", "Be brief.", "Hello").call().expect(0);

        assertThat(result.out()).contains(" 4,321        -  provider ");
        Exchange asked = server.take();
        assertThat(asked.target()).isEqualTo(path);
        assertThat(asked.text()).contains("Be brief.").contains("Hello");
    }

    @Test
    void aFailureOfTheProviderIsThatOfTheCommand() {
        server.play(
                Script.json(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid\"}}"));

        exact("-m", "claude-opus-5-5", "Hello").call().expect(4);
    }

    @Test
    void whatWasCountedBeforeAFailureIsShown() throws IOException {
        server.play(
                Script.json(200, "{\"input_tokens\":4321}"),
                Script.json(413, "{\"error\":{\"message\":\"too large\"}}"));
        Path a = write("a.txt", "Hello, world!");
        Path b = write("b.txt", "Hello");

        Result result =
                exact("-m", "claude-opus-5-5", "-f", a.toString(), b.toString()).call().expect(5);

        assertThat(result.out()).contains(" 4,321 ");
    }

    @Test
    void anEncodingCannotBeAsked() {
        Result result = exact("-m", "o200k_base", "Hello").call().expect(2);

        assertThat(result.failure()).contains("o200k_base has none");
    }

    @Test
    void aProviderThatDoesNotCountSaysSo() {
        Result result = exact("-m", "ollama/qwen3", "Hello").call().expect(2);

        assertThat(result.failure()).contains("ollama does not count tokens");
    }

    @Test
    void nobodyIsAskedUnlessTheProviderIsTo() {
        Result result = llm("-m", "qwen3:8b", "Hello").call().expect(3);

        assertThat(result.failure()).contains("qwen3:8b");
        assertThat(server.untaken()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--exact --offline Hello | exclude each other",
                "--request a.json Hello | the whole of what is counted",
                "--request a.json -s Hello | the whole of what is counted",
                "--nothing | --nothing",
            })
    void whatContradictsItselfIsRefused(String arguments, String reason) {
        assertThat(llm(arguments.split(" ")).call().expect(2).failure()).contains(reason);
    }

    @Test
    void helpIsPrinted() {
        assertThat(count("--help")).contains("llm count-tokens [OPTIONS] [TEXT...]", "--exact");
    }

    private Program exact(String... args) {
        return llm(args)
                .args("--exact")
                .env("ANTHROPIC_API_KEY", "sk-canary")
                .env("ANTHROPIC_BASE_URL", server.url(""))
                .env("OPENAI_API_KEY", "sk-canary")
                .env("OPENAI_BASE_URL", server.url(""))
                .env("GEMINI_API_KEY", "sk-canary")
                .env("GOOGLE_GEMINI_BASE_URL", server.url(""));
    }

    private Program llm(String... args) {
        return Program.in(home)
                .settings(
                        "[providers.lab]",
                        "type = 'openai'",
                        "base_url = '" + server.url("/v1") + "'",
                        "[providers.openai]",
                        "api = 'responses'",
                        "[routes.smart]",
                        "targets = ['anthropic/claude-opus-5-5', 'openai/gpt-6.2-sol']")
                .env("OLLAMA_HOST", server.url(""))
                .args("count-tokens")
                .args(args);
    }

    private String count(String... args) {
        return llm(args).call().expect(0).out();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text);
    }

    /// The first and the last word of a line, of a path its last name.
    private static String ends(String line) {
        String words = line.strip();
        String last = words.substring(words.lastIndexOf(' ') + 1);
        return words.substring(0, words.indexOf(' ') + 1)
                + last.substring(last.lastIndexOf('/') + 1);
    }
}
