package dev.llm.proxy;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Marks the proofs of reasoning that a client of another format carries about, with who made them: the next turn may
/// go to somebody else, who must not get them.
final class Seals {
    private static final String MARK = "llm1.";

    private Seals() {}

    static Event sealed(Event event) {
        return switch (event) {
            case Event.Proved(int index, Proof proof) -> new Event.Proved(index, sealed(proof));
            case Event.WholePart(int index, Part part) -> new Event.WholePart(index, sealed(part));
            case Event.ReplyStarted _,
                    Event.PartStarted _,
                    Event.TextDelta _,
                    Event.ArgumentsDelta _,
                    Event.Annotated _,
                    Event.PartEnded _,
                    Event.Unread _,
                    Event.ReplyEnded _ ->
                    event;
        };
    }

    static ChatReply sealed(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.parts().stream().map(Seals::sealed).toList(),
                reply.stop(),
                reply.usage(),
                reply.complete());
    }

    /// The request with each proof under the name of its maker again.
    static ChatRequest opened(ChatRequest request) {
        return request.withMessages(request.messages().stream().map(Seals::opened).toList());
    }

    private static Message opened(Message message) {
        if (message.parts().stream().noneMatch(Part.Thinking.class::isInstance)) {
            return message;
        }
        List<Part> parts = message.parts().stream().map(Seals::opened).toList();
        return new Message(message.role(), parts, message.extras());
    }

    private static Part opened(Part part) {
        if (part instanceof Part.Thinking thinking && thinking.proof() != null) {
            return with(thinking, opened(thinking.proof()));
        }
        return part;
    }

    private static Part sealed(Part part) {
        if (part instanceof Part.Thinking thinking && thinking.proof() != null) {
            return with(thinking, sealed(thinking.proof()));
        }
        return part;
    }

    private static Part with(Part.Thinking thinking, Proof proof) {
        return new Part.Thinking(thinking.text(), proof, thinking.redacted(), thinking.extras());
    }

    private static Proof sealed(Proof proof) {
        byte[] maker =
                (proof.maker().provider() + "/" + proof.maker().model())
                        .getBytes(StandardCharsets.UTF_8);
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(maker);
        return new Proof(proof.maker(), MARK + name + "." + proof.value());
    }

    private static Proof opened(Proof proof) {
        String value = proof.value();
        int dot = value.startsWith(MARK) ? value.indexOf('.', MARK.length()) : -1;
        if (dot < 0) {
            return proof;
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(value.substring(MARK.length(), dot));
            String name = new String(decoded, StandardCharsets.UTF_8);
            int slash = name.indexOf('/');
            return slash < 0
                    ? proof
                    : new Proof(
                            new Origin(name.substring(0, slash), name.substring(slash + 1)),
                            value.substring(dot + 1));
        } catch (IllegalArgumentException _) {
            return proof; // somebody else's, that happens to begin like ours
        }
    }
}
