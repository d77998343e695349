package dev.llm.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.StreamDecoder;
import dev.llm.model.ChatReply;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.StopReason;
import dev.llm.sse.Frame;
import org.junit.jupiter.api.Test;

/// What a stream leaves out and only the whole response at its end has.
class UnstreamedItemsTest {
    private static final String MESSAGE =
            "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Look\"}]}";
    private static final String CALL =
            "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"ls\",\"arguments\":\"{}\"}";

    @Test
    void aCallIsNotLost() {
        ChatReply reply =
                read(
                        event(
                                "response.output_item.done",
                                "\"output_index\":0,\"item\":" + MESSAGE),
                        completed());

        assertThat(reply.text()).isEqualTo("Look");
        assertThat(reply.parts()).last().isInstanceOf(Part.ToolCall.class);
        assertThat(reply.stop().reason()).isEqualTo(StopReason.TOOL_USE);
    }

    @Test
    void withoutIndicesNothingIsHandedOutTwice() {
        ChatReply reply =
                read(
                        event("response.output_item.done", "\"item\":" + MESSAGE),
                        event("response.output_item.done", "\"item\":" + CALL),
                        completed());

        assertThat(reply.parts()).hasSize(2);
    }

    private static String completed() {
        return event(
                "response.completed",
                "\"response\":{\"id\":\"resp_1\",\"model\":\"m\",\"status\":\"completed\",\"output\":["
                        + MESSAGE
                        + ","
                        + CALL
                        + "]}");
    }

    private static String event(String type, String fields) {
        return "{\"type\":\"" + type + "\"," + fields + "}";
    }

    private static ChatReply read(String... events) {
        StreamDecoder decoder = new ResponsesDialect().streamDecoder(new Origin("openai", "m"));
        var builder = new ReplyBuilder();
        for (String event : events) {
            decoder.decode(new Frame("", event), builder::add);
        }
        decoder.end(builder::add);
        return builder.build();
    }
}
