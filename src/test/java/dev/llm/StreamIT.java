package dev.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The answer on its way to a pipe: exact, piece by piece, and what ends it early.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamIT {
    /// Signals that a test runner may have had ignored would be ignored by the program too.
    private static final String SIGNALS_AS_USUAL = "exec env --default-signal=INT,HUP,TERM \"$@\"";

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

    @ParameterizedTest
    @EnumSource(Wire.class)
    void standardOutputIsWhatTheModelSaidByteForByte(Wire wire) throws Exception {
        String face = "\uD83D\uDE00";
        String text =
                "\u0000\u0001\u001b[2Jesc\u007f\u009b\r\nCRLF\rCR\n\n\n\ttab é ü 漢 \u202e\ufeff\uffff "
                        + face
                        + face
                        + "e\u0301 👩\u200d👩\u200d👧 \u2028 end, no newline";
        // The first face comes in two pieces, each with one half of its surrogate pair.
        int half = text.indexOf(face) + 1;
        server.play(wire.stream(text.substring(0, half), text.substring(half)));

        Result result = ask(wire).run().expect(0);

        assertThat(result.stdout()).isEqualTo((text + "\n").getBytes(UTF_8));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void oneFinalNewlineIsAddedOnlyWhereThereIsNone() {
        Wire wire = Wire.OPENAI;
        server.play(
                wire.stream("a\n"),
                wire.stream("a\n\n\n"),
                wire.stream("\n"),
                wire.stream(""),
                wire.stream("a\r"));

        assertThat(ask(wire).call().expect(0).out()).isEqualTo("a\n");
        assertThat(ask(wire).call().expect(0).out()).isEqualTo("a\n\n\n");
        assertThat(ask(wire).call().expect(0).out()).isEqualTo("\n");
        assertThat(ask(wire).call().expect(0).out()).isEmpty();
        assertThat(ask(wire).call().expect(0).out()).isEqualTo("a\r\n");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void eachPieceIsOnThePipeBeforeTheNextIsSent(Wire wire) throws Exception {
        var second = new CountDownLatch(1);
        var third = new CountDownLatch(1);
        server.play(
                wire.begun("one ")
                        .await(second)
                        .send(wire.piece("two "))
                        .await(third)
                        .send(wire.piece("three") + wire.ending(Wire.Ending.DONE))
                        .end());

        try (Running running = ask(wire).start()) {
            running.awaitOut("one ");
            second.countDown();
            running.awaitOut("two ");
            third.countDown();
            assertThat(running.finish().expect(0).out()).isEqualTo("one two three\n");
        }
    }

    @Test
    void aConnectionThatIsResetKeepsWhatWasPrinted() throws Exception {
        var seen = new CountDownLatch(1);
        server.play(Wire.ANTHROPIC.begun("Hello").await(seen).reset());

        try (Running running = ask(Wire.ANTHROPIC).start()) {
            running.awaitOut("Hello");
            seen.countDown();
            Result result = running.finish().expect(6);
            assertThat(result.out()).isEqualTo("Hello\n");
            assertThat(result.failure())
                    .contains("cut after 5 characters: anthropic: the connection broke");
        }
        assertThat(server.untaken()).as("requests").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT 130", "TERM 143", "HUP 129"})
    void aSignalEndsTheAnswerAndKeepsWhatWasPrinted(String signal) throws Exception {
        String[] words = signal.split(" ", 2);
        server.play(Wire.ANTHROPIC.begun("Hello").stall());

        try (Running running = ask(Wire.ANTHROPIC).shell(SIGNALS_AS_USUAL).start()) {
            running.awaitOut("Hello").signal(words[0]);

            Result result = running.finish().expect(Integer.parseInt(words[1]));
            assertThat(result.out()).isEqualTo("Hello\n");
            assertThat(result.failure()).contains("interrupted");
        }
        server.take().awaitClientGone();
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        server.play(Script.nothing().stall());

        try (Running running = ask(Wire.ANTHROPIC).shell(SIGNALS_AS_USUAL).start()) {
            Exchange exchange = server.take();
            running.signal("INT");
            Result result = running.finish().expect(130);
            assertThat(result.out()).isEmpty();
            assertThat(result.failure()).contains("interrupted");
            exchange.awaitClientGone();
        }
    }

    @Test
    void anInterruptEndsThePauseBeforeARetry() throws Exception {
        server.play(Script.json(500, "{}", "retry-after: 59"));

        try (Running running = ask(Wire.ANTHROPIC, "-v").shell(SIGNALS_AS_USUAL).start()) {
            String line = running.nextErrLine();
            while (!line.startsWith("retry 1 of 2 in 59.0 s")) {
                line = running.nextErrLine();
            }
            running.signal("INT").finish().expect(130);
        }
        assertThat(server.untaken()).as("requests").isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWaitForStandardInput() throws Exception {
        try (Running running =
                ask(Wire.ANTHROPIC).stdin("never ended").shell(SIGNALS_AS_USUAL).start()) {
            assertThat(running.nextErrLine()).contains("waiting for standard input");
            running.signal("INT").finish().expect(130);
        }
        assertThat(server.untaken()).as("requests").isZero();
    }

    @Test
    void aReaderThatGoesAwayEndsTheRequestWithoutAWord() throws Exception {
        var readerGone = new CountDownLatch(1);
        Wire wire = Wire.OPENAI;
        server.play(wire.begun("one").await(readerGone).send(wire.piece("two")).stall());

        try (Running running = ask(wire).start()) {
            running.awaitOut("one").closeOut();
            readerGone.countDown();
            Result result = running.finish().expect(141);
            assertThat(result.err()).isEmpty();
        }
        server.take().awaitClientGone();
    }

    @Test
    void aFullDiskIsSaid() throws Exception {
        server.play(Wire.OPENAI.stream("one", "two"));

        Result result = ask(Wire.OPENAI).shell("exec \"$@\" >/dev/full").run().expect(1);

        assertThat(result.failure())
                .contains("cannot write to standard output: No space left on device");
    }

    private Program ask(Wire wire, String... options) {
        return wire.asked(Program.in(home), server).args(options).args("hi");
    }
}
