package dev.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KEYS =
            List.of("model", "timeout", "idle_timeout", "retries", "stream", "usage");

    @ParameterizedTest
    @CsvSource({
        "modle, model", // swapped
        "modl, model", // left out
        "moddel, model", // doubled
        "nodel, model", // replaced
        "idle-timeout, idle_timeout",
        "RETRIES, retries",
        "steram, stream"
    })
    void findsTheNameThatWasMistyped(String typed, String meant) {
        assertThat(Nearest.to(typed, KEYS, 1)).containsExactly(meant);
    }

    @Test
    void countsSwappedNeighboursAsOneMistake() {
        // as two replaced letters "ba" would be farther from "ab" than "b" is
        assertThat(Nearest.to("acbd", List.of("axyd", "abcd"), 1)).containsExactly("abcd");
    }

    @Test
    void prefersNamesThatContainTheWantedOne() {
        var models = List.of("gpt-5", "claude-opus-5-5", "claude-sonnet-5-5");

        assertThat(Nearest.to("sonnet", models, 2)).startsWith("claude-sonnet-5-5");
    }

    @Test
    void givesNoMoreThanWasAskedFor() {
        assertThat(Nearest.to("x", KEYS, 3)).hasSize(3);
    }

    @Test
    void keepsTheOrderOfEquallyNearNames() {
        assertThat(Nearest.to("a1", List.of("a3", "a2", "b9"), 2)).containsExactly("a3", "a2");
    }

    @Test
    void isNotSlowedDownByAVeryLongName() {
        assertThat(Nearest.to("m".repeat(1_000_000), KEYS, 1)).hasSize(1);
    }

    @Test
    void givesNothingWhenNothingIsKnown() {
        assertThat(Nearest.to("x", List.of(), 3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch, ''",
        "x, ''",
        "claude-sonet-5-5, claude-sonnet-5-5",
        "o4, ''",
        "gtp-5, gpt-5",
        "sonnet, claude-sonnet-5-5"
    })
    void namesThatNobodyCanHaveMeantAreNotNear(String typed, String meant) {
        var models = List.of("o3", "o1", "gpt-5", "claude-sonnet-5-5");

        assertThat(String.join(" ", Nearest.within(typed, models, 3))).isEqualTo(meant);
    }
}
