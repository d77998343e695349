package dev.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.FieldPath.Field;
import dev.llm.model.FieldPath.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {
    @Test
    void hasFieldsAndElements() {
        assertThat(FieldPath.of("messages[-1].content[0][2].\"a.b\"").steps())
                .containsExactly(
                        new Field("messages"),
                        new Index(-1),
                        new Field("content"),
                        new Index(0),
                        new Index(2),
                        new Field("a.b"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "a",
                "a.b_c-d.é",
                "a[0].b[-12]",
                "\"a.b\".c",
                "a.\"\"",
                "a.\"x\\\"y\\\\z\"",
                "a.\"[0]\""
            })
    void isShownAsItIsWritten(String text) {
        assertThat(FieldPath.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | it must begin with a field",
                "[0] | it must begin with a field",
                ".a | it must begin with a field",
                "a. | a field must follow a.",
                "a..b | a field must follow a.",
                "a.[0] | a field must follow a.",
                "a[0]b | a '.' or '[' must follow a[0]",
                "a]b | a '.' or '[' must follow a",
                "a\"b\" | a '.' or '[' must follow a",
                "a[0 | a '[' is not closed",
                "a[] | [] is no index",
                "a[x] | [x] is no index",
                "a[99999999999] | [99999999999] is no index",
                "a.\"b | a '\"' is not closed",
            })
    void whatIsNoPathIsRefused(String text, String why) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> FieldPath.of(text)))
                .hasMessage(why.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a.b, a, true",
        "a[0].b, a[0], true",
        "a, a.b, false",
        "ab, a, false"
    })
    void leadsOnFromAnother(String path, String other, boolean within) {
        assertThat(FieldPath.of(path).isWithin(FieldPath.of(other))).isEqualTo(within);
    }
}
