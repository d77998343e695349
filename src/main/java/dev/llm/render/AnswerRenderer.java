package dev.llm.render;

import dev.llm.model.Event;
import dev.llm.model.Part;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows an answer while it comes: its text on one output, its reasoning on another.
public final class AnswerRenderer {
    private final @Nullable Output answer;
    private final @Nullable Reasoning reasoning;
    private final Map<Integer, Part.Kind> kinds = new HashMap<>();

    /// @param answer null when the answer is not to be shown as it comes
    /// @param reasoning null when it is to be hidden
    public AnswerRenderer(@Nullable Output answer, @Nullable Reasoning reasoning) {
        this.answer = answer;
        this.reasoning = reasoning;
    }

    public void show(Event event) {
        switch (event) {
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead _) ->
                    kinds.put(index, kind);
            case Event.TextDelta(int index, String text) -> show(kinds.get(index), text);
            case Event.WholePart(int _, Part.Text text) -> show(Part.Kind.TEXT, text.text());
            case Event.WholePart(int _, Part.Thinking thinking) -> {
                show(Part.Kind.THINKING, thinking.text());
                endThought();
            }
            case Event.PartEnded(int index) -> {
                if (kinds.get(index) == Part.Kind.THINKING) {
                    endThought();
                }
            }
            case Event.ReplyStarted _,
                    Event.ArgumentsDelta _,
                    Event.Proved _,
                    Event.Annotated _,
                    Event.WholePart _,
                    Event.Unread _,
                    Event.ReplyEnded _ -> {}
        }
    }

    /// Leaves both outputs at the start of a line, however the answer ended.
    public void finish() {
        endThought();
        if (answer != null) {
            answer.endLine();
        }
    }

    private void endThought() {
        if (reasoning != null) {
            reasoning.end();
        }
    }

    private void show(Part.@Nullable Kind kind, String text) {
        if (kind == Part.Kind.TEXT && answer != null) {
            answer.print(text);
        } else if (kind == Part.Kind.THINKING && reasoning != null) {
            reasoning.print(text);
        }
    }
}
