package dev.llm.dialect;

import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the results of tool calls directly behind the calls, and first in what is said there. Formats that know results
/// by the id alone let other messages stand between; the others refuse that.
final class ResultsInPlace {
    private final Map<String, Part.ToolResult> results = new LinkedHashMap<>();
    private final Set<String> called = new HashSet<>();
    private final List<Message> ordered = new ArrayList<>();

    private ResultsInPlace() {}

    static List<Message> ordered(List<Message> messages) {
        var ordering = new ResultsInPlace();
        messages.forEach(ordering::note);
        ordering.results.keySet().retainAll(ordering.called);
        messages.forEach(ordering::add);
        return ordering.ordered;
    }

    private void note(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                called.add(call.id());
            } else if (part instanceof Part.ToolResult result) {
                results.putIfAbsent(result.callId(), result);
            }
        }
    }

    /// A message without its results, and the results of its own calls behind it. A result without a call stays.
    private void add(Message message) {
        var first = new ArrayList<Part>();
        var rest = new ArrayList<Part>();
        var answers = new ArrayList<Part>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                if (!called.contains(result.callId())) {
                    first.add(part);
                }
                continue;
            }
            rest.add(part);
            if (part instanceof Part.ToolCall call) {
                Part.ToolResult answer = results.remove(call.id());
                if (answer != null) {
                    answers.add(answer);
                }
            }
        }
        first.addAll(rest);
        if (!first.isEmpty() || message.parts().isEmpty()) {
            ordered.add(first.equals(message.parts()) ? message : message.withParts(first));
        }
        if (!answers.isEmpty()) {
            ordered.add(new Message(Role.USER, answers));
        }
    }
}
