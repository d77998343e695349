package dev.llm.dialect.responses;

import dev.llm.dialect.CallIds;
import dev.llm.dialect.NewIds;
import java.util.List;

/// Ids of the replies that this program writes, and of the items in them. They are marked, because clients send items back with their ids,
/// and a provider refuses ids that it did not give.
final class ItemIds {
    static final String MESSAGE = "msg";
    static final String CALL = "fc";
    static final String CUSTOM_CALL = "ctc";
    static final String REASONING = "rs";
    static final String REDACTED = "rs_redacted";
    private static final String RESPONSE = "resp";

    private static final String MARK = "_llm_";

    static final List<String> BEGINNINGS =
            List.of(
                    MESSAGE + MARK,
                    CALL + MARK,
                    CUSTOM_CALL + MARK,
                    REASONING + MARK,
                    REDACTED + MARK,
                    RESPONSE + MARK);

    private ItemIds() {}

    /// @param where what tells this reply from every other of the conversation
    /// @param ordinal which of its items
    static String of(String kind, String where, int ordinal) {
        return kind + MARK + CallIds.fingerprint(where, ordinal);
    }

    /// For a reply; the provider's own where it is one of this format.
    static String ofReply(String given) {
        return given.startsWith(RESPONSE + "_") ? given : NewIds.of(RESPONSE + MARK);
    }

    static boolean isOwn(String id) {
        return id.contains(MARK);
    }

    static boolean isOwn(String kind, String id) {
        return id.startsWith(kind + MARK);
    }
}
