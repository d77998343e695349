package dev.llm.settings;

/// A key's file or command gave nothing. The reason follows the name of the source and holds
/// nothing of its content.
final class KeyUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    KeyUnreadable(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
