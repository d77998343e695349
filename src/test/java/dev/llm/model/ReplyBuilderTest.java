package dev.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyBuilderTest {
    private static final Proof PROOF = new Proof(new Origin("anthropic", "m"), "c2ln");
    private static final Extras EXTRAS =
            Extras.of("anthropic", Map.of("citations", new RawJson("[{\"a\":1}]")));

    static List<Named<Part>> parts() {
        return List.of(
                Named.of("text", new Part.Text("Hello")),
                Named.of("empty text", new Part.Text("")),
                Named.of("text with extras", new Part.Text("Hello", EXTRAS)),
                Named.of("thinking", new Part.Thinking("Hm", null, false, Extras.NONE)),
                Named.of("proved thinking", new Part.Thinking("Hm", PROOF, false, Extras.NONE)),
                Named.of("redacted thinking", new Part.Thinking("", PROOF, true, Extras.NONE)),
                Named.of("thinking with extras", new Part.Thinking("Hm", PROOF, false, EXTRAS)),
                Named.of("refusal", new Part.Refusal("No", Extras.NONE)),
                Named.of("refusal with extras", new Part.Refusal("No", EXTRAS)),
                Named.of("call", call("{\"a\":1}", Extras.NONE)),
                Named.of("call without arguments", call("{}", Extras.NONE)),
                Named.of("call with broken arguments", call("{\"a\":", Extras.NONE)),
                Named.of("call with extras", call("{}", EXTRAS)),
                Named.of(
                        "image",
                        new Part.Image(new Media.Inline("image/png", "AA=="), Extras.NONE)),
                Named.of(
                        "document",
                        new Part.Document(new Media.PlainText("text"), "name", Extras.NONE)),
                Named.of("audio", new Part.Audio(new Media.Upload("file_1"), Extras.NONE)),
                Named.of(
                        "result",
                        new Part.ToolResult(
                                "call_1", List.of(new Part.Text("4")), false, Extras.NONE)),
                Named.of(
                        "opaque",
                        new Part.Opaque("anthropic", "server_tool_use", new RawJson("{}"))));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aReplySurvivesTheWayThroughItsEvents(Part part) {
        ChatReply reply = reply(List.of(part, new Part.Text("and so on")));

        assertThat(built(reply.events())).isEqualTo(reply);
    }

    @Test
    void aReplyWithoutPartsSurvivesToo() {
        assertThat(built(reply(List.of()).events())).isEqualTo(reply(List.of()));
    }

    @Test
    void piecesAreJoined() {
        ChatReply reply =
                built(
                        List.of(
                                new Event.PartStarted(0, Part.Kind.TEXT, null),
                                new Event.TextDelta(0, "Hel"),
                                new Event.TextDelta(0, "lo"),
                                new Event.PartEnded(0)));

        assertThat(reply.parts()).containsExactly(new Part.Text("Hello"));
    }

    @Test
    void callsThatAreOpenTogetherDoNotMix() {
        ChatReply reply =
                built(
                        List.of(
                                started(0, "a"),
                                started(1, "b"),
                                new Event.ArgumentsDelta(0, "{\"x\":"),
                                new Event.ArgumentsDelta(1, "{\"y\":"),
                                new Event.ArgumentsDelta(0, "1}"),
                                new Event.ArgumentsDelta(1, "2}"),
                                new Event.PartEnded(1),
                                new Event.PartEnded(0)));

        assertThat(reply.parts())
                .containsExactly(
                        new Part.ToolCall("a", "tool", new RawJson("{\"x\":1}"), Extras.NONE),
                        new Part.ToolCall("b", "tool", new RawJson("{\"y\":2}"), Extras.NONE));
    }

    @Test
    void aCallWithoutArgumentsHasAnEmptyObject() {
        ChatReply reply = built(List.of(started(0, "a"), new Event.PartEnded(0)));

        assertThat(reply.parts())
                .containsExactly(new Part.ToolCall("a", "tool", RawJson.EMPTY_OBJECT, Extras.NONE));
    }

    @Test
    void aCallThatWasCutOffIsLeftOut() {
        ChatReply reply = built(List.of(started(0, "a"), new Event.ArgumentsDelta(0, "{\"x\":")));

        assertThat(reply.parts()).isEmpty();
    }

    @Test
    void aTextThatWasCutOffIsKept() {
        ChatReply reply =
                built(
                        List.of(
                                new Event.PartStarted(0, Part.Kind.TEXT, null),
                                new Event.TextDelta(0, "Hel")));

        assertThat(reply.text()).isEqualTo("Hel");
    }

    @Test
    void withoutItsEndAReplyIsNotComplete() {
        ChatReply reply = built(List.of(new Event.ReplyStarted("id", "m", Usage.UNKNOWN)));

        assertThat(reply.complete()).isFalse();
    }

    @Test
    void annotationsGatherBesideTheirText() {
        ChatReply reply =
                built(
                        List.of(
                                new Event.PartStarted(0, Part.Kind.TEXT, null),
                                new Event.Annotated(0, "d", "notes", new RawJson("1")),
                                new Event.Annotated(0, "d", "notes", new RawJson("2"))));

        assertThat(reply.parts())
                .containsExactly(
                        new Part.Text("", Extras.of("d", Map.of("notes", new RawJson("[1,2]")))));
    }

    @Test
    void aLaterProofReplacesAnEarlierOne() {
        var later = new Proof(PROOF.maker(), "later");
        ChatReply reply =
                built(
                        List.of(
                                new Event.PartStarted(0, Part.Kind.THINKING, null),
                                new Event.Proved(0, PROOF),
                                new Event.Proved(0, later)));

        assertThat(reply.parts()).containsExactly(new Part.Thinking("", later, false, Extras.NONE));
    }

    @Test
    void usageOfTheEndReplacesThatOfTheStart() {
        ChatReply reply =
                built(
                        List.of(
                                new Event.ReplyStarted("id", "m", Usage.of(5, 1)),
                                new Event.ReplyEnded(
                                        Stop.of(StopReason.END_TURN, "stop"),
                                        new Usage(null, null, null, null, 9L, null, null))));

        assertThat(reply.usage()).isEqualTo(Usage.of(5, 9));
    }

    @Test
    void anEventForAPartThatIsNotOpenIsADefect() {
        assertThatThrownBy(() -> built(List.of(new Event.TextDelta(3, "x"))))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL));
    }

    @Test
    void nothingHasStartedBeforeTheFirstEvent() {
        assertThat(new ReplyBuilder().started()).isFalse();
    }

    @Test
    void theTextOfAReplyIsNeitherItsReasoningNorItsRefusal() {
        ChatReply reply =
                reply(
                        List.of(
                                new Part.Thinking("Hm", null, false, Extras.NONE),
                                new Part.Text("a"),
                                new Part.Refusal("No", Extras.NONE),
                                new Part.Text("b")));

        assertThat(List.of(reply.text(), reply.reasoning(), reply.refusal()))
                .containsExactly("ab", "Hm", "No");
    }

    @Test
    void aRefusalWithoutWordsIsExplainedByTheEnd() {
        var stop = new Stop(StopReason.REFUSAL, "refusal", null, "Not allowed");
        var reply = new ChatReply("", "m", List.of(), stop, Usage.UNKNOWN, true);

        assertThat(reply.refusal()).isEqualTo("Not allowed");
    }

    private static ChatReply built(List<Event> events) {
        var builder = new ReplyBuilder();
        events.forEach(builder::add);
        return builder.build();
    }

    private static ChatReply reply(List<Part> parts) {
        return new ChatReply(
                "id", "m", parts, Stop.of(StopReason.END_TURN, "stop"), Usage.of(3, 4), true);
    }

    private static Event started(int index, String id) {
        return new Event.PartStarted(index, Part.Kind.TOOL_CALL, new Event.CallHead(id, "tool"));
    }

    private static Part call(String arguments, Extras extras) {
        return new Part.ToolCall("call_1", "tool", new RawJson(arguments), extras);
    }
}
