package dev.llm.dialect.openai;

import dev.llm.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which call a fragment of `tool_calls` continues.
///
/// By OpenAI's rule that is told by `index`. Compatible servers leave it out, or send 0 for every call, with or without
/// ids; so a fragment also begins a new call when it brings another id or name, or when the arguments so far are
/// complete and more come.
final class ToolCallDeltas {
    private final List<Call> calls = new ArrayList<>();

    /// The call that a fragment continues, or null when it begins one.
    @Nullable Call find(@Nullable Integer index, String id, String name, String arguments) {
        Call candidate = index == null ? byId(id, name) : byIndex(index);
        return candidate != null && candidate.isContinuedBy(id, name, arguments) ? candidate : null;
    }

    Call add(@Nullable Integer index, String id, int part, Event.CallHead head) {
        var call = new Call(index, id, part, head);
        calls.add(call);
        return call;
    }

    /// Ends every call; says whether there was any.
    boolean end(Consumer<Event> out) {
        calls.forEach(call -> out.accept(new Event.PartEnded(call.part())));
        return !calls.isEmpty();
    }

    private @Nullable Call byIndex(int index) {
        for (Call call : calls.reversed()) {
            if (call.index != null && call.index == index) {
                return call;
            }
        }
        return null;
    }

    private @Nullable Call byId(String id, String name) {
        for (Call call : calls.reversed()) {
            if (id.isEmpty() || call.id.equals(id)) {
                return call;
            }
        }
        return name.isEmpty() && !calls.isEmpty() ? calls.getLast() : null;
    }

    static final class Call {
        private final @Nullable Integer index;
        private final String id;
        private final int part;
        private final Event.CallHead head;
        private final JsonEnd arguments = new JsonEnd();

        private Call(@Nullable Integer index, String id, int part, Event.CallHead head) {
            this.index = index;
            this.id = id;
            this.part = part;
            this.head = head;
        }

        int part() {
            return part;
        }

        Event.CallHead head() {
            return head;
        }

        void append(String fragment) {
            arguments.append(fragment);
        }

        /// A fragment without a name cannot begin a call. One with this call's own id goes on with it.
        private boolean isContinuedBy(String theirId, String theirName, String fragment) {
            if (theirName.isEmpty() || (!theirId.isEmpty() && theirId.equals(id))) {
                return true;
            }
            boolean another = !theirId.isEmpty() && !id.isEmpty();
            boolean more = arguments.reached() && !fragment.isBlank();
            return !another && theirName.equals(head.name()) && !more;
        }
    }
}
