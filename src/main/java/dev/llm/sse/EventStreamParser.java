package dev.llm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/// Amazon's event streams (`application/vnd.amazon.eventstream`), in big-endian numbers: the length of the message, that
/// of its headers, a CRC-32 of these two, the headers, the payload, and a CRC-32 of all that.
///
/// A frame bears the name in the header `:event-type`. A message that ends the stream with a failure has the header
/// `:exception-type`, or `:error-code`; its frame bears that name after [#EXCEPTION].
public final class EventStreamParser implements FrameParser {
    /// What the name of a failure's frame begins with.
    public static final String EXCEPTION = "exception:";

    static final String MESSAGE_TYPE = ":message-type";
    static final String EVENT_TYPE = ":event-type";
    static final String EXCEPTION_TYPE = ":exception-type";
    private static final String ERROR_CODE = ":error-code";
    private static final String ERROR_MESSAGE = ":error-message";

    static final int PRELUDE = 12;
    static final int CHECKSUM = 4;

    /// The type of a header whose value is text.
    static final byte STRING = 7;

    /// What the format allows is 16 MiB of payload and 128 KiB of headers.
    private static final int LONGEST = 17 * 1024 * 1024;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    /// How long the message is that has begun; until its prelude is there, the prelude's length.
    private int needed = PRELUDE;

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<Frame> out) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(end - at, needed - message.size());
            message.write(bytes, at, count);
            at += count;
            if (message.size() == needed) {
                advance(out);
            }
        }
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (message.size() > 0) {
            throw new LlmException(ErrorKind.CUT, "the stream broke off inside an event");
        }
    }

    private void advance(Consumer<Frame> out) {
        byte[] bytes = message.toByteArray();
        if (needed == PRELUDE) {
            needed = announced(bytes);
            return;
        }
        message.reset();
        needed = PRELUDE;
        out.accept(frame(bytes));
    }

    /// The length of the message that this prelude begins.
    private static int announced(byte[] prelude) {
        check(prelude, PRELUDE - CHECKSUM);
        ByteBuffer numbers = ByteBuffer.wrap(prelude);
        int length = numbers.getInt();
        int headers = numbers.getInt();
        boolean possible =
                length <= LONGEST && headers >= 0 && (long) PRELUDE + headers + CHECKSUM <= length;
        if (!possible) {
            throw damage("its length is impossible");
        }
        return length;
    }

    private static Frame frame(byte[] message) {
        check(message, message.length - CHECKSUM);
        int headersEnd = PRELUDE + ByteBuffer.wrap(message).getInt(Integer.BYTES);
        Map<String, String> headers =
                headers(ByteBuffer.wrap(message, PRELUDE, headersEnd - PRELUDE));
        var payload =
                new String(message, headersEnd, message.length - CHECKSUM - headersEnd, UTF_8);
        return switch (headers.getOrDefault(MESSAGE_TYPE, "event")) {
            case "exception" ->
                    new Frame(EXCEPTION + headers.getOrDefault(EXCEPTION_TYPE, ""), payload);
            case "error" ->
                    new Frame(
                            EXCEPTION + headers.getOrDefault(ERROR_CODE, ""),
                            headers.getOrDefault(ERROR_MESSAGE, payload));
            default -> new Frame(headers.getOrDefault(EVENT_TYPE, ""), payload);
        };
    }

    /// Those whose value is text; the rest is passed over.
    private static Map<String, String> headers(ByteBuffer bytes) {
        var headers = new HashMap<String, String>();
        try {
            while (bytes.hasRemaining()) {
                String name = text(bytes, Byte.toUnsignedInt(bytes.get()));
                byte type = bytes.get();
                switch (type) {
                    case 0, 1 -> {} // true, false
                    case 2 -> skip(bytes, Byte.BYTES);
                    case 3 -> skip(bytes, Short.BYTES);
                    case 4 -> skip(bytes, Integer.BYTES);
                    case 5, 8 -> skip(bytes, Long.BYTES);
                    case 6 -> skip(bytes, Short.toUnsignedInt(bytes.getShort()));
                    case STRING ->
                            headers.put(name, text(bytes, Short.toUnsignedInt(bytes.getShort())));
                    case 9 -> skip(bytes, 2 * Long.BYTES);
                    default -> throw damage("a header is of the unknown type " + type);
                }
            }
        } catch (BufferUnderflowException _) {
            throw damage("its headers are cut off");
        }
        return headers;
    }

    private static String text(ByteBuffer bytes, int length) {
        return new String(skip(bytes, length), UTF_8);
    }

    private static byte[] skip(ByteBuffer bytes, int length) {
        var skipped = new byte[length];
        bytes.get(skipped);
        return skipped;
    }

    /// Compares the checksum of so many bytes with the one that follows them.
    private static void check(byte[] bytes, int length) {
        if (checksum(bytes, length) != ByteBuffer.wrap(bytes).getInt(length)) {
            throw damage("its checksum is wrong");
        }
    }

    static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static LlmException damage(String how) {
        return new LlmException(ErrorKind.CUT, "the stream is damaged: in an event, " + how);
    }
}
