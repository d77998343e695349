package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The maker of a proof, written in front of it for a client that keeps it. The client knows a model by another name than
/// its maker, and may be answered by another one the next time; so only this tells whom the proof may be sent back to.
public final class Seal {
    /// No proof of any provider begins so: theirs are base64 or JSON.
    public static final String MARK = "llm:";

    private Seal() {}

    public static Event on(Event event) {
        return switch (event) {
            case Event.Proved(int index, Proof proof) -> new Event.Proved(index, sealed(proof));
            case Event.WholePart(int index, Part.Thinking thinking) ->
                    new Event.WholePart(index, with(thinking, on(thinking.proof())));
            default -> event;
        };
    }

    public static ChatReply on(ChatReply reply) {
        var parts = new ArrayList<Part>();
        for (Part part : reply.parts()) {
            parts.add(
                    part instanceof Part.Thinking thinking
                            ? with(thinking, on(thinking.proof()))
                            : part);
        }
        return new ChatReply(
                reply.id(), reply.model(), parts, reply.stop(), reply.usage(), reply.complete());
    }

    /// The request with its proofs as their makers gave them.
    public static ChatRequest off(ChatRequest request) {
        var messages = new ArrayList<Message>();
        for (Message message : request.messages()) {
            messages.add(message.role() == Role.ASSISTANT ? off(message) : message);
        }
        return request.withMessages(messages);
    }

    private static Message off(Message message) {
        var parts = new ArrayList<Part>();
        for (Part part : message.parts()) {
            parts.add(
                    part instanceof Part.Thinking thinking && thinking.proof() != null
                            ? with(thinking, off(thinking.proof()))
                            : part);
        }
        return message.withParts(parts);
    }

    private static Part with(Part.Thinking thinking, @Nullable Proof proof) {
        return new Part.Thinking(thinking.text(), proof, thinking.redacted(), thinking.extras());
    }

    private static @Nullable Proof on(@Nullable Proof proof) {
        return proof == null ? null : sealed(proof);
    }

    private static Proof sealed(Proof proof) {
        Origin maker = proof.maker();
        byte[] name = (maker.provider() + "\n" + maker.model()).getBytes(StandardCharsets.UTF_8);
        String seal = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
        return new Proof(maker, MARK + seal + ":" + proof.value());
    }

    /// The proof behind a seal, null when there is none.
    public static @Nullable Proof broken(String value) {
        int end = value.indexOf(':', MARK.length());
        if (!value.startsWith(MARK) || end < 0) {
            return null;
        }
        try {
            byte[] name = Base64.getUrlDecoder().decode(value.substring(MARK.length(), end));
            List<String> maker = new String(name, StandardCharsets.UTF_8).lines().toList();
            return maker.size() == 2
                    ? new Proof(new Origin(maker.get(0), maker.get(1)), value.substring(end + 1))
                    : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Proof off(Proof kept) {
        Proof proof = broken(kept.value());
        return proof == null ? kept : proof;
    }
}
