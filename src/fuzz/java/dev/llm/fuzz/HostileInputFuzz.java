package dev.llm.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.llm.proxy.HostileInput;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Looks for input that breaks what reads it, for as long as it is let: `./mvnw -Pfuzz test`. It begins with what was
/// recorded.
class HostileInputFuzz {
    static Stream<Arguments> recordedBodies() throws IOException {
        return recorded(".json");
    }

    static Stream<Arguments> recordedStreams() throws IOException {
        return Stream.concat(recorded(".sse"), recorded(".ndjson"));
    }

    private static Stream<Arguments> recorded(String ending) throws IOException {
        return HostileInput.corpus(ending).stream().map(bytes -> Arguments.of((Object) bytes));
    }

    @MethodSource("recordedBodies")
    @FuzzTest(maxDuration = "5m")
    void requests(byte[] body) {
        HostileInput.request(body);
    }

    @MethodSource("recordedBodies")
    @FuzzTest(maxDuration = "5m")
    void replies(byte[] body) {
        HostileInput.reply(body);
    }

    @MethodSource("recordedStreams")
    @FuzzTest(maxDuration = "5m")
    void streams(byte[] bytes) {
        HostileInput.stream(bytes, bytes.length == 0 ? 1 : 1 + (bytes[0] & 63));
    }
}
