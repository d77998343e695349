package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// One event of a reply, in the order in which the provider sent it.
///
/// A reply starts once, first, and ends once, last. Parts open, grow and end under their index; indices start at 0 and
/// open in order. Several tool calls may be open at a time; every part has ended when the reply ends.
public sealed interface Event {
    /// @param id the provider's id of the reply, empty when it gives none
    /// @param model the model that answers, as the provider names it
    record ReplyStarted(String id, String model, Usage usage) implements Event {}

    /// @param call for a tool call: which tool, under which id; else null
    record PartStarted(int index, Part.Kind kind, @Nullable CallHead call) implements Event {}

    /// More of a text, thinking or refusal part.
    record TextDelta(int index, String text) implements Event {}

    /// More of a tool call's arguments: a piece of JSON text that need not be valid by itself.
    record ArgumentsDelta(int index, String json) implements Event {}

    /// The proof of a thinking part, whole. A later one replaces an earlier one.
    record Proved(int index, Proof proof) implements Event {}

    /// One more item in a list beside an open text part that only its own dialect knows, such as `citations`.
    record Annotated(int index, String dialect, String field, RawJson item) implements Event {}

    record PartEnded(int index) implements Event {}

    /// A part that arrives whole and that is not streamed: one only its dialect understands, or redacted thinking.
    record WholePart(int index, Part part) implements Event {}

    /// Something between the parts that only its own dialect understands.
    ///
    /// @param type the dialect's word for it
    record Unread(String dialect, String type, RawJson json) implements Event {}

    record ReplyEnded(Stop stop, Usage usage) implements Event {}

    /// Which tool is called, under which id.
    record CallHead(String id, String name) {}
}
