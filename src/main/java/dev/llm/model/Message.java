package dev.llm.model;

import java.util.List;

/// One turn of one speaker.
public record Message(Role role, List<Part> parts, Extras extras) {
    public Message {
        parts = List.copyOf(parts);
    }

    public Message(Role role, List<Part> parts) {
        this(role, parts, Extras.NONE);
    }

    public Message withParts(List<Part> said) {
        return new Message(role, said, extras);
    }

    public static Message system(String text) {
        return new Message(Role.SYSTEM, List.of(new Part.Text(text)));
    }

    public static Message user(String text) {
        return new Message(Role.USER, List.of(new Part.Text(text)));
    }
}
