package dev.llm.model;

/// What went wrong, in one word. Everything that depends on a failure's nature (exit code, retry, the status and type
/// in each dialect) is decided from this, in one `switch` per concern.
public enum ErrorKind {
    /// A defect of this program.
    INTERNAL,
    /// The command line asks for something that cannot be done: a bad option, a parameter the model rejects.
    USAGE,
    /// A setting is missing, unknown or wrong.
    CONFIGURATION,
    /// No key, or a key that the provider does not accept (401).
    AUTHENTICATION,
    /// The key is known but may not do this (403).
    PERMISSION,
    /// The provider calls the request wrong (400, 422).
    INVALID_REQUEST,
    /// No such model or path (404).
    NOT_FOUND,
    /// The request is too large (413).
    TOO_LARGE,
    /// A quota or credit is used up. Waiting does not help.
    QUOTA,
    /// The model refused and said nothing else.
    REFUSED,
    /// The answer is not one of the API's: HTML, foreign JSON.
    NOT_AN_API,
    /// Another request is in the way (409).
    CONFLICT,
    /// Too many requests or tokens in a span of time (429).
    RATE_LIMITED,
    /// The provider is overloaded (529, 503, or an event inside the stream).
    OVERLOADED,
    /// The provider failed (other 5xx).
    SERVER,
    /// The provider, or this program's own limit, ran out of time (408, 504).
    TIMEOUT,
    /// No connection, or it broke before the answer began.
    NETWORK,
    /// The answer stopped before its end.
    CUT,
    /// The answer stopped at a token limit and the caller asked for that to be a failure.
    TRUNCATED,
    /// The user, or the client, ended it.
    INTERRUPTED,
    /// Whoever read the output went away.
    OUTPUT_CLOSED,
    /// The output could not be written: a full disk.
    OUTPUT_FAILED;

    /// Whether the same request may succeed when it is sent again.
    public boolean retryable() {
        return switch (this) {
            case CONFLICT, RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, NETWORK, CUT -> true;
            case INTERNAL,
                    USAGE,
                    CONFIGURATION,
                    AUTHENTICATION,
                    PERMISSION,
                    INVALID_REQUEST,
                    NOT_FOUND,
                    TOO_LARGE,
                    QUOTA,
                    REFUSED,
                    NOT_AN_API,
                    TRUNCATED,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    false;
        };
    }
}
