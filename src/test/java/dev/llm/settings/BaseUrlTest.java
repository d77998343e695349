package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "example.com, http://example.com:11434",
                "127.0.0.1, http://127.0.0.1:11434",
                "example.com:1234, http://example.com:1234",
                ":1234, http://127.0.0.1:1234",
                "example.com:, http://example.com:11434",
                "example.com/, http://example.com:11434",
                "example.com/a/b, http://example.com:11434/a/b",
                "example.com:1234/a/, http://example.com:1234/a",
                // a scheme brings its own port
                "http://example.com, http://example.com",
                "https://example.com, https://example.com",
                "HTTPS://Example.com, https://example.com",
                "http://example.com:80, http://example.com",
                "https://example.com:443, https://example.com",
                "http://example.com:443, http://example.com:443",
                "https://example.com:1234/a, https://example.com:1234/a",
                "http://, http://127.0.0.1",
                // the vendor's cloud
                "ollama.com, https://ollama.com",
                "ollama.com/, https://ollama.com",
                "ollama.com:1234, http://ollama.com:1234",
                "http://ollama.com, http://ollama.com",
                // IPv6
                "::1, http://[::1]:11434",
                "[::1], http://[::1]:11434",
                "[::1]:1234, http://[::1]:1234",
                "http://[fe80::2]/x, http://[fe80::2]/x",
                // a port that is none
                "example.com:port, http://example.com:11434",
                "example.com:0, http://example.com:11434",
                "example.com:-1, http://example.com:11434",
                "example.com:65536, http://example.com:11434",
                "https://example.com:65536, https://example.com",
                "[::1]:port, http://[::1]:11434",
                // where a server listens is not where a client connects
                "0.0.0.0, http://127.0.0.1:11434",
                "0.0.0.0:1234, http://127.0.0.1:1234",
                "http://0.0.0.0:1234, http://127.0.0.1:1234",
                "[::], http://[::1]:11434",
                "::, http://[::1]:11434",
                "[0:0:0:0:0:0:0:0]:1234, http://[::1]:1234",
                // as shells and service files leave it
                "\"example.com:1234\", http://example.com:1234",
                "'example.com', http://example.com:11434",
                "` example.com `, http://example.com:11434",
                "` \" example.com \" `, http://example.com:11434",
                "\"\", http://127.0.0.1:11434"
            })
    void ollamaHostIsReadAsItsOwnToolsReadIt(String text, String url) {
        assertThat(BaseUrl.ollama(text)).isEqualTo(url);
    }

    @Test
    void anOllamaUrlIsReadAgainAsItself() {
        String once = BaseUrl.ollama("http://example.com");

        assertThat(BaseUrl.ollama(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/v1, http://127.0.0.1:8080/v1",
        "https://example.com/, https://example.com",
        "https://example.com/v1///, https://example.com/v1",
        "https://example.com, https://example.com",
        "HTTPS://Example.COM/V1, https://example.com/V1",
        "http://[::1]:8080, http://[::1]:8080",
        "https://example.com/a%20b, https://example.com/a%20b",
        "' https://example.com ', https://example.com"
    })
    void aBaseUrlLosesItsTrailingSlashes(String text, String url) {
        assertThat(BaseUrl.http(text)).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, must begin with http:// or https://",
        "example.com:80, must begin with http:// or https://",
        "ftp://example.com, must begin with http:// or https://",
        "file:///etc/passwd, must begin with http:// or https://",
        "'', must begin with http:// or https://",
        "http://, must be a URL such as https://host/v1",
        "http:///v1, 'must name a host, in letters, digits, hyphens and dots'",
        "http:/v1, 'must name a host, in letters, digits, hyphens and dots'",
        "http://my_host, 'must name a host, in letters, digits, hyphens and dots'",
        "http://:80, 'must name a host, in letters, digits, hyphens and dots'",
        "https://me:pass@example.com, must not hold a user name",
        "https://me@example.com, must not hold a user name",
        "https://example.com?a=b, must not hold a query (?)",
        "https://example.com/v1?, must not hold a query (?)",
        "https://example.com#a, must not hold a fragment (#)",
        "https://example.com:0, must have a port from 1 to 65535",
        "https://example.com:65536, must have a port from 1 to 65535",
        "https://exa mple.com, must be a URL such as https://host/v1"
    })
    void whatIsNoBaseUrlIsRefused(String text, String message) {
        assertThatThrownBy(() -> BaseUrl.http(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com, must begin with http:// or https://",
        "me:pass@example.com, must not hold a user name",
        "http://me@example.com, must not hold a user name",
        "example.com/?a=b, must not hold a query (?)",
        "example.com#a, must not hold a fragment (#)",
        "exa mple.com, must be a URL such as https://host/v1"
    })
    void whatIsNoOllamaHostIsRefused(String text, String message) {
        assertThatThrownBy(() -> BaseUrl.ollama(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
    }
}
