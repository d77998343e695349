package dev.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http://localhost:1, true",
        "http://LOCALHOST, true",
        "http://api.localhost, false",
        "http://127.0.0.1:11434, true",
        "http://127.8.9.10, true",
        "http://[::1]:80, true",
        "http://localhost.example.com, false",
        "http://127.0.0.1.example.com, false",
        "http://notlocalhost, false",
        "http://128.0.0.1, false",
        "http://0.0.0.0, false",
        "http://[::2], false",
        "http://example.com, false",
        "file:/x, false",
    })
    void isToldByTheNameAlone(URI uri, boolean loopback) {
        assertThat(Loopback.is(uri)).isEqualTo(loopback);
    }
}
