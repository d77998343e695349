package dev.llm.proxy;

import dev.llm.dialect.Seal;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.Origin;
import dev.llm.route.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The body of a request for a target that speaks its format: the client's bytes, with the target's model. They are read
/// and written anew only where something in them is not the client's own but an earlier answer's, which came from another
/// model or through another gateway, and which this target would refuse.
final class ForSame {
    private static final List<byte[]> SEALS = bytes(List.of(Seal.MARK));
    private static final List<byte[]> ITEMS = bytes(ResponsesDialect.ownIds());
    private static final List<byte[]> FIELDS = bytes(ChatDialect.unlikeElsewhere());

    private ForSame() {}

    static byte[] body(Conversation conversation, Step step) {
        byte[] body = conversation.head().withModel(conversation.body(), step.target().model());
        String dialect = conversation.dialect().name();
        List<byte[]> marks =
                switch (dialect) {
                    case AnthropicDialect.NAME -> SEALS;
                    case ResponsesDialect.NAME -> ITEMS;
                    case ChatDialect.NAME -> FIELDS;
                    default -> List.of();
                };
        if (!hasString(body, marks) || !(Json.parse(body) instanceof ObjectNode asked)) {
            return body;
        }
        var reader = new Origin(step.target().entry().name(), step.target().model());
        ObjectNode taken =
                switch (conversation.dialect()) {
                    case AnthropicDialect _ -> AnthropicDialect.restored(asked, reader);
                    case ResponsesDialect responses -> responses.restored(asked, reader);
                    default -> step.provider().sanitised(asked);
                };
        return taken.equals(asked) ? body : Json.bytes(taken);
    }

    /// Whether more than the model is another.
    static boolean changes(Conversation conversation, Step step) {
        byte[] plain = conversation.head().withModel(conversation.body(), step.target().model());
        return !Arrays.equals(body(conversation, step), plain);
    }

    /// Whether a string or the name of a field begins with one of these.
    private static boolean hasString(byte[] body, List<byte[]> beginnings) {
        if (beginnings.isEmpty()) {
            return false;
        }
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '"') {
                for (byte[] beginning : beginnings) {
                    if (begins(body, i + 1, beginning)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean begins(byte[] body, int from, byte[] beginning) {
        if (from + beginning.length > body.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (body[from + i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> bytes(List<String> words) {
        return words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
