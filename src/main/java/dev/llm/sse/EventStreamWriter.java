package dev.llm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes what [EventStreamParser] reads.
final class EventStreamWriter {
    private EventStreamWriter() {}

    static byte[] write(Frame frame) {
        byte[] headers = headers(frame);
        byte[] payload = frame.data().getBytes(UTF_8);
        int length =
                EventStreamParser.PRELUDE
                        + headers.length
                        + payload.length
                        + EventStreamParser.CHECKSUM;
        var bytes = new byte[length];
        var message = ByteBuffer.wrap(bytes);
        message.putInt(length).putInt(headers.length);
        message.putInt(EventStreamParser.checksum(bytes, message.position()));
        message.put(headers).put(payload);
        message.putInt(EventStreamParser.checksum(bytes, message.position()));
        return bytes;
    }

    private static byte[] headers(Frame frame) {
        var headers = new LinkedHashMap<String, String>();
        if (frame.event().startsWith(EventStreamParser.EXCEPTION)) {
            headers.put(EventStreamParser.MESSAGE_TYPE, "exception");
            headers.put(
                    EventStreamParser.EXCEPTION_TYPE,
                    frame.event().substring(EventStreamParser.EXCEPTION.length()));
        } else {
            headers.put(EventStreamParser.MESSAGE_TYPE, "event");
            headers.put(EventStreamParser.EVENT_TYPE, frame.event());
        }
        headers.put(":content-type", "application/json");
        var bytes = new ByteArrayOutputStream();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            byte[] name = header.getKey().getBytes(UTF_8);
            byte[] value = header.getValue().getBytes(UTF_8);
            bytes.write(name.length);
            bytes.writeBytes(name);
            bytes.write(EventStreamParser.STRING);
            bytes.write(value.length >> Byte.SIZE);
            bytes.write(value.length);
            bytes.writeBytes(value);
        }
        return bytes.toByteArray();
    }
}
