package dev.llm.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlsTest {
    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "0000, 2400", "0007, 2407", "0008, 2408", "000B, 240B", "000D, 240D", "001B, 241B",
        "001F, 241F", "007F, 2421", "0080, FFFD", "009B, FFFD", "009D, FFFD", "009F, FFFD",
    })
    void aControlBecomesItsPicture(String control, String picture) {
        assertThat(Controls.visible("a" + character(control) + "b"))
                .isEqualTo("a" + character(picture) + "b");
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({"000A", "0009", "0020", "007E", "00A0", "00E9", "4E2D"})
    void everythingElseStays(String code) {
        assertThat(Controls.visible("a" + character(code) + "b"))
                .isEqualTo("a" + character(code) + "b");
    }

    @Test
    void anEmojiStays() {
        assertThat(Controls.visible("\u0007😀")).isEqualTo("\u2407😀");
    }

    @Test
    void noControlSurvivesWhateverComesBeforeIt() {
        var all = new StringBuilder();
        for (char c = 0; c < 0x100; c++) {
            all.append(c);
        }

        assertThat(Controls.visible(all.toString()).chars().filter(Character::isISOControl))
                .containsExactly((int) '\t', (int) '\n');
    }

    @Test
    void aMessageIsOneLine() {
        assertThat(Controls.line(" one \n\n  two\r\nthree\u2028four\u0085five\n"))
                .isEqualTo("one two three four five");
    }

    @Test
    void blanksWithinALineStay() {
        assertThat(Controls.line("a  b\tc")).isEqualTo("a  b\tc");
    }

    @Test
    @Timeout(10)
    void aMegabyteOfBlanksIsNoTrap() {
        String blanks = " ".repeat(1_000_000);

        assertThat(Controls.line("a" + blanks + "b")).hasSize(1_000_002);
    }

    private static String character(String hex) {
        return Character.toString(Integer.parseInt(hex, 16));
    }
}
