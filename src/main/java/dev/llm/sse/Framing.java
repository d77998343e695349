package dev.llm.sse;

import java.nio.charset.StandardCharsets;

/// How a dialect's stream is cut into events.
public enum Framing {
    SSE("text/event-stream"),
    NDJSON("application/x-ndjson"),
    /// No stream at all: the answer is one frame, there when its bytes are over.
    WHOLE("application/json"),
    /// Amazon's binary event streams; see [EventStreamParser].
    EVENT_STREAM("application/vnd.amazon.eventstream");

    private final String contentType;

    Framing(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    public FrameParser parser() {
        return switch (this) {
            case SSE -> new SseParser();
            case NDJSON -> new NdjsonParser();
            case WHOLE -> new WholeParser();
            case EVENT_STREAM -> new EventStreamParser();
        };
    }

    /// The frame as it travels.
    public byte[] write(Frame frame) {
        return switch (this) {
            case SSE -> sse(frame).getBytes(StandardCharsets.UTF_8);
            case NDJSON -> (frame.data() + "\n").getBytes(StandardCharsets.UTF_8);
            case WHOLE -> frame.data().getBytes(StandardCharsets.UTF_8);
            case EVENT_STREAM -> EventStreamWriter.write(frame);
        };
    }

    private static String sse(Frame frame) {
        String name = frame.event().isEmpty() ? "" : "event: " + frame.event() + "\n";
        return name + "data: " + frame.data().replace("\n", "\ndata: ") + "\n\n";
    }
}
