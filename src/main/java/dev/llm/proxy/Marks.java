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
final class Marks {
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
                            "\"reasoning_content\": \"",
                            "\"reasoning\":\"",
                            "\"reasoning\": \"",
                            "\"refusal\":\"",
                            "\"refusal\": \"",
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
                            "\"content\": \"",
                            "\"thinking\":\"",
                            "\"thinking\": \"",
                            "\"tool_calls\":[{",
                            "\"tool_calls\": [{",
                            "\"done\":true",
                            "\"done\": true"));

    static Marks of(Dialect dialect) {
        return switch (dialect.name()) {
            case AnthropicDialect.NAME -> ANTHROPIC;
            case ChatDialect.NAME -> CHAT;
            case ResponsesDialect.NAME -> RESPONSES;
            case OllamaDialect.NAME -> OLLAMA;
            default -> throw new IllegalArgumentException(dialect.name() + " has no clients");
        };
    }

    private final Words decisive;
    private final Words contentful;

    /// @param decisive of events that say what was used, how the reply ended, or that it failed
    /// @param contentful of events that hold something of the answer
    private Marks(List<byte[]> decisive, List<byte[]> contentful) {
        this.decisive = new Words(decisive);
        this.contentful = new Words(contentful);
    }

    /// The number that an event has, -1 for none.
    long number(byte[] event, int length) {
        return this == RESPONSES ? SequenceNumber.of(event, length) : -1;
    }

    boolean matters(byte[] event, int length) {
        return decisive.areIn(event, length);
    }

    boolean isContent(byte[] event, int length) {
        return contentful.areIn(event, length);
    }

    /// Looked for all at once, after Horspool: a byte says how far the next place is where a word may end its beginning.
    private static final class Words {
        private static final int BYTES = 256;

        /// As long as the shortest word: what is compared first is so much of each.
        private final int beginning;

        private final int[] steps = new int[BYTES];

        /// The words by the last byte of their beginning.
        private final byte[][][] candidates = new byte[BYTES][][];

        Words(List<byte[]> words) {
            beginning = words.stream().mapToInt(word -> word.length).min().orElseThrow();
            Arrays.fill(steps, beginning);
            for (byte[] word : words) {
                for (int i = 0; i < beginning - 1; i++) {
                    int b = word[i] & 0xff;
                    steps[b] = Math.min(steps[b], beginning - 1 - i);
                }
                int last = word[beginning - 1] & 0xff;
                byte[][] others = candidates[last];
                byte[][] more =
                        others == null ? new byte[1][] : Arrays.copyOf(others, others.length + 1);
                more[more.length - 1] = word;
                candidates[last] = more;
            }
        }

        boolean areIn(byte[] event, int length) {
            for (int i = beginning - 1; i < length; i += steps[event[i] & 0xff]) {
                byte[][] possible = candidates[event[i] & 0xff];
                if (possible != null && isOne(possible, event, i - beginning + 1, length)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isOne(byte[][] candidates, byte[] event, int at, int length) {
            for (byte[] word : candidates) {
                int end = at + word.length;
                if (end <= length
                        && Arrays.equals(event, at, end, word, 0, word.length)
                        && !(opensString(word) && end < length && event[end] == '"')) {
                    return true;
                }
            }
            return false;
        }

        /// A word that ends where a string begins stands for one that is not empty.
        private static boolean opensString(byte[] word) {
            byte last = word[word.length - 1];
            byte before = word[word.length - 2];
            return last == '"' && !(before >= 'a' && before <= 'z');
        }
    }

    private static List<byte[]> bytes(String... words) {
        return List.of(words).stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
