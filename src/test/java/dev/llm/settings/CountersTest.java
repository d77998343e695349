package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void aProgramIsNamedWithItsArguments() {
        home.settings("[tokens.anthropic]", "command = ['ctok', '-m', 'opus']");

        assertThat(home.load().counters().get("anthropic"))
                .isEqualTo(
                        new Value<>(
                                List.of("ctok", "-m", "opus"), new Origin.InFile(home.file, 2, 1)));
    }

    @Test
    void mistakesAreNamedWithTheirPlace() {
        home.settings(
                "[tokens]",
                "a = 1",
                "[tokens.b]",
                "comand = ['x']",
                "[tokens.c]",
                "command = [' ']",
                "[tokens.d]",
                "command = 'x'");

        assertThat(home.problems())
                .anyMatch(line -> line.endsWith(":2:1: tokens.a must be a table"))
                .anyMatch(
                        line -> line.contains(":4:1: unknown key 'tokens.b.comand', did you mean"))
                .anyMatch(line -> line.endsWith(":6:1: tokens.c.command must begin with a program"))
                .anyMatch(line -> line.contains(":8:1: tokens.d.command must be"));
    }

    @Test
    void theyAreSetListedAndTakenOut() {
        var editor = new SettingsEditor(home.environment());

        editor.set(Map.of(KeyPath.of("tokens.claude-opus-5.5.command"), List.of("ctok", "x")));

        assertThat(home.load().counters().keySet()).containsExactly("claude-opus-5.5");
        assertThat(editor.unset(KeyPath.of("tokens.\"claude-opus-5.5\""))).isTrue();
        assertThat(home.load().counters()).isEmpty();
    }
}
