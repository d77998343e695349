package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Installation;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What only a terminal shows. `script` of util-linux makes one: what it prints is what is on the screen, and what is
/// written to it is typed.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalIT {
    @TempDir private static Path home;
    private ScriptedServer server;
    private Installation installed;

    @BeforeAll
    void start() {
        assertThat(Files.isExecutable(Path.of("/usr/bin/script")))
                .as("the test of the terminal needs script, of util-linux, at /usr/bin/script")
                .isTrue();
        server = ScriptedServer.start();
        installed = Installation.in(home.resolve("llm"));
        installed
                .env("TERM", "xterm")
                .env("SHELL", "/bin/sh")
                .env("OPENAI_BASE_URL", server.url("/v1"))
                .env("OPENAI_API_KEY", "test-key");
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
    void controlCharactersAreMadeVisibleAndReasoningIsDimmed() throws Exception {
        server.play(
                Script.stream(
                        "text/event-stream",
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\\u001b]0;x\\u0007\"}}]}\n\n",
                        Wire.OPENAI.piece("a\u001b[2Jb\u0007c\td\u009b1m\re\u007f\r\nf"),
                        Wire.OPENAI.ending(Wire.Ending.DONE)));

        try (Running screen = onTerminal("llm/llm -m openai/m hi")) {
            Result result = screen.finish().expect(0);

            assertThat(result.out())
                    .isEqualTo(
                            """
                            \u001b[2mhm\u241b]0;x\u2407\u001b[22m\r
                            a\u241b[2Jb\u2407c\td\ufffd1m\u240de\u2421\r
                            f\r
                            """);
        }
    }

    @Test
    void withoutAPromptItSaysThatConversationsAreNotThereYet() throws Exception {
        try (Running screen = onTerminal("llm/llm")) {
            Result result = screen.finish().expect(2);

            assertThat(result.out())
                    .startsWith("llm: no prompt: conversations (a REPL)")
                    .hasLineCount(1);
        }
    }

    @Test
    void controlCThatIsTypedEndsTheAnswer() throws Exception {
        server.play(Wire.OPENAI.begun("Hello").stall());

        try (Running screen = onTerminal("exec env --default-signal=INT llm/llm -m openai/m hi")) {
            screen.awaitOut("Hello");
            screen.write("\u0003");
            Result result = screen.finish().expect(130);
            assertThat(result.out())
                    .startsWith("Hello^C\r\nllm: ")
                    .contains("interrupted")
                    .endsWith("\r\n");
        }
        server.take().awaitClientGone();
    }

    private Running onTerminal(String line) {
        return installed.start(home, List.of("/usr/bin/script", "-qec", line, "/dev/null"));
    }
}
