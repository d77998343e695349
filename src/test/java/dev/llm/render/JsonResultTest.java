package dev.llm.render;

import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Cost;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Upstream;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonResultTest {
    private static final Duration FIRST = Duration.ofMillis(12);
    private static final Duration TOTAL = Duration.ofMillis(345);

    @Test
    void tellsAWholeAnswer() {
        var reply =
                new ChatReply(
                        "msg_1",
                        "m-1",
                        List.of(
                                new Part.Thinking("Hm", null, false, Extras.NONE),
                                new Part.Text("a\n\"b\" é")),
                        Stop.of(StopReason.MAX_TOKENS, "length"),
                        new Usage(1L, 20L, 300L, 4000L, 9L, 5L, null),
                        true);

        String json = JsonResult.of(reply, "lab", cost("0.0012300"), FIRST, TOTAL, null);

        assertThat(json)
                .isEqualTo(
                        "{\"id\":\"msg_1\",\"model\":\"m-1\",\"provider\":\"lab\","
                                + "\"response\":\"a\\n\\\"b\\\" é\",\"reasoning\":\"Hm\","
                                + "\"stop_reason\":\"max_tokens\",\"provider_stop_reason\":\"length\","
                                + "\"complete\":true,\"usage\":{\"input_tokens\":4321,"
                                + "\"output_tokens\":9,\"cache_read_tokens\":20,"
                                + "\"cache_write_tokens\":300,\"cache_write_long_tokens\":4000,"
                                + "\"reasoning_tokens\":5},\"cost\":\"0.10123\",\"cost_parts\":{\"input\":\"0.1\",\"cache_read\":\"0\",\"cache_write\":\"0\",\"cache_write_long\":\"0\",\"output\":\"0.00123\",\"requests\":\"0\"},"
                                + "\"duration_ms\":345,\"ttft_ms\":12}\n");
    }

    @Test
    void whatIsNotKnownIsNull() {
        var reply = new ChatReply("", "m", List.of(), ended(), Usage.UNKNOWN, true);

        assertThat(JsonResult.of(reply, "lab", Cost.UNKNOWN, null, TOTAL, null))
                .contains("\"id\":null")
                .contains("\"reasoning\":null")
                .contains("\"input_tokens\":null,\"output_tokens\":null")
                .contains("\"cost\":null,\"cost_parts\":null")
                .contains("\"ttft_ms\":null");
    }

    @Test
    void aCutAnswerIsNotComplete() {
        var reply =
                new ChatReply(
                        "",
                        "m",
                        List.of(new Part.Text("Hel")),
                        new Stop(StopReason.OTHER, null, null, null),
                        Usage.UNKNOWN,
                        false);

        assertThat(JsonResult.of(reply, "lab", Cost.UNKNOWN, null, TOTAL, cut()))
                .contains("\"response\":\"Hel\"")
                .contains("\"stop_reason\":null,\"provider_stop_reason\":null,\"complete\":false")
                .endsWith(
                        "\"error\":{\"kind\":\"cut\",\"message\":\"the stream ended\","
                                + "\"request_id\":\"req_1\"}}\n");
    }

    @Test
    void nothingPaidIsZeroAndNotUnknown() {
        var reply = new ChatReply("", "m", List.of(), ended(), Usage.of(0, 0), true);

        assertThat(JsonResult.of(reply, "lab", cost("-0.100"), null, TOTAL, null))
                .contains("\"cost\":\"0\"");
    }

    @Test
    void aCostIsWrittenOutInFull() {
        var reply = new ChatReply("", "m", List.of(), ended(), Usage.of(1, 0), true);

        assertThat(JsonResult.of(reply, "lab", cost("1E-7"), null, TOTAL, null))
                .contains("\"cost\":\"0.1000001\"");
    }

    @Test
    void whatIsKnownOfACostThatIsNotIsSaid() {
        var reply = new ChatReply("", "m", List.of(), ended(), Usage.of(1, 0), true);
        var cost = new Cost(BigDecimal.ONE, null, ZERO, ZERO, ZERO, ZERO);

        assertThat(JsonResult.of(reply, "lab", cost, null, TOTAL, null))
                .contains("\"cost\":null,\"cost_parts\":{\"input\":\"1\",\"cache_read\":null,");
    }

    private static Cost cost(String output) {
        return new Cost(new BigDecimal("0.1"), ZERO, ZERO, ZERO, new BigDecimal(output), ZERO);
    }

    private static Stop ended() {
        return Stop.of(StopReason.END_TURN, "stop");
    }

    private static LlmException cut() {
        return new LlmException(
                ErrorKind.CUT,
                "the stream ended",
                null,
                new Upstream(200, null, "req_1", null, null, null),
                null);
    }
}
