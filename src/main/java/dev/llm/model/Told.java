package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// What a client of ours is told of a failure beside its kind.
///
/// @param status the HTTP status, 0 for the usual one of the kind
/// @param fields of the error object, in the one dialect that has them
/// @param sentence null for that of the failure, which may be for whoever runs this program: it may name files
public record Told(int status, Extras fields, @Nullable String sentence) {
    public static final Told NOTHING = new Told(0, Extras.NONE, null);

    /// A status that is not the usual one of the failure's kind: 405, or 502 for a key of our own that was refused.
    public static Told status(int status) {
        return new Told(status, Extras.NONE, null);
    }

    public static Told fields(Extras fields) {
        return new Told(0, fields, null);
    }

    public static Told sentence(String sentence) {
        return new Told(0, Extras.NONE, sentence);
    }
}
