package dev.llm.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AlikeTest {
    private static final String ANTHROPIC =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":TEXT}}";
    private static final String CHAT =
            "{\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":TEXT},\"finish_reason\":null}]}";
    private static final String RESPONSES =
            "{\"type\":\"response.output_text.delta\",\"item_id\":\"one\",\"delta\":TEXT,\"logprobs\":[]}";

    /// Some that are written otherwise, some that are the names of fields, and some in two places.
    private static final List<String> TEXTS =
            List.of(
                    "one",
                    " two",
                    "",
                    "\"",
                    "\\",
                    "\n",
                    "é",
                    "\ud83d\ude00",
                    "index",
                    "content",
                    "text_delta",
                    "chatcmpl-1",
                    "}",
                    ",",
                    "0",
                    "null",
                    "\",\"a\":\"");

    private final Alike alike = new Alike(AlikeTest::text);

    @ParameterizedTest
    @ValueSource(strings = {ANTHROPIC, CHAT, RESPONSES})
    void whatIsReadIsWhatAParserReads(String event) {
        var random = new Random(3);
        var said = new ArrayList<String>();
        var read = new StringBuilder();
        int alikes = 0;
        for (int i = 0; i < 2000; i++) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            said.add(text);
            String data = event.replace("TEXT", Json.write(Json.text(text)));
            if (alike.read(data, read)) {
                alikes++;
            } else {
                read.append(text);
                alike.learn(data, text);
            }
        }

        assertThat(read).hasToString(String.join("", said));
        assertThat(alikes).isPositive();
    }

    @Test
    void anEventOfAnotherShapeIsNotLikeIt() {
        alike.learn(event(ANTHROPIC, "one"), "one");

        assertThat(alike.read(event(ANTHROPIC, "two"), new StringBuilder())).isTrue();
        for (String other :
                List.of(
                        event(ANTHROPIC, "two").replace("\"index\":0", "\"index\":1"),
                        event(ANTHROPIC, "two").replace("text_delta", "other_delta"),
                        event(ANTHROPIC, "two").replace("}}", ",\"more\":1}}"),
                        event(ANTHROPIC, "two").replace("}}", "}"),
                        event(ANTHROPIC, "two").replace("\"two", "\"two\",\"text\":\"three"),
                        event(CHAT, "two"))) {
            assertThat(alike.read(other, new StringBuilder())).as(other).isFalse();
        }
    }

    @Test
    void aTextThatIsNotInOnePlaceTeachesNothing() {
        String twice = event(CHAT, "one").replace("chatcmpl-1", "one");
        alike.learn(twice, "one");
        assertThat(alike.read(twice, new StringBuilder())).isFalse();

        String written = event(CHAT, "one").replace("one", "o\\u006ee");
        alike.learn(written, "one");
        assertThat(alike.read(written, new StringBuilder())).isFalse();
    }

    private static String event(String event, String text) {
        return event.replace("TEXT", '"' + text + '"');
    }

    private static String text(JsonNode event) {
        JsonNode delta = event.path("delta");
        return delta.isString()
                ? delta.stringValue()
                : event.path("choices").path(0).path("delta").path("content").asString("")
                        + delta.path("text").asString("");
    }
}
