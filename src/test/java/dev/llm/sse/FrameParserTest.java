package dev.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameParserTest {
    private static Stream<Arguments> streams() {
        return Stream.of(
                sse("an event with a name", "event: ping\ndata: {}\n\n", new Frame("ping", "{}")),
                sse("no name", "data: a\n\ndata: b\n\n", data("a"), data("b")),
                sse("no space after the colon", "data:a\n\n", data("a")),
                sse("only the first space belongs to the colon", "data:  a\n\n", data(" a")),
                sse("a colon inside the value", "data: a: b\n\n", data("a: b")),
                sse("several data lines", "data: a\ndata: b\n\n", data("a\nb")),
                sse(
                        "an empty data line between others",
                        "data: a\ndata\ndata: b\n\n",
                        data("a\n\nb")),
                sse("no blank line at the end", "data: a\n\ndata: b\n", data("a"), data("b")),
                sse("no newline at the end", "data: a\n\ndata: b", data("a"), data("b")),
                sse("comments", ": OPENROUTER PROCESSING\n\n: x\ndata: a\n:\n\n", data("a")),
                sse("blank lines", "\n\n\ndata: a\n\n\n\n", data("a")),
                sse("fields that are not read", "id: 7\nretry: 10\nfoo\ndata: a\n\n", data("a")),
                sse("an event without data", "event: ping\n\ndata: a\n\n", data("a")),
                sse("an event with empty data", "event: ping\ndata:\n\ndata: a\n\n", data("a")),
                sse("a byte order mark", "\uFEFFdata: a\n\n", data("a")),
                sse("a second byte order mark", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", data("b")),
                sse("many bytes for one character", "data: ü€😀 語\n\n", data("ü€😀 語")),
                sse("a byte order mark inside data", "data: \uFEFFa\n\n", data("\uFEFFa")),
                ndjson("lines", "{\"a\":1}\n{\"b\":2}\n", data("{\"a\":1}"), data("{\"b\":2}")),
                ndjson(
                        "no newline at the end",
                        "{\"a\":1}\n{\"b\":2}",
                        data("{\"a\":1}"),
                        data("{\"b\":2}")),
                ndjson(
                        "blank lines",
                        "\n{\"a\":1}\n  \n\n{\"b\":2}\n\n",
                        data("{\"a\":1}"),
                        data("{\"b\":2}")),
                ndjson("a byte order mark", "\uFEFF{\"a\":1}\n", data("{\"a\":1}")),
                ndjson(
                        "many bytes for one character",
                        "{\"a\":\"😀é\"}\n",
                        data("{\"a\":\"😀é\"}")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("streams")
    void framesDoNotDependOnHowTheBytesArrive(
            Framing framing, String name, String text, List<Frame> expected) {
        for (String end : List.of("\n", "\r", "\r\n")) {
            byte[] bytes = text.replace("\n", end).getBytes(StandardCharsets.UTF_8);

            assertThat(parse(framing, bytes, bytes.length)).isEqualTo(expected);
            assertThat(parse(framing, bytes, 1)).isEqualTo(expected);
            for (int split = 0; split <= bytes.length; split++) {
                assertThat(parse(framing, bytes, split))
                        .as("split at %d", split)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void lineEndsMayBeMixed() {
        byte[] bytes =
                "data: a\r\n\ndata: b\r\rdata: c\n\r\ndata: d\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8);

        for (int split = 0; split <= bytes.length; split++) {
            assertThat(parse(Framing.SSE, bytes, split))
                    .containsExactly(data("a"), data("b"), data("c"), data("d"));
        }
    }

    @Test
    void anEventIsHandedOutWithItsLastByte() {
        var frames = new ArrayList<Frame>();
        FrameParser parser = Framing.SSE.parser();
        byte[] bytes = "data: a\r\n\r\n".getBytes(StandardCharsets.UTF_8);

        parser.feed(bytes, 0, bytes.length - 2, frames::add);
        assertThat(frames).isEmpty();
        parser.feed(bytes, bytes.length - 2, 1, frames::add);
        assertThat(frames).containsExactly(data("a"));
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsRead() {
        var frames = new ArrayList<Frame>();
        byte[] bytes = "XXdata: a\n\nYY".getBytes(StandardCharsets.UTF_8);

        FrameParser parser = Framing.SSE.parser();
        parser.feed(bytes, 2, bytes.length - 4, frames::add);
        parser.end(frames::add);

        assertThat(frames).containsExactly(data("a"));
    }

    @Test
    void aWholeAnswerIsOneFrameAtItsEnd() {
        byte[] bytes = "{\n}\n".getBytes(StandardCharsets.UTF_8);

        for (int split = 0; split <= bytes.length; split++) {
            assertThat(parse(Framing.WHOLE, bytes, split)).containsExactly(data("{\n}\n"));
        }
        assertThat(parse(Framing.WHOLE, new byte[] {' ', '\n'}, 1)).isEmpty();
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        FrameParser parser = Framing.NDJSON.parser();
        var megabyte = new byte[1024 * 1024];

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i <= 64; i++) {
                                parser.feed(megabyte, 0, megabyte.length, _ -> {});
                            }
                        })
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_AN_API));
    }

    @ParameterizedTest
    @MethodSource("written")
    void aFrameThatIsWrittenIsReadBackTheSame(Framing framing, Frame frame) {
        byte[] bytes = framing.write(frame);

        assertThat(parse(framing, bytes, bytes.length)).containsExactly(frame);
    }

    private static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of(Framing.SSE, new Frame("ping", "{}")),
                Arguments.of(Framing.SSE, data("two\nlines")),
                Arguments.of(Framing.SSE, data(" leading space")),
                Arguments.of(Framing.NDJSON, data("{\"a\":1}")),
                Arguments.of(Framing.WHOLE, data("{\n\"a\":1\n}")),
                Arguments.of(Framing.EVENT_STREAM, new Frame("chunk", "{\"a\":\"ü\"}")),
                Arguments.of(Framing.EVENT_STREAM, new Frame("exception:boom", "{}")));
    }

    /// The first `split` bytes in one piece, then the rest; one by one when that is 1.
    private static List<Frame> parse(Framing framing, byte[] bytes, int split) {
        var frames = new ArrayList<Frame>();
        FrameParser parser = framing.parser();
        if (split == 1) {
            for (int i = 0; i < bytes.length; i++) {
                parser.feed(bytes, i, 1, frames::add);
            }
        } else {
            parser.feed(bytes, 0, split, frames::add);
            parser.feed(bytes, split, bytes.length - split, frames::add);
        }
        parser.end(frames::add);
        return frames;
    }

    private static Frame data(String data) {
        return new Frame("", data);
    }

    private static Arguments sse(String name, String text, Frame... expected) {
        return Arguments.of(Framing.SSE, name, text, List.of(expected));
    }

    private static Arguments ndjson(String name, String text, Frame... expected) {
        return Arguments.of(Framing.NDJSON, name, text, List.of(expected));
    }
}
