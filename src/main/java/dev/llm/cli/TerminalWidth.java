package dev.llm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How many characters fit on a line of the terminal. Java does not know; a shell does, and `stty`.
final class TerminalWidth {
    /// Where there is no saying, nothing is left out.
    static final int UNKNOWN = Integer.MAX_VALUE;

    private static final Path TERMINAL = Path.of("/dev/tty");

    private TerminalWidth() {}

    static int of(Map<String, String> env) {
        int told = number(env.getOrDefault("COLUMNS", ""));
        return told > 0 ? told : asked();
    }

    private static int asked() {
        var builder = new ProcessBuilder("stty", "size").redirectInput(TERMINAL.toFile());
        try {
            Process stty = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                return UNKNOWN;
            }
            int columns = number(answer.substring(answer.indexOf(' ') + 1).strip());
            return columns > 0 ? columns : UNKNOWN;
        } catch (IOException _) {
            return UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 6;
        return digits && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(text)
                : 0;
    }
}
