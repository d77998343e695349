package dev.llm.store;

import dev.llm.json.Json;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import dev.llm.sse.FrameParser;
import dev.llm.sse.Framing;
import dev.llm.store.Scrubber.Body;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What people search for: the user's last words and the answer's text, found in bodies of all formats by their shape.
///
/// The decoders of the dialects would refuse what a broken answer has, and read much that nobody searches for.
final class SpokenText {
    /// What an answer says.
    ///
    /// @param text null when there is none
    /// @param unspoken what else came in pieces, which nobody searches for: reasoning, and what tools are called with
    record Answer(@Nullable String text, String unspoken) {}

    private SpokenText() {}

    /// The last message of the user that has text; null when there is none.
    static @Nullable String lastOfUser(String request) {
        JsonNode body = Json.parse(request);
        if (body == null) {
            return null;
        }
        for (String field : new String[] {"messages", "input", "contents", "prompt"}) {
            JsonNode said = body.get(field);
            if (said != null && said.isString()) {
                return nullIfEmpty(said.stringValue());
            }
            for (int i = said == null ? 0 : said.size(); i-- > 0; ) {
                JsonNode message = said.get(i);
                boolean user = message.path("role").asString("user").equals("user");
                String text = user ? text(message, "\n") : "";
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return null;
    }

    /// The text of an answer, whole or as a stream of any framing, as far as it can be read.
    static Answer ofAnswer(Body body) {
        String all = body.text();
        JsonNode whole = all.startsWith("{") || all.startsWith("[") ? Json.parse(all) : null;
        var text = new StringBuilder();
        var unspoken = new StringBuilder();
        if (whole != null) {
            // Gemini streams an array when it is not asked for server-sent events.
            for (JsonNode reply : whole.isArray() ? whole : Json.array().add(whole)) {
                text.append(ofReply(reply));
            }
            return new Answer(nullIfEmpty(text.toString()), "");
        }
        var stream = new Stream(text, unspoken);
        Consumer<Frame> read = frame -> stream.read(frame.data());
        FrameParser parser = (all.startsWith("{") ? Framing.NDJSON : Framing.SSE).parser();
        try {
            parser.feed(body.bytes(), 0, body.bytes().length, read);
            parser.end(read);
        } catch (LlmException _) {
            // What could be read before it is what there is.
        }
        return new Answer(nullIfEmpty(text.toString()), unspoken.toString());
    }

    /// What the events of a stream say.
    private record Stream(StringBuilder text, StringBuilder unspoken, Alike alike) {
        Stream(StringBuilder text, StringBuilder unspoken) {
            this(text, unspoken, new Alike(SpokenText::ofEvent));
        }

        void read(String data) {
            if (alike.read(data, text)) {
                return;
            }
            JsonNode event = data.startsWith("{") ? Json.parse(data) : null;
            if (event == null) {
                return;
            }
            String said = ofEvent(event);
            int before = unspoken.length();
            addUnspoken(event, unspoken);
            text.append(said);
            if (unspoken.length() == before) {
                alike.learn(data, said);
            }
        }
    }

    private static String ofEvent(JsonNode event) {
        JsonNode delta = event.path("delta");
        return switch (event.path("type").asString("")) {
            case "content_block_delta" -> delta.path("text").asString("");
            case "response.output_text.delta" -> delta.asString("");
            // A chunk of Chat, Gemini or Ollama. Other events of Responses repeat the text.
            case "" -> ofReply(event);
            default -> "";
        };
    }

    private static void addUnspoken(JsonNode event, StringBuilder unspoken) {
        JsonNode delta = event.path("delta");
        boolean text = event.path("type").asString("").equals("response.output_text.delta");
        unspoken.append(text ? "" : delta.asString(""));
        add(delta, unspoken, "thinking", "partial_json");
        JsonNode chat = event.path("choices").path(0).path("delta");
        add(chat, unspoken, "reasoning_content", "reasoning");
        for (JsonNode call : chat.path("tool_calls")) {
            add(call.path("function"), unspoken, "arguments");
        }
        add(event.path("message"), unspoken, "thinking");
        for (JsonNode part : event.path("candidates").path(0).path("content").path("parts")) {
            if (part.path("thought").asBoolean(false)) {
                add(part, unspoken, "text");
            }
        }
    }

    private static void add(JsonNode node, StringBuilder text, String... fields) {
        for (String field : fields) {
            text.append(node.path(field).asString(""));
        }
    }

    private static String ofReply(JsonNode reply) {
        if (reply.has("choices")) {
            JsonNode choice = reply.path("choices").path(0);
            return text(choice.path(choice.has("delta") ? "delta" : "message"), "");
        }
        if (reply.has("candidates")) {
            return text(reply.path("candidates").path(0).path("content"), "");
        }
        if (reply.has("output")) {
            var text = new StringBuilder();
            for (JsonNode item : reply.path("output")) {
                boolean message = item.path("type").asString("message").equals("message");
                text.append(message ? text(item, "") : "");
            }
            return text.toString();
        }
        return text(reply.has("message") ? reply.path("message") : reply, "");
    }

    /// The text of a message: a string, or those of its parts that are text and not reasoning.
    ///
    /// @param between what stands between two parts
    private static String text(JsonNode message, String between) {
        JsonNode content = message.path(message.has("parts") ? "parts" : "content");
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            boolean said =
                    switch (part.path("type").asString("text")) {
                        case "text", "input_text", "output_text" ->
                                !part.path("thought").asBoolean(false);
                        default -> false;
                    };
            String piece = said ? part.path("text").asString("") : "";
            text.append(text.isEmpty() || piece.isEmpty() ? "" : between).append(piece);
        }
        return text.toString();
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
