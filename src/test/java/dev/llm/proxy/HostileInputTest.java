package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The recorded messages of all formats, broken in a thousand ways that are the same each time. They are the seeds of
/// the fuzzing beside the build too.
@Timeout(120)
class HostileInputTest {
    private static final int MUTATIONS = 40;
    private static final List<String> PIECES =
            List.of(
                    "null",
                    "[]",
                    "{}",
                    "\"\"",
                    "-1",
                    "1e999",
                    "true",
                    "{\"type\":\"text\"}",
                    "\\ud800",
                    "\u0000",
                    "\n\n",
                    "data: ",
                    "event: error\n",
                    "[DONE]",
                    "\"",
                    "}",
                    "]",
                    ",");

    @Test
    void brokenRequestsAreAnsweredOrRefused() throws IOException {
        for (byte[] seed : HostileInput.corpus(".json")) {
            // given
            var random = new Random(Arrays.hashCode(seed));
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] body = i == 0 ? seed : broken(seed, random);
                // when, then
                assertThatCode(() -> HostileInput.request(body))
                        .as(() -> new String(body, StandardCharsets.UTF_8))
                        .doesNotThrowAnyException();
                assertThatCode(() -> HostileInput.reply(body))
                        .as(() -> new String(body, StandardCharsets.UTF_8))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void brokenStreamsEndInAnErrorAtWorst() throws IOException {
        for (String ending : List.of(".sse", ".ndjson")) {
            for (byte[] seed : HostileInput.corpus(ending)) {
                // given
                var random = new Random(Arrays.hashCode(seed));
                for (int i = 0; i < MUTATIONS; i++) {
                    byte[] bytes = i == 0 ? seed : broken(seed, random);
                    int portion = 1 + random.nextInt(64);
                    // when, then
                    assertThatCode(() -> HostileInput.stream(bytes, portion))
                            .as(() -> new String(bytes, StandardCharsets.UTF_8))
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /// A byte changed, a piece taken out, doubled or put in, or the rest cut off.
    private static byte[] broken(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 1; times--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(Math.min(40, bytes.length - at));
            bytes =
                    switch (random.nextInt(5)) {
                        case 0 -> {
                            bytes[at] = (byte) random.nextInt();
                            yield bytes;
                        }
                        case 1 -> joined(bytes, 0, at, new byte[0], at + length);
                        case 2 -> joined(bytes, 0, at + length, new byte[0], at);
                        case 3 -> Arrays.copyOf(bytes, at);
                        default ->
                                joined(
                                        bytes,
                                        0,
                                        at,
                                        PIECES.get(random.nextInt(PIECES.size()))
                                                .getBytes(StandardCharsets.UTF_8),
                                        at);
                    };
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int from, int to, byte[] piece, int rest) {
        var all = new ByteArrayOutputStream();
        all.write(bytes, from, to - from);
        all.writeBytes(piece);
        all.write(bytes, rest, bytes.length - rest);
        return all.toByteArray();
    }
}
