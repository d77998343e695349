package dev.llm.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.render.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private final Table table =
            new Table(
                    new Column("NAME", false, 3),
                    new Column("SIZE", true, 2),
                    new Column("NOTE", false, 1));

    @Test
    void cellsStandBelowEachOther() {
        table.add("a", "1,000", "first");
        table.add("long-name", "7", "");

        assertThat(table.lines(true, 80))
                .containsExactly(
                        "NAME        SIZE  NOTE", "a          1,000  first", "long-name      7  -");
        assertThat(table.lines(false, 80)).hasSize(2).first().isEqualTo("a          1,000  first");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"15, aaaa  100  note", "14, aaaa  100", "9, aaaa  100", "8, aaaa", "1, aaaa"})
    void whatThereIsNoRoomForIsLeftOut(int width, String line) {
        table.add("aaaa", "100", "note");

        assertThat(table.lines(false, width)).containsExactly(line);
    }

    @Test
    void whatACellHoldsCannotBreakOutOfIt() {
        table.add("a\nfake  1", "\u001b[2J", "\u009b1m\t.");

        assertThat(table.lines(false, 80)).containsExactly("a fake  1  \u241b[2J  \ufffd1m .");
    }

    @Test
    void aCharacterOutsideTheBasicPlaneIsOne() {
        table.add("\ud83d\ude00", "1", "x");
        table.add("ab", "1", "x");

        assertThat(table.lines(false, 80)).containsExactly("\ud83d\ude00   1  x", "ab  1  x");
    }

    @Test
    void noRowsAreNoLines() {
        assertThat(table.isEmpty()).isTrue();
        assertThat(table.lines(false, 80)).isEqualTo(List.of());
    }

    @Test
    void aRowOfAnotherLengthIsAMistake() {
        assertThatThrownBy(() -> table.add("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
