package dev.llm.model;

/// What a client of ours is told of a failure beside its kind and its sentence.
///
/// @param status the HTTP status, 0 for the usual one of the kind
/// @param fields of the error object, in the one dialect that has them
public record Told(int status, Extras fields) {
    public static final Told NOTHING = new Told(0, Extras.NONE);

    /// A status that is not the usual one of the failure's kind: 405, or 502 for a key of our own that was refused.
    public static Told status(int status) {
        return new Told(status, Extras.NONE);
    }

    public static Told fields(Extras fields) {
        return new Told(0, fields);
    }
}
