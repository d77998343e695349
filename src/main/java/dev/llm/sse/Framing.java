package dev.llm.sse;

/// How a dialect's stream is cut into events.
public enum Framing {
    SSE("text/event-stream"),
    NDJSON("application/x-ndjson");

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
        };
    }

    /// The frame as it travels.
    public String write(Frame frame) {
        return switch (this) {
            case SSE -> sse(frame);
            case NDJSON -> frame.data() + "\n";
        };
    }

    private static String sse(Frame frame) {
        String name = frame.event().isEmpty() ? "" : "event: " + frame.event() + "\n";
        return name + "data: " + frame.data().replace("\n", "\ndata: ") + "\n\n";
    }
}
