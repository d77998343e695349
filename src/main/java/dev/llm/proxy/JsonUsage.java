package dev.llm.proxy;

import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/// Finds `usage` in the outermost object of an answer of any kind, embeddings or pictures, and keeps nothing else of it.
final class JsonUsage implements UsageReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser =
            FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    private boolean inUsage;
    private boolean over;
    private @Nullable Long input;
    private @Nullable Long output;

    @Override
    public void read(byte[] bytes) {
        if (over) {
            return;
        }
        try {
            var feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
            feeder.feedInput(bytes, 0, bytes.length);
            for (JsonToken token; (token = parser.nextToken()) != JsonToken.NOT_AVAILABLE; ) {
                look(token);
            }
        } catch (JacksonException _) {
            // It is the client's to judge.
            over = true;
        }
    }

    private void look(JsonToken token) {
        int depth = parser.streamReadContext().getNestingDepth();
        if (token == JsonToken.PROPERTY_NAME && depth == 1) {
            inUsage = parser.currentName().equals("usage");
        } else if (token == JsonToken.VALUE_NUMBER_INT && depth == 2 && inUsage) {
            String name = parser.currentName();
            if (name != null) { // in an array there is none
                count(name, parser.getLongValue());
            }
        }
    }

    private void count(String name, long tokens) {
        switch (name) {
            case "prompt_tokens",
                    "input_tokens",
                    "cache_read_input_tokens",
                    "cache_creation_input_tokens" ->
                    input = tokens + (input == null ? 0 : input);
            case "completion_tokens", "output_tokens" -> output = tokens;
            default -> {}
        }
    }

    @Override
    public Usage usage() {
        return new Usage(input, null, null, null, output, null, null);
    }
}
