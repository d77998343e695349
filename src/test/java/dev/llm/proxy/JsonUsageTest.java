package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonUsageTest {
    @Test
    void theOutermostUsageIsFoundHoweverItComes() {
        Usage usage =
                read(
                        "{\"data\":[{\"usage\":{\"prompt_tokens\":9}}],\"usage\":{\"prompt_tokens\":12,",
                        "\"details\":{\"prompt_tokens\":5},\"completion_to",
                        "kens\":3}}");

        assertThat(usage.totalInputTokens()).isEqualTo(12);
        assertThat(usage.outputTokens()).isEqualTo(3);
    }

    /// Whoever reads along has no say in what goes through.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":[1,2]}",
                "{\"usage\":7}",
                "{\"usage\":{\"prompt_tokens\":99999999999999999999}}",
                "{\"usage\":{\"prompt_tokens\":\"x\"}}",
                "[1,[2]]",
                "<html>",
                "{\"usage\":"
            })
    void whatIsNoUsageIsNone(String body) {
        assertThat(read(body).totalInputTokens()).isNull();
    }

    private static Usage read(String... pieces) {
        var reader = new JsonUsage();
        for (String piece : pieces) {
            reader.read(piece.getBytes(UTF_8));
        }
        return reader.usage();
    }
}
