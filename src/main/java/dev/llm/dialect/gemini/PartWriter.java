package dev.llm.dialect.gemini;

import dev.llm.dialect.CallIds;
import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.Media;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Parts to the `parts` of a content.
final class PartWriter {
    /// What stands in the place of a signature where another model made the call, or a client kept it without.
    static final String UNSIGNED = "skip_thought_signature_validator";

    private final @Nullable Origin reader;
    private final Losses losses;

    /// The calls so far by their ids: a response names its function.
    private final Map<String, Called> calls = new LinkedHashMap<>();

    /// @param reader whose proofs may be written; null writes all, because a client only keeps them
    PartWriter(@Nullable Origin reader, Losses losses) {
        this.reader = reader;
        this.losses = losses;
    }

    private record Called(String name, int position) {}

    ArrayNode write(List<Part> said) {
        ArrayNode written = Json.array();
        String signature = null; // of the part that comes next
        for (Part part : inOrderOfCalls(said)) {
            boolean thinking = part instanceof Part.Thinking;
            ObjectNode node = isSignature(part) || isNothing(part) ? null : node(part);
            if (node != null && signature != null && !thinking) {
                node.put("thoughtSignature", signature);
                signature = null;
            }
            if (signature != null && !isNothing(part)) {
                written.add(alone(signature)); // what it sat on is not there any more
                signature = null;
            }
            if (isSignature(part)) {
                signature = signature((Part.Thinking) part);
            }
            if (node != null) {
                losses.putExtras(node, part.extras());
                written.add(node);
            }
        }
        return signature == null ? written : written.add(alone(signature));
    }

    /// A signature that sits on the part after it: see [GeminiDialect].
    static boolean isSignature(Part part) {
        return part instanceof Part.Thinking thinking
                && thinking.text().isEmpty()
                && thinking.proof() != null
                && !thinking.redacted();
    }

    static ObjectNode alone(String signature) {
        return text("").put("thoughtSignature", signature);
    }

    private static boolean isNothing(Part part) {
        return part instanceof Part.Text text && text.text().isEmpty() && text.extras().isEmpty();
    }

    /// Results without ids are told apart by their order alone, so they go in the order of their calls.
    private List<Part> inOrderOfCalls(List<Part> said) {
        var results = new ArrayList<Part.ToolResult>();
        for (Part part : said) {
            if (part instanceof Part.ToolResult result && CallIds.isSynthesised(result.callId())) {
                results.add(result);
            }
        }
        if (results.size() < 2) {
            return said;
        }
        results.sort(Comparator.comparingInt(this::position));
        var next = results.iterator();
        var ordered = new ArrayList<Part>();
        for (Part part : said) {
            ordered.add(results.contains(part) ? next.next() : part);
        }
        return ordered;
    }

    private int position(Part.ToolResult result) {
        Called call = calls.get(result.callId());
        return call == null ? Integer.MAX_VALUE : call.position();
    }

    /// A part without its extras and the signature on it, or null when this format has none for it.
    private @Nullable ObjectNode node(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Thinking thinking -> thinking(thinking);
            case Part.Image image -> medium(image.source(), null);
            case Part.Audio audio -> medium(audio.source(), null);
            case Part.Document document -> document(document);
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> result(result);
            case Part.Opaque opaque ->
                    opaque.dialect().equals(GeminiDialect.NAME)
                            ? (ObjectNode) Json.tree(opaque.json())
                            : lost(opaque.type());
        };
    }

    private static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    private @Nullable String signature(Part.Thinking thinking) {
        losses.lose(thinking.extras());
        return own(thinking.proof());
    }

    private @Nullable ObjectNode thinking(Part.Thinking thinking) {
        String signature = own(thinking.proof());
        if (thinking.redacted()) {
            return signature == null ? null : alone(signature);
        }
        ObjectNode node = text(thinking.text()).put("thought", true);
        return signature == null ? node : node.put("thoughtSignature", signature);
    }

    private @Nullable String own(@Nullable Proof proof) {
        if (proof == null || reader == null || proof.madeBy(reader)) {
            return proof == null ? null : proof.value();
        }
        losses.add("proof of thinking");
        return null;
    }

    private @Nullable ObjectNode document(Part.Document document) {
        if (document.name() != null) {
            losses.add("name of a document");
        }
        return medium(document.source(), "application/pdf");
    }

    /// @param otherwise the type of what is linked without one; null leaves it to the server to find out
    private @Nullable ObjectNode medium(Media source, @Nullable String otherwise) {
        return switch (source) {
            case Media.Inline inline -> inline(inline.mimeType(), inline.data());
            case Media.PlainText plain ->
                    inline(
                            "text/plain",
                            Base64.getEncoder()
                                    .encodeToString(plain.text().getBytes(StandardCharsets.UTF_8)));
            case Media.Link link -> {
                ObjectNode part = Json.object();
                ObjectNode file = part.putObject("fileData");
                String type = link.mimeType() == null ? otherwise : link.mimeType();
                if (type != null) {
                    file.put("mimeType", type);
                }
                file.put("fileUri", link.url());
                yield part;
            }
            case Media.Upload _ -> lost("file by id");
        };
    }

    private static ObjectNode inline(String mimeType, String data) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mimeType).put("data", data);
        return part;
    }

    private ObjectNode call(Part.ToolCall call) {
        calls.put(call.id(), new Called(call.name(), calls.size()));
        ObjectNode part = Json.object();
        ObjectNode written = withId(part.putObject("functionCall"), call.id());
        written.put("name", call.name()).set("args", Json.arguments(call.arguments()));
        return part;
    }

    private ObjectNode result(Part.ToolResult result) {
        var texts = new ArrayList<String>();
        ArrayNode attached = Json.array();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text text -> {
                    texts.add(text.text());
                    losses.lose(text.extras());
                }
                case Part.Image _, Part.Document _, Part.Audio _, Part.Opaque _ ->
                        attach(attached, part);
                case Part.Thinking _, Part.Refusal _, Part.ToolCall _, Part.ToolResult _ ->
                        losses.add(
                                part.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                                        + " in a tool result");
            }
        }
        Called call = calls.get(result.callId());
        ObjectNode part = Json.object();
        ObjectNode written = withId(part.putObject("functionResponse"), result.callId());
        written.put("name", call == null ? result.callId() : call.name())
                .set(
                        "response",
                        new FunctionResult(String.join("\n\n", texts), result.error()).write());
        if (!attached.isEmpty()) {
            written.set("parts", attached);
        }
        return part;
    }

    private void attach(ArrayNode attached, Part part) {
        ObjectNode node = node(part);
        if (node != null) {
            losses.putExtras(node, part.extras());
            attached.add(node);
        }
    }

    /// An id that nobody gave is not sent.
    private static ObjectNode withId(ObjectNode target, String id) {
        return CallIds.isSynthesised(id) ? target : target.put("id", id);
    }

    private @Nullable ObjectNode lost(String name) {
        losses.add(name);
        return null;
    }
}
