package dev.llm.dialect.gemini;

import dev.llm.dialect.CallIds;
import dev.llm.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The function calls of one conversation or reply, whose ids are optional in this format: a call without one is given
/// one here, and a response without one is paired with the first open call of its name. An id that was given here is not
/// written back, see [CallIds#isSynthesised].
final class Calls {
    private final List<Call> unanswered = new ArrayList<>();
    private String where;
    private int ordinal;

    /// @param where what tells this reply or conversation from every other
    Calls(String where) {
        this.where = where;
    }

    record Call(String id, String name) {}

    /// A new turn of the model: what was not answered before it will not be.
    void turn(String position) {
        unanswered.clear();
        where = position;
        ordinal = 0;
    }

    /// The id of a call.
    String called(String id, String name, RawJson arguments) {
        String seed = where + " " + name + " " + arguments;
        String known = id.isEmpty() ? CallIds.synthesised(seed, ordinal) : id;
        ordinal++;
        unanswered.add(new Call(known, name));
        return known;
    }

    @Nullable Call answered(String id, String name) {
        for (Call call : unanswered) {
            if (id.isEmpty() ? call.name().equals(name) : call.id().equals(id)) {
                unanswered.remove(call);
                return call;
            }
        }
        return null;
    }

    String idWithoutCall(String id, String name) {
        return id.isEmpty() ? CallIds.synthesised("result " + where + " " + name, ordinal++) : id;
    }
}
