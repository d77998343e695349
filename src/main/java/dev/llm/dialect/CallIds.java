package dev.llm.dialect;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Ids for tool calls of servers that give none. The same call gets the same id whenever it is read, so that what is
/// built on it, such as a prompt cache, stays valid.
public final class CallIds {
    private static final String PREFIX = "call_";
    private static final int DIGITS = 24;

    private CallIds() {}

    /// @param where what tells this reply or message from every other of the conversation
    /// @param ordinal which of its calls
    public static String synthesised(String where, int ordinal) {
        return PREFIX + fingerprint(where, ordinal);
    }

    /// Hexadecimal digits that are the same for the same place.
    public static String fingerprint(String where, int ordinal) {
        byte[] name = (where + "#" + ordinal).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, DIGITS);
    }

    /// Whether an id was made here, and so need not be sent to a format that can do without. It is told by its shape:
    /// the digits of a UUID of version 3. Servers that number their calls with UUIDs take random ones, of version 4.
    public static boolean isSynthesised(String id) {
        if (!id.startsWith(PREFIX) || id.length() != PREFIX.length() + DIGITS) {
            return false;
        }
        for (int i = PREFIX.length(); i < id.length(); i++) {
            if ("0123456789abcdef".indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return id.charAt(PREFIX.length() + 12) == '3';
    }
}
