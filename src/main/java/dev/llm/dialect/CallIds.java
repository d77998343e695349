package dev.llm.dialect;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Ids for tool calls of servers that give none. The same call gets the same id whenever it is read, so that what is
/// built on it, such as a prompt cache, stays valid.
public final class CallIds {
    private CallIds() {}

    /// @param where what tells this reply or message from every other of the conversation
    /// @param ordinal which of its calls
    public static String synthesised(String where, int ordinal) {
        return "call_" + fingerprint(where, ordinal);
    }

    /// 24 hexadecimal digits that are the same for the same place.
    public static String fingerprint(String where, int ordinal) {
        byte[] name = (where + "#" + ordinal).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 24);
    }
}
