package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The bytes by which the events of a stream are told apart without being decoded.
///
/// @param decisive of events that say what was used, how the reply ended, or that it failed
/// @param contentful of events that hold something of the answer
record Marks(List<byte[]> decisive, List<byte[]> contentful) {
    private static final Marks ANTHROPIC =
            new Marks(
                    bytes(
                            "\"type\":\"message_",
                            "\"type\": \"message_",
                            "event: message_",
                            "event:message_",
                            "event: error",
                            "event:error",
                            "\"type\":\"error\""),
                    bytes("content_block_delta", "content_block_stop"));

    private static final Marks CHAT =
            new Marks(
                    bytes(
                            "\"finish_reason\":\"",
                            "\"finish_reason\": \"",
                            "\"usage\":{",
                            "\"usage\": {",
                            "data: [DONE]",
                            "data:[DONE]",
                            "\"error\""),
                    bytes(
                            "\"content\":\"",
                            "\"content\": \"",
                            "\"tool_calls\":[{",
                            "\"tool_calls\": [{",
                            "\"reasoning_content\":\"",
                            "\"reasoning\":\"",
                            "\"refusal\":\"",
                            "\"finish_reason\":\"",
                            "\"finish_reason\": \""));

    private static final Marks RESPONSES =
            new Marks(
                    bytes(
                            "response.created",
                            "response.completed",
                            "response.incomplete",
                            "response.failed",
                            "event: error",
                            "\"type\":\"error\""),
                    bytes(".delta", "response.output_item.done", "response.completed"));

    private static final Marks OLLAMA =
            new Marks(
                    bytes("\"done\":true", "\"done\": true", "\"error\""),
                    bytes(
                            "\"content\":\"",
                            "\"thinking\":\"",
                            "\"tool_calls\":[{",
                            "\"done\":true"));

    static Marks of(Dialect dialect) {
        return switch (dialect.name()) {
            case AnthropicDialect.NAME -> ANTHROPIC;
            case ChatDialect.NAME -> CHAT;
            case ResponsesDialect.NAME -> RESPONSES;
            case OllamaDialect.NAME -> OLLAMA;
            default -> throw new IllegalArgumentException(dialect.name() + " has no clients");
        };
    }

    boolean matters(byte[] event, int length) {
        return hasOne(decisive, event, length);
    }

    boolean isContent(byte[] event, int length) {
        return hasOne(contentful, event, length);
    }

    private static boolean hasOne(List<byte[]> words, byte[] event, int length) {
        for (byte[] word : words) {
            if (has(word, event, length)) {
                return true;
            }
        }
        return false;
    }

    /// A word that ends where a string begins stands for one that is not empty.
    private static boolean has(byte[] word, byte[] event, int length) {
        byte first = word[0];
        boolean opens =
                word.length > 2 && word[word.length - 1] == '"' && !isLetter(word[word.length - 2]);
        for (int i = 0; i <= length - word.length; i++) {
            int end = i + word.length;
            if (event[i] == first
                    && Arrays.equals(event, i, end, word, 0, word.length)
                    && !(opens && end < length && event[end] == '"')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z';
    }

    private static List<byte[]> bytes(String... words) {
        return List.of(words).stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
