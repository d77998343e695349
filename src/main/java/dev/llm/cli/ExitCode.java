package dev.llm.cli;

import dev.llm.model.ErrorKind;

/// What the process ends with. `docs/exit-codes.md` explains each to users.
public enum ExitCode {
    OK(0),
    INTERNAL(1),
    USAGE(2),
    CONFIGURATION(3),
    AUTHENTICATION(4),
    REFUSED(5),
    UNAVAILABLE(6),
    TRUNCATED(7),
    /// 128 + SIGINT. SIGHUP (129) and SIGTERM (143) are the JVM's own.
    INTERRUPTED(130),
    /// 128 + SIGPIPE.
    OUTPUT_CLOSED(141);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static ExitCode of(ErrorKind kind) {
        return switch (kind) {
            case INTERNAL, OUTPUT_FAILED -> INTERNAL;
            case USAGE -> USAGE;
            case CONFIGURATION -> CONFIGURATION;
            case AUTHENTICATION, PERMISSION -> AUTHENTICATION;
            case INVALID_REQUEST, NOT_FOUND, TOO_LARGE, QUOTA, REFUSED, NOT_AN_API -> REFUSED;
            case CONFLICT, RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, NETWORK, CUT -> UNAVAILABLE;
            case TRUNCATED -> TRUNCATED;
            case INTERRUPTED -> INTERRUPTED;
            case OUTPUT_CLOSED -> OUTPUT_CLOSED;
        };
    }
}
