package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Offer;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Parameters;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PromptCachingTest {
    private static final String LONG = "x".repeat(5000);

    @Test
    void aLongSystemPromptIsMarked() {
        ObjectNode body =
                body(
                        "{\"system\":\""
                                + LONG
                                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

        PromptCaching.mark(body, 1024);

        assertThat(body.at("/system/0/text").stringValue()).isEqualTo(LONG);
        assertThat(body.at("/system/0/cache_control/type").stringValue()).isEqualTo("ephemeral");
        assertThat(body.at("/messages/0/content").stringValue()).isEqualTo("a");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-opus-5-5, 2048",
        "claude-sonnet-4-6, 4096",
        "claude-opus-4-6, 16384",
        "nobody, 4096"
    })
    void howLongThatIsTheModelDecides(String model, int characters) {
        assertThat(isMarked(model, characters)).isTrue();
        assertThat(isMarked(model, characters - 1)).isFalse();
    }

    private static boolean isMarked(String model, int characters) {
        var api =
                new AnthropicApi(
                        AnthropicVersion.V2023_06_01,
                        true,
                        new Offer(Catalog.bundled(), "anthropic", "anthropic"));
        var request = new ChatRequest(model, List.of(), Parameters.NONE, true);
        ObjectNode body = body("{\"system\":\"" + "x".repeat(characters) + "\"}");
        return api.body(body, request).at("/system/0").has("cache_control");
    }

    @Test
    void theLastBlockOfALongSystemPromptBearsTheMark() {
        ObjectNode body =
                body(
                        "{\"system\":[{\"type\":\"text\",\"text\":\""
                                + LONG
                                + "\"},{\"type\":\"text\",\"text\":\"b\"}],\"messages\":[]}");

        PromptCaching.mark(body, 1024);

        assertThat(body.at("/system/0").has("cache_control")).isFalse();
        assertThat(body.at("/system/1").has("cache_control")).isTrue();
    }

    @Test
    void aShortPromptIsNot() {
        String text = "{\"system\":\"short\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
        ObjectNode body = body(text);

        PromptCaching.mark(body, 1024);

        assertThat(body).isEqualTo(body(text));
    }

    @Test
    void aLongPromptThatIsAskedOnceIsNot() {
        String text = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + LONG + "\"}]}";
        ObjectNode body = body(text);

        PromptCaching.mark(body, 1024);

        assertThat(body).isEqualTo(body(text));
    }

    @Test
    void aLongConversationIsMarkedAtItsEnd() {
        ObjectNode body =
                body(
                        """
                        {"messages":[{"role":"user","content":"LONG"},
                         {"role":"assistant","content":[{"type":"text","text":"b"}]},
                         {"role":"user","content":[{"type":"text","text":"c"},{"type":"text","text":""}]}]}\
                        """
                                .replace("LONG", LONG));

        PromptCaching.mark(body, 1024);

        assertThat(body.at("/messages/2/content/0").has("cache_control")).isTrue();
        assertThat(body.at("/messages/2/content/1").has("cache_control")).isFalse();
        assertThat(body.at("/messages/1/content/0").has("cache_control")).isFalse();
    }

    @Test
    void marksOfTheUsersOwnAreLeftAlone() {
        String text =
                """
                {"system":[{"type":"text","text":"LONG","cache_control":{"type":"ephemeral","ttl":"1h"}}],
                 "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}\
                """
                        .replace("LONG", LONG);
        ObjectNode body = body(text);

        PromptCaching.mark(body, 1024);

        assertThat(body).isEqualTo(body(text));
    }

    private static ObjectNode body(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json));
    }
}
