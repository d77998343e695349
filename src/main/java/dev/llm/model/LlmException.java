package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// The one failure of this program: what failed, on what, and what the user can do about it.
///
/// The message is a sentence without a final period. It may hold a provider's words, so it is sanitised and redacted
/// where it is printed, never where it is made.
public final class LlmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final @Nullable String advice;
    private final transient Upstream upstream;
    private final transient Told told;

    public LlmException(ErrorKind kind, String message) {
        this(kind, message, null, Upstream.NONE, null);
    }

    public LlmException(ErrorKind kind, String message, @Nullable String advice) {
        this(kind, message, advice, Upstream.NONE, null);
    }

    public LlmException(
            ErrorKind kind,
            String message,
            @Nullable String advice,
            Upstream upstream,
            @Nullable Throwable cause) {
        this(kind, message, advice, upstream, Told.NOTHING, cause);
    }

    private LlmException(
            ErrorKind kind,
            String message,
            @Nullable String advice,
            Upstream upstream,
            Told told,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.advice = advice;
        this.upstream = upstream;
        this.told = told;
    }

    public ErrorKind kind() {
        return kind;
    }

    /// The next step for the user, as an imperative clause: `set ANTHROPIC_API_KEY or pass --key`.
    public @Nullable String advice() {
        return advice;
    }

    /// The sentence with the next step, for whoever runs this program.
    public String advised() {
        return advice == null ? message() : message() + "; " + advice;
    }

    public Upstream upstream() {
        return upstream;
    }

    /// What a client of ours is told of it beside the kind and the sentence.
    public Told told() {
        return told;
    }

    /// The sentence itself; this exception is never made without one.
    public String message() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }

    public LlmException withMessage(String sentence) {
        return new LlmException(kind, sentence, advice, upstream, told, this);
    }

    public LlmException withAdvice(String next) {
        return new LlmException(kind, message(), next, upstream, told, getCause());
    }

    public LlmException withUpstream(Upstream said) {
        return new LlmException(kind, message(), advice, said, told, getCause());
    }

    public LlmException withTold(Told more) {
        return new LlmException(kind, message(), advice, upstream, more, getCause());
    }
}
