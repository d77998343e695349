package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Installation;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `llm config` as processes: several at once, and on a terminal.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigIT {
    @TempDir private static Path home;
    private Installation installed;

    @BeforeAll
    void install() {
        installed = Installation.in(home.resolve("llm"));
        installed.env("HOME", home.toString()).env("TERM", "xterm").env("SHELL", "/bin/sh");
    }

    @AfterEach
    void clear() throws Exception {
        Files.deleteIfExists(file());
    }

    @Test
    void processesAtTheSameTimeLoseNothing() throws Exception {
        var running = new ArrayList<Running>();
        try {
            for (int i = 0; i < 8; i++) {
                running.add(Program.in(home).args("config", "set", "aliases.a" + i, "x/y").start());
            }
            for (Running one : running) {
                one.finish().expect(0);
            }
        } finally {
            running.forEach(Running::close);
        }

        for (int i = 0; i < 8; i++) {
            Program.in(home).args("config", "get", "aliases.a" + i).run().expect(0);
        }
    }

    @Test
    void theKeyThatIsTypedIsNotShown() throws Exception {
        try (Running screen = onTerminal("llm/llm config set-key openai")) {
            screen.awaitOut("Key for openai: ");
            screen.write("sk-canary\n");
            Result result = screen.finish().expect(0);

            assertThat(result.out())
                    .isEqualTo(
                            """
                            Key for openai: \r
                            llm: the key of openai is in ~/.config/llm/settings.toml\r
                            """);
        }
        assertThat(file()).hasContent("[providers.openai]\napi_key = \"sk-canary\"\n");
    }

    @Test
    void controlCAtTheKeyEndsItAndShowsWhatIsTypedAgain() throws Exception {
        String line =
                "env --default-signal=INT llm/llm config set-key openai; echo code $?; stty -a |"
                        + " grep -o '.echo '";
        try (Running screen = onTerminal("trap : INT; " + line)) {
            screen.awaitOut("Key for openai: ");
            screen.write("\u0003");
            Result result = screen.finish();

            assertThat(result.out()).contains("\r\nllm: interrupted\r\n").contains("code 130\r\n");
            assertThat(result.out()).endsWith(" echo \r\n").doesNotContain("-echo");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void initAsksAgainWhenAKeyIsRefused() throws Exception {
        try (var server = ScriptedServer.start()) {
            installed.env("OPENAI_BASE_URL", server.url("/v1"));
            server.play(Script.json(401, "{\"error\":{\"message\":\"no\"}}"));
            server.play(Script.json(200, "{\"data\":[{\"id\":\"a\"}]}"));
            try (Running screen = onTerminal("llm/llm config init openai")) {
                screen.awaitOut("Key for openai: ");
                screen.write("wrong\n");
                screen.awaitOut(
                        """
                        \r
                        llm: openai: no (401); check the key that you gave\r
                        Key for openai: \
                        """);
                screen.write("sk-canary\n");
                Result result = screen.finish().expect(0);

                assertThat(result.out())
                        .contains("llm: openai answers, with 1 model\r\n")
                        .doesNotContain("sk-canary");
            }
        }
        assertThat(file()).hasContent("[providers.openai]\napi_key = \"sk-canary\"\n");
    }

    @Test
    void initKeepsAKeyThatCannotBeCheckedWhenTheUserSaysSo() throws Exception {
        try (var server = ScriptedServer.start()) {
            installed.env("OPENAI_BASE_URL", server.url("/v1"));
            server.play(Script.json(503, "{\"error\":{\"message\":\"busy\"}}"));
            try (Running screen = onTerminal("llm/llm config init openai")) {
                screen.awaitOut("Key for openai: ");
                screen.write("sk-canary\n");
                screen.awaitOut(
                        """
                        \r
                        llm: openai: busy (503)\r
                        llm: keep it all the same? [y/N] \
                        """);
                screen.write("y\n");
                screen.finish().expect(0);
            }
        }
        assertThat(file()).content().contains("sk-canary");
    }

    @Test
    void editAsksWhetherToTryAgain() throws Exception {
        Files.createDirectories(file().resolveSibling(""));
        Files.writeString(file(), "timeout = 5\n");
        Path editor = home.resolve("editor");
        Files.writeString(editor, "#!/bin/sh\nsed -i 's/= 0/= 7/; s/= 5/= 0/' \"$1\"\n");
        assertThat(editor.toFile().setExecutable(true)).isTrue();
        installed.env("EDITOR", editor.toString());

        try (Running screen = onTerminal("llm/llm config edit")) {
            screen.write("y\n");
            Result result = screen.finish().expect(0);

            assertThat(result.out())
                    .contains("/settings.toml:1:1: timeout must be")
                    .contains("llm: edit again? [Y/n] ");
        }
        assertThat(file()).hasContent("timeout = 7\n");
    }

    private static Path file() {
        return home.resolve(".config/llm/settings.toml");
    }

    private Running onTerminal(String line) {
        return installed.start(home, List.of("/usr/bin/script", "-qec", line, "/dev/null"));
    }
}
