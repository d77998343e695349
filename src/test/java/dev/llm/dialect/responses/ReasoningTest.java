package dev.llm.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.Role;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Reasoning goes back to whoever made it, as it came and where it stood, and to nobody else.
class ReasoningTest {
    private static final Origin MAKER = new Origin("openai", "gpt-6.2-sol");
    private static final String ITEM =
            "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"},"
                    + "{\"type\":\"summary_text\",\"text\":\"So.\"}],\"content\":null,\"encrypted_content\":\"gAAA==\","
                    + "\"brand_new\":{\"n\":1}}";
    private static final String CALL =
            "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_1\","
                    + "\"name\":\"f\",\"arguments\":\"{}\"}";
    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"model\":\"gpt-6.2-sol\",\"status\":\"completed\",\"output\":["
                    + ITEM
                    + ","
                    + CALL
                    + "]}";

    private final ResponsesDialect dialect = new ResponsesDialect();

    @Test
    void anItemOfAWholeAnswerGoesBackUnchangedInFrontOfItsCall() {
        ChatReply reply = dialect.decodeReply(json(RESPONSE), MAKER);

        JsonNode input = replayed(reply, MAKER).body().path("input");

        assertThat(input.path(0)).hasToString(ITEM);
        assertThat(input.path(1).path("type")).hasToString("\"function_call\"");
    }

    @Test
    void anItemOfAStreamDoesToo() {
        var reply = new ReplyBuilder();
        StreamDecoder decoder = dialect.streamDecoder(MAKER);
        for (String event :
                List.of(
                        "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}",
                        "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}",
                        "{\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":0,\"summary_index\":0,\"delta\":\"Hm.\"}",
                        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                                + ITEM
                                + "}",
                        "{\"type\":\"response.output_item.done\",\"output_index\":1,\"item\":"
                                + CALL
                                + "}",
                        "{\"type\":\"response.completed\",\"response\":" + RESPONSE + "}")) {
            decoder.decode(new Frame("", event), reply::add);
        }

        assertThat(reply.build().reasoning()).isEqualTo("Hm.\n\nSo.");
        assertThat(replayed(reply.build(), MAKER).body().path("input").path(0)).hasToString(ITEM);
    }

    @Test
    void anotherModelIsNotSentIt() {
        ChatReply reply = dialect.decodeReply(json(RESPONSE), MAKER);

        Encoded encoded = replayed(reply, new Origin("openai", "gpt-6.1-sol"));

        assertThat(encoded.body().toString()).doesNotContain("reasoning\",").doesNotContain("gAAA");
        assertThat(encoded.lost()).containsExactly("thinking");
    }

    /// Cut off, an item has no proof, and without one nothing could be given back.
    @Test
    void anItemThatWasCutOffIsNotSentBack() {
        var reply = new ReplyBuilder();
        StreamDecoder decoder = dialect.streamDecoder(MAKER);
        decoder.decode(
                new Frame(
                        "",
                        "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}"),
                reply::add);

        assertThat(replayed(reply.build(), MAKER).body().path("input").isEmpty()).isTrue();
    }

    /// A proxy's client sends back what it was sent, in this format; the maker's own is in there.
    @ParameterizedTest(name = "{0}, redacted {1}, streamed {2}")
    @CsvSource({
        "EqQB==, false, false", "EqQB==, false, true",
        "Emw=, true, false", "Emw=, true, true",
        ", false, false", ", false, true",
    })
    void theProofOfAnotherApiSurvivesTheWayThroughAClient(
            @Nullable String proof, boolean redacted, boolean streamed) {
        Origin other = new Origin("anthropic", "claude-opus-5-5");
        var thinking =
                new Part.Thinking(
                        redacted ? "" : "Two cities.",
                        proof == null ? null : new Proof(other, proof),
                        redacted,
                        Extras.NONE);

        assertThat(throughAClient(thinking, streamed, other)).isEqualTo(thinking);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anItemSurvivesTheWayThroughAClient(boolean streamed) {
        Part thinking = dialect.decodeReply(json(RESPONSE), MAKER).parts().getFirst();

        assertThat(throughAClient(thinking, streamed, MAKER)).isEqualTo(thinking);
    }

    private Part throughAClient(Part thinking, boolean streamed, Origin maker) {
        var reply =
                new ChatReply(
                        "msg_1",
                        maker.model(),
                        List.of(thinking),
                        Stop.of(StopReason.END_TURN, "end_turn"),
                        Usage.UNKNOWN,
                        true);
        JsonNode output = (streamed ? streamed(reply) : dialect.encodeReply(reply)).path("output");
        String request = "{\"model\":\"" + maker.model() + "\",\"input\":" + output + "}";
        ChatRequest again = dialect.decodeRequest(json(request), maker.provider());
        return again.messages().getFirst().parts().getFirst();
    }

    private JsonNode streamed(ChatReply reply) {
        var frames = new ArrayList<Frame>();
        StreamEncoder encoder = dialect.streamEncoder();
        for (Event event : reply.events()) {
            encoder.encode(event, frames::add);
        }
        return json(frames.getLast().data()).path("response");
    }

    private Encoded replayed(ChatReply reply, Origin reader) {
        var said = new Message(Role.ASSISTANT, reply.parts());
        return dialect.encodeRequest(
                new ChatRequest(reader.model(), List.of(said), Parameters.NONE, false), reader);
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text));
    }
}
