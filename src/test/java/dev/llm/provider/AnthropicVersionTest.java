package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class AnthropicVersionTest {
    private static final Credential KEY = new Credential("k-1", false, "WORK_KEY");
    private static final Api OLD = api(AnthropicVersion.V2023_06_01);
    private static final Api NEW = api(AnthropicVersion.V2026_10_21);

    @Test
    void theKeyMovedIntoAnotherHeader() {
        assertThat(OLD.headers(KEY))
                .isEqualTo(Map.of("anthropic-version", "2023-06-01", "x-api-key", "k-1"));
        assertThat(NEW.headers(KEY))
                .isEqualTo(
                        Map.of("anthropic-version", "2026-10-21", "authorization", "Bearer k-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature", "top_p", "top_k"})
    void theNewVersionDoesNotSample(String name) {
        assertThat(asked(name, OLD)).isNotEqualTo(Parameters.NONE);
        assertThatThrownBy(() -> asked(name, NEW))
                .hasMessage("Anthropic's API version 2026-10-21 has no parameter " + name)
                .extracting(e -> ((LlmException) e).kind())
                .isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void theNewVersionRefusesCitationsOfAUser() {
        String text =
                """
                {"messages":[{"role":"user","content":[{"type":"text","text":"a","citations":[{}]}]},
                 {"role":"assistant","content":[{"type":"text","text":"b","citations":[{}]}]}]}\
                """;
        ObjectNode old = body(text);
        ObjectNode adapted = body(text);

        AnthropicVersion.V2023_06_01.adapt(old);
        AnthropicVersion.V2026_10_21.adapt(adapted);

        assertThat(old).isEqualTo(body(text));
        assertThat(adapted.at("/messages/0/content/0").has("citations")).isFalse();
        assertThat(adapted.at("/messages/1/content/0").has("citations")).isTrue();
    }

    private static Parameters asked(String name, Api api) {
        var hello = new ChatRequest("m", List.of(Message.user("Hello")), Parameters.NONE, true);
        return Options.apply(hello, Map.of(name, "1"), api).parameters();
    }

    private static Api api(AnthropicVersion version) {
        return new AnthropicApi(
                version, true, new Offer(Catalog.bundled(), "anthropic", "anthropic"));
    }

    private static ObjectNode body(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json));
    }
}
