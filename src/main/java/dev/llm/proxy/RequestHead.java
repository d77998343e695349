package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/// What has to be known of a request's body to send it on as it is: read from the bytes in one pass, which also finds
/// out whether they are JSON at all.
///
/// @param model null when none is named
/// @param modelStart where the value of `model` begins in the body, its quotation mark included
/// @param modelEnd where it is over
/// @param stream null when the field is not there
/// @param thread whether there is a field `thread`
/// @param previous the message or the response that this one follows: `thread.previous_message_id`,
///   `previous_response_id`
record RequestHead(
        @Nullable String model,
        int modelStart,
        int modelEnd,
        @Nullable Boolean stream,
        boolean thread,
        @Nullable String previous) {
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNestingDepth(1000)
                                    .build())
                    .build();

    /// @throws LlmException of kind INVALID_REQUEST when the body is no JSON object
    static RequestHead read(byte[] body) {
        requireUtf8(body);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("the body must be a JSON object");
            }
            return new Pass(parser).read();
        } catch (JacksonException e) {
            var place = e.getLocation();
            String where =
                    place == null
                            ? ""
                            : " at line %d, column %d"
                                    .formatted(place.getLineNr(), place.getColumnNr());
            throw invalid("the body is not valid JSON" + where + ": " + reason(e));
        }
    }

    /// The parser would take UTF-16 and UTF-32 too, but count their bytes in another way.
    private static void requireUtf8(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0 || body[i] == (byte) 0xFE || body[i] == (byte) 0xFF) {
                throw invalid("the body must be JSON in UTF-8");
            }
        }
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        if (message == null) {
            return "it cannot be read";
        }
        // Without what is for who configures the parser.
        return message.lines()
                .findFirst()
                .orElse(message)
                .replaceFirst(" \\(start marker.*|: enable `.*", "")
                .replaceFirst(", from `[^`]*`", "");
    }

    private static LlmException invalid(String sentence) {
        return new LlmException(ErrorKind.INVALID_REQUEST, sentence);
    }

    /// The body with another model, every other byte as it was.
    byte[] withModel(byte[] body, String other) {
        if (other.equals(model)) {
            return body;
        }
        byte[] written = quoted(other).getBytes(StandardCharsets.UTF_8);
        var spliced = new byte[body.length - (modelEnd - modelStart) + written.length];
        System.arraycopy(body, 0, spliced, 0, modelStart);
        System.arraycopy(written, 0, spliced, modelStart, written.length);
        System.arraycopy(
                body, modelEnd, spliced, modelStart + written.length, body.length - modelEnd);
        return spliced;
    }

    private static String quoted(String text) {
        return Json.write(Json.text(text));
    }

    /// One pass over the fields of the outermost object.
    private static final class Pass {
        private final JsonParser parser;
        private @Nullable String model;
        private int modelStart;
        private int modelEnd;
        private @Nullable Boolean stream;
        private boolean thread;
        private @Nullable String previous;

        Pass(JsonParser parser) {
            this.parser = parser;
        }

        RequestHead read() {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "model" -> model(value);
                    case "stream" -> stream(value);
                    case "thread" -> thread(value);
                    case "previous_response_id" -> {
                        if (value == JsonToken.VALUE_STRING) {
                            previous = parser.getString();
                        }
                    }
                    default -> {}
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw invalid("the body must be one JSON object, and something follows it");
            }
            return new RequestHead(model, modelStart, modelEnd, stream, thread, previous);
        }

        private void model(JsonToken value) {
            if (value == JsonToken.VALUE_NULL) {
                return;
            }
            if (value != JsonToken.VALUE_STRING) {
                throw invalid("model: must be a string");
            }
            modelStart = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            model = parser.getString();
            modelEnd = Math.toIntExact(parser.currentLocation().getByteOffset());
        }

        private void stream(JsonToken value) {
            switch (value) {
                case VALUE_TRUE -> stream = true;
                case VALUE_FALSE -> stream = false;
                case VALUE_NULL -> {}
                default -> throw invalid("stream: must be true or false");
            }
        }

        private void thread(JsonToken value) {
            thread = value != JsonToken.VALUE_NULL;
            if (value != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean id = parser.currentName().equals("previous_message_id");
                if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
                    previous = parser.getString();
                }
                parser.skipChildren();
            }
        }
    }
}
