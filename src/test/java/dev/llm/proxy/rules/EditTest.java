package dev.llm.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.json.Json;
import dev.llm.model.FieldPath;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class EditTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{} | a | {\"a\":1}",
                "{\"a\":2,\"b\":3} | a | {\"a\":1,\"b\":3}",
                "{} | a.b.c | {\"a\":{\"b\":{\"c\":1}}}",
                "{\"a\":null} | a.b | {\"a\":{\"b\":1}}",
                "{\"a\":null} | a | {\"a\":1}",
                "{\"a\":[{},{}]} | a[-1].x | {\"a\":[{},{\"x\":1}]}",
                "{\"a\":[5,6]} | a[0] | {\"a\":[1,6]}",
                "{\"a\":[[5]]} | a[0][0] | {\"a\":[[1]]}",
                "{} | \"a.b\" | {\"a.b\":1}",
                "{\"a\":[5]} | a[1] | {\"a\":[5]}",
                "{\"a\":[5]} | a[-2] | {\"a\":[5]}",
                "{\"a\":[]} | a[-1].x | {\"a\":[]}",
                "{} | a[0] | {}",
                "{} | b.a[0].c | {}",
            })
    void sets(String before, String path, String after) throws Unfit {
        check(new Edit.Set(FieldPath.of(path), one()), before, after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{} | a.b | {\"a\":{\"b\":1}}",
                "{\"a\":{\"b\":2}} | a.b | {\"a\":{\"b\":2}}",
                "{\"a\":null} | a | {\"a\":1}",
                "{\"a\":false} | a | {\"a\":false}",
            })
    void setsADefault(String before, String path, String after) throws Unfit {
        check(new Edit.Default(FieldPath.of(path), one()), before, after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":2,\"b\":3} | a | {\"b\":3}",
                "{\"a\":null} | a | {}",
                "{\"a\":{\"b\":2,\"c\":3}} | a.b | {\"a\":{\"c\":3}}",
                "{\"a\":[5,6]} | a[-1] | {\"a\":[5]}",
                "{\"a\":[5,6]} | a[2] | {\"a\":[5,6]}",
                "{\"a\":null} | a.b | {\"a\":null}",
                "{} | a.b[3].c | {}",
            })
    void removes(String before, String path, String after) throws Unfit {
        check(new Edit.Remove(FieldPath.of(path)), before, after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":2} | a | b | {\"b\":2}",
                "{\"a\":2,\"b\":3} | a | b | {\"b\":2}",
                "{\"a\":2} | a | b.c | {\"b\":{\"c\":2}}",
                "{\"a\":{\"b\":2}} | a.b | a | {\"a\":2}",
                "{\"a\":{\"b\":{\"b\":2}}} | a.b | a | {\"a\":{\"b\":2}}",
                "{\"a\":2} | a | a | {\"a\":2}",
                "{\"b\":2} | a | b | {\"b\":2}",
                "{\"a\":null} | a | b | {\"a\":null}",
                "{\"a\":2} | a | b[0] | {\"a\":2}",
                "{\"a\":[{\"x\":1},{\"x\":2}]} | a[0].x | a[1].x | {\"a\":[{},{\"x\":1}]}",
            })
    void renames(String before, String from, String to, String after) throws Unfit {
        check(new Edit.Rename(FieldPath.of(from), FieldPath.of(to)), before, after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":\"x\"} | a.b | a is not an object",
                "{\"a\":[1]} | a.b | a is not an object",
                "{\"a\":{}} | a[0] | a is not an array",
                "{\"a\":{\"b\":5}} | a.b.c.d | a.b is not an object",
                "{\"a\":[5]} | a[-1].x | a[-1] is not an object",
            })
    void saysWhatIsNotAsItMustBe(String body, String path, String why) {
        FieldPath place = FieldPath.of(path);

        assertThat(why(new Edit.Set(place, one()), body)).isEqualTo(why);
        assertThat(why(new Edit.Remove(place), body)).isEqualTo(why);
        assertThat(why(new Edit.Default(place, one()), body)).isEqualTo(why);
        assertThat(why(new Edit.Rename(place, FieldPath.of("z")), body)).isEqualTo(why);
    }

    @Test
    void nothingIsMovedIntoItself() {
        var edit = new Edit.Rename(FieldPath.of("a"), FieldPath.of("a.b"));

        assertThat(why(edit, "{\"a\":{}}")).isEqualTo("a.b is not outside of a");
    }

    private static void check(Edit edit, String before, String after) throws Unfit {
        ObjectNode body = object(before);

        boolean changed = edit.apply(body, BodyFormat.OPENAI);

        assertThat(body).isEqualTo(object(after));
        assertThat(changed).isEqualTo(!before.equals(after));
    }

    private static String why(Edit edit, String body) {
        return catchThrowableOfType(Unfit.class, () -> edit.apply(object(body), BodyFormat.OPENAI))
                .why();
    }

    private static JsonNode one() {
        return Objects.requireNonNull(Json.parse("1"));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json));
    }
}
