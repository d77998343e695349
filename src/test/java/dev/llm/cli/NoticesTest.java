package dev.llm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Notices notices =
            new Notices(
                    new PrintStream(bytes, true, UTF_8),
                    new Redactor(() -> Set.of("sk-canary", "sk-canary-long", "abc")));

    @Test
    void aSentenceIsALine() {
        notices.say("one\n  two");

        assertThat(bytes.toString(UTF_8)).isEqualTo("llm: one two" + System.lineSeparator());
    }

    @Test
    void aFailureTellsWhatToQuoteAndWhatToDo() {
        var upstream = new Upstream(529, "overloaded_error", "req_011", null, null, null);
        notices.failure(
                new LlmException(ErrorKind.OVERLOADED, "busy", "try later", upstream, null));

        assertThat(line())
                .isEqualTo("llm: busy (529 overloaded_error, request req_011); try later");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "0, , , llm: no",
        "404, , , llm: no (404)",
        "0, overloaded_error, , llm: no (overloaded_error)",
        "0, '', req_1, llm: no (request req_1)",
    })
    void whatIsNotKnownIsLeftOut(
            int status, @Nullable String type, @Nullable String id, String line) {
        var upstream = new Upstream(status, type, id, null, null, null);
        notices.failure(new LlmException(ErrorKind.SERVER, "no", null, upstream, null));

        assertThat(line()).isEqualTo(line);
    }

    @Test
    void aProvidersWordsCannotMoveTheCursor() {
        notices.say("\u001b[2J\u009b1m");

        assertThat(line()).isEqualTo("llm: \u241b[2J\ufffd1m");
    }

    @Test
    void aDefectTellsWhereItIs() {
        notices.defect(new IllegalStateException("sk-canary"));

        assertThat(line())
                .startsWith(
                        "llm: internal error: IllegalStateException: *** at dev.llm.cli.NoticesTest")
                .endsWith("; please report it");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "the key sk-canary is wrong, the key *** is wrong",
        "sk-canary-long sk-canary, *** ***",
        "xsk-canaryx, x***x",
        "abc, abc",
    })
    void keysAreNotShown(String text, String shown) {
        notices.print(text);

        assertThat(line()).isEqualTo(shown);
    }

    private String line() {
        return bytes.toString(UTF_8).stripTrailing();
    }
}
