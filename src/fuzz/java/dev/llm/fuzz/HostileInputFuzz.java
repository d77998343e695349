package dev.llm.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.llm.proxy.HostileInput;

/// Looks for input that breaks what reads it, for as long as it is let: `./mvnw -Pfuzz test`.
class HostileInputFuzz {
    @FuzzTest(maxDuration = "5m")
    void requests(byte[] body) {
        HostileInput.request(body);
    }

    @FuzzTest(maxDuration = "5m")
    void replies(byte[] body) {
        HostileInput.reply(body);
    }

    @FuzzTest(maxDuration = "5m")
    void streams(byte[] bytes) {
        HostileInput.stream(bytes, bytes.length == 0 ? 1 : 1 + (bytes[0] & 63));
    }
}
