package dev.llm.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RecentResponsesTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final InstantSource clock = () -> now;

    @Test
    void aConversationIsWhatWasSaidAndAnsweredInAllItsTurns() {
        var memory = new RecentResponses(clock);
        memory.keep(null, List.of(item("u1")), response("resp_1", "a1"));
        memory.keep("resp_1", List.of(item("u2")), response("resp_2", "a2"));

        assertThat(memory.conversation("resp_2"))
                .containsExactly(item("u1"), item("a1"), item("u2"), item("a2"));
        assertThat(memory.conversation("resp_3")).isNull();
        assertThat(memory.item("a1")).isEqualTo(item("a1"));
        assertThat(memory.item("u1")).isNull();
    }

    @Test
    void anHourAfterItWasLastNamedAResponseIsForgotten() {
        var memory = new RecentResponses(clock);
        memory.keep(null, List.of(), response("resp_1", "a1"));
        memory.keep(null, List.of(), response("resp_2", "a2"));
        now = now.plusSeconds(3000);
        assertThat(memory.conversation("resp_1")).isNotNull();
        now = now.plusSeconds(3000);

        assertThat(memory.conversation("resp_2")).isNull();
        assertThat(memory.item("a2")).isNull();
        assertThat(memory.conversation("resp_1")).isNotNull();
    }

    @Test
    void theOldestGiveWayWhenThereIsNoRoom() {
        int size = Json.bytes(response("resp_1", "a1").path("output")).length + "[]".length();
        var memory = new RecentResponses(clock, 2L * size);
        memory.keep(null, List.of(), response("resp_1", "a1"));
        memory.keep(null, List.of(), response("resp_2", "a2"));
        memory.keep(null, List.of(), response("resp_3", "a3"));
        memory.keep(
                null,
                List.of(item("far too long to be kept at all, whatever else goes")),
                response("resp_4", "a4"));

        assertThat(memory.conversation("resp_1")).isNull();
        assertThat(memory.conversation("resp_2")).isNotNull();
        assertThat(memory.conversation("resp_3")).isNotNull();
        assertThat(memory.conversation("resp_4")).isNull();
    }

    private static JsonNode item(String id) {
        return Objects.requireNonNull(Json.parse("{\"id\":\"" + id + "\",\"type\":\"message\"}"));
    }

    private static ObjectNode response(String id, String item) {
        ObjectNode response = Json.object().put("id", id);
        response.putArray("output").add(item(item));
        return response;
    }
}
