package dev.llm.dialect;

import java.util.UUID;

/// Ids for replies of servers that give none, and of those whose ids a client could not name later. They cannot be
/// guessed, because clients of the same proxy could name each other's.
public final class NewIds {
    private NewIds() {}

    public static String of(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
