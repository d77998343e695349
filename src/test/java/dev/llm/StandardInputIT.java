package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What comes by standard input, and what the provider gets of it.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandardInputIT {
    @TempDir private static Path home;
    private ScriptedServer server;

    @BeforeAll
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void clear() {
        server.clear();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void pipedInputComesFirstThenABlankLineThenTheArguments() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));

        program("fix", "this").stdin("line 1\nline 2\n").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("line 1\nline 2\n\nfix this");
        program("fix").stdin("no newline").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("no newline\n\nfix");
        program().stdin(" alone \n").call().expect(0);
        assertThat(sentPrompt()).isEqualTo(" alone \n");
        program("fix").stdin("").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("fix");
        program("--no-stdin", "fix").stdin("not read").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("fix");
        program("a  b", "", "c").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("a  b  c");
        program("--", "-x", "--json").call().expect(0);
        assertThat(sentPrompt()).isEqualTo("-x --json");
    }

    @Test
    void inputIsKeptByteForByte() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));
        String text = "\ufeffBOM\r\n\u0000\u001b[0m 漢 \uD83D\uDE00\t\n";

        assertThat(program().stdin(text).run().expect(0).err()).isEmpty();
        assertThat(sentPrompt()).isEqualTo(text);
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedAndThatIsSaid() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));

        Result result =
                program().stdin(new byte[] {'a', (byte) 0xff, (byte) 0xfe, 'b'}).run().expect(0);

        assertThat(sentPrompt()).isEqualTo("a\ufffd\ufffdb");
        assertThat(result.failure()).contains("standard input is not all UTF-8");
        assertThat(result.out()).isEqualTo("ok\n");
    }

    @Test
    void tenMegabytesArrive() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));
        String text = "0123456789abcdé\n".repeat(640 * 1024);

        program("sum up").stdin(text).run().expect(0);

        assertThat(sentPrompt()).hasSize(text.length() + 1 + 6).isEqualTo(text + "\nsum up");
    }

    @Test
    void anOpenSilentPipeIsWaitedForAloudAndThenRead() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));

        try (Running running = program("and this").stdin("").start()) {
            assertThat(running.nextErrLine())
                    .isEqualTo(
                            "llm: waiting for standard input to end; to do without it: --no-stdin, or </dev/null");
            assertThat(server.untaken()).isZero();
            running.write("late").closeIn();
            assertThat(running.finish().expect(0).out()).isEqualTo("ok\n");
        }
        assertThat(sentPrompt()).isEqualTo("late\n\nand this");
    }

    @Test
    void withNoStdinAnOpenPipeIsNotWaitedFor() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));

        try (Running running = program("--no-stdin", "go").stdin("").start()) {
            Result result = running.finish().expect(0);
            assertThat(result.out()).isEqualTo("ok\n");
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void inputThatCannotBeReadIsNotTakenForItsEnd() throws Exception {
        Result result = program("go").shell("exec \"$@\" <.").run().expect(2);

        assertThat(result.failure()).contains("standard input", "Is a directory");
        assertThat(server.untaken()).as("requests").isZero();
    }

    @Test
    void noPromptAtAllIsAUsageError() throws Exception {
        assertThat(program().run().expect(2).failure()).contains("no prompt");
        assertThat(program().stdin(" \n").call().expect(2).failure()).contains("no prompt");
        assertThat(program("").call().expect(2).failure()).contains("no prompt");
        assertThat(program("--no-stdin").stdin("x").call().expect(2).failure())
                .contains("no prompt");
        assertThat(server.untaken()).as("requests").isZero();
    }

    private Program program(String... args) {
        return Wire.OPENAI.asked(Program.in(home), server).args(args);
    }

    private String sentPrompt() throws InterruptedException {
        return server.take().json().path("messages").get(0).path("content").stringValue();
    }
}
