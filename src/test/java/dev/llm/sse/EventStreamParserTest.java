package dev.llm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {
    private static final Frame FIRST = new Frame("chunk", "{\"bytes\":\"aGk=\"}");
    private static final Frame SECOND = new Frame("chunk", "{\"bytes\":\"ü👋\"}");

    /// From the format's published examples.
    @Test
    void readsWhatAmazonWrites() {
        byte[] empty = HexFormat.of().parseHex("000000100000000005c248eb7d98c8ff");
        byte[] payloadAlone =
                HexFormat.of()
                        .parseHex("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936");

        assertThat(parse(empty)).containsExactly(new Frame("", ""));
        assertThat(parse(payloadAlone)).containsExactly(new Frame("", "{'foo':'bar'}"));
    }

    @Test
    void writesWhatAmazonReads() {
        byte[] written = EventStreamWriter.write(new Frame("chunk", "{}"));

        assertThat(written)
                .isEqualTo(
                        message(
                                headers(
                                        string(":message-type", "event"),
                                        string(":event-type", "chunk"),
                                        string(":content-type", "application/json")),
                                "{}"));
    }

    @Test
    void framesDoNotDependOnHowTheBytesArrive() {
        byte[] bytes = both();

        for (int split = 0; split <= bytes.length; split++) {
            assertThat(parse(bytes, split)).as("split at %d", split).containsExactly(FIRST, SECOND);
        }
        var frames = new ArrayList<Frame>();
        var parser = new EventStreamParser();
        for (int i = 0; i < bytes.length; i++) {
            parser.feed(bytes, i, 1, frames::add);
        }
        assertThat(frames).containsExactly(FIRST, SECOND);
    }

    @Test
    void anEventIsHandedOutWithItsLastByte() {
        byte[] bytes = EventStreamWriter.write(FIRST);
        var frames = new ArrayList<Frame>();
        var parser = new EventStreamParser();

        parser.feed(bytes, 0, bytes.length - 1, frames::add);
        assertThat(frames).isEmpty();
        parser.feed(bytes, bytes.length - 1, 1, frames::add);
        assertThat(frames).containsExactly(FIRST);
    }

    @Test
    void cutAnywhereButBetweenEventsItIsCut() {
        byte[] bytes = both();
        int between = EventStreamWriter.write(FIRST).length;

        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length == between) {
                assertThat(parse(cut)).containsExactly(FIRST);
            } else {
                assertThat(failure(cut).kind()).as("after %d", length).isEqualTo(ErrorKind.CUT);
            }
        }
    }

    @Test
    void aChangedBitNowherePasses() {
        byte[] bytes = EventStreamWriter.write(FIRST);

        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertThat(failure(damaged).kind()).as("bit %d", bit).isEqualTo(ErrorKind.CUT);
        }
    }

    @Test
    void whatCameBeforeTheDamageIsHandedOut() {
        byte[] bytes = both();
        bytes[bytes.length - 1]++;
        var frames = new ArrayList<Frame>();

        LlmException failure =
                catchThrowableOfType(
                        LlmException.class,
                        () -> new EventStreamParser().feed(bytes, 0, bytes.length, frames::add));

        assertThat(frames).containsExactly(FIRST);
        assertThat(failure).hasMessage("the stream is damaged: in an event, its checksum is wrong");
    }

    @Test
    void headersOfEveryTypeArePassedOver() {
        byte[] others =
                headers(
                        header("yes", 0),
                        header("no", 1),
                        header("byte", 2, 7),
                        header("short", 3, 7, 7),
                        header("integer", 4, 7, 7, 7, 7),
                        header("long", 5, 7, 7, 7, 7, 7, 7, 7, 7),
                        header("bytes", 6, 0, 2, 7, 7),
                        header("timestamp", 8, 7, 7, 7, 7, 7, 7, 7, 7),
                        header("uuid", 9, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7),
                        string(":event-type", "chunk"));

        assertThat(parse(message(others, "{}"))).containsExactly(new Frame("chunk", "{}"));
    }

    @Test
    void aFailureBearsTheNameOfItsException() {
        byte[] exception =
                headers(
                        string(":exception-type", "throttlingException"),
                        string(":message-type", "exception"));
        byte[] error =
                headers(
                        string(":message-type", "error"),
                        string(":error-code", "InternalFailure"),
                        string(":error-message", "broken"));

        assertThat(parse(message(exception, "{\"message\":\"slow\"}")))
                .containsExactly(
                        new Frame("exception:throttlingException", "{\"message\":\"slow\"}"));
        assertThat(parse(message(error, "")))
                .containsExactly(new Frame("exception:InternalFailure", "broken"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 18 * 1024 * 1024})
    void aLengthThatCannotBeIsRefusedAtOnce(int length) {
        assertThat(failure(prelude(length, 0)))
                .hasMessage("the stream is damaged: in an event, its length is impossible");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void headersCannotBeLongerThanTheirMessage(int headers) {
        assertThat(failure(prelude(20, headers)))
                .hasMessage("the stream is damaged: in an event, its length is impossible");
    }

    @Test
    void headersThatEndInTheMiddleAreDamage() {
        byte[] whole = string(":event-type", "chunk");

        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(failure(message(cut, "{}")).kind()).isEqualTo(ErrorKind.CUT);
        }
        assertThat(failure(message(header("x", 10), "{}")).kind()).isEqualTo(ErrorKind.CUT);
    }

    private static byte[] both() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(EventStreamWriter.write(FIRST));
        bytes.writeBytes(EventStreamWriter.write(SECOND));
        return bytes.toByteArray();
    }

    private static List<Frame> parse(byte[] bytes) {
        return parse(bytes, 0);
    }

    private static List<Frame> parse(byte[] bytes, int split) {
        var frames = new ArrayList<Frame>();
        var parser = new EventStreamParser();
        parser.feed(bytes, 0, split, frames::add);
        parser.feed(bytes, split, bytes.length - split, frames::add);
        parser.end(frames::add);
        return frames;
    }

    private static LlmException failure(byte[] bytes) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> parse(bytes));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static byte[] message(byte[] headers, String payload) {
        byte[] body = payload.getBytes(UTF_8);
        int length = 12 + headers.length + body.length + 4;
        var bytes = new byte[length];
        ByteBuffer.wrap(bytes).put(prelude(length, headers.length)).put(headers).put(body);
        ByteBuffer.wrap(bytes).putInt(length - 4, checksum(bytes, length - 4));
        return bytes;
    }

    private static byte[] prelude(int length, int headers) {
        var bytes = new byte[12];
        ByteBuffer.wrap(bytes).putInt(length).putInt(headers);
        ByteBuffer.wrap(bytes).putInt(8, checksum(bytes, 8));
        return bytes;
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static byte[] headers(byte[]... each) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] header : each) {
            bytes.writeBytes(header);
        }
        return bytes.toByteArray();
    }

    private static byte[] string(String name, String value) {
        byte[] text = value.getBytes(UTF_8);
        var content = new int[2 + text.length];
        content[1] = text.length;
        for (int i = 0; i < text.length; i++) {
            content[2 + i] = text[i];
        }
        return header(name, 7, content);
    }

    private static byte[] header(String name, int type, int... content) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(name.length());
        bytes.writeBytes(name.getBytes(UTF_8));
        bytes.write(type);
        for (int b : content) {
            bytes.write(b);
        }
        return bytes.toByteArray();
    }
}
