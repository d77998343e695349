package dev.llm.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerRendererTest {
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[22m";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void textGoesToTheOneOutputAndReasoningToTheOther() {
        show(plain(), thinking(0, "Hm"), text(1, "Hello"));

        assertThat(out.toString(UTF_8)).isEqualTo("Hello\n");
        assertThat(err.toString(UTF_8)).isEqualTo("Hm\n");
    }

    @Test
    void reasoningIsDimmedWhereColourIsWanted() {
        show(coloured(), thinking(0, "Hm"));

        assertThat(err.toString(UTF_8)).isEqualTo(DIM + "Hm" + NORMAL + "\n");
    }

    @Test
    void twoThoughtsAreTwoLines() {
        show(plain(), thinking(0, "one\n"), thinking(1, "two"));

        assertThat(err.toString(UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void reasoningThatIsCutOffLeavesTheTerminalAsItWas() {
        show(
                coloured(),
                List.of(
                        new Event.PartStarted(0, Part.Kind.THINKING, null),
                        new Event.TextDelta(0, "Hm")));

        assertThat(err.toString(UTF_8)).isEqualTo(DIM + "Hm" + NORMAL + "\n");
    }

    @Test
    void reasoningCannotMoveTheCursor() {
        show(plain(), thinking(0, "\u001b[2J"));

        assertThat(err.toString(UTF_8)).isEqualTo("\u241b[2J\n");
    }

    @Test
    void aCharacterOfReasoningMayComeInTwoPieces() {
        show(
                plain(),
                List.of(
                        new Event.PartStarted(0, Part.Kind.THINKING, null),
                        new Event.TextDelta(0, "\ud83d"),
                        new Event.TextDelta(0, "\ude00"),
                        new Event.PartEnded(0)));

        assertThat(err.toString(UTF_8)).isEqualTo("😀\n");
    }

    @Test
    void noReasoningLeavesNoTrace() {
        show(coloured(), thinking(0, ""), text(1, "Hello"));

        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void hiddenReasoningIsNotShown() {
        var hidden = new AnswerRenderer(new Output(out, false), null);

        show(hidden, thinking(0, "Hm"), text(1, "Hello"));

        assertThat(err.toString(UTF_8) + out.toString(UTF_8)).isEqualTo("Hello\n");
    }

    @Test
    void anAnswerThatIsNotToBeShownIsNot() {
        var hidden = new AnswerRenderer(null, null);

        show(hidden, text(0, "Hello"));

        assertThat(out.size()).isZero();
    }

    @Test
    void aTextThatComesWholeIsShown() {
        var extras = Extras.of("d", Map.of("citations", new RawJson("[]")));

        show(plain(), List.of(new Event.WholePart(0, new Part.Text("Hello", extras))));

        assertThat(out.toString(UTF_8)).isEqualTo("Hello\n");
    }

    @Test
    void reasoningThatComesWholeIsShown() {
        var extras = Extras.of("d", Map.of("summary", new RawJson("[]")));
        var thought = new Part.Thinking("Hm", null, false, extras);

        show(plain(), List.of(new Event.WholePart(0, thought)), text(1, "Hello"));

        assertThat(err.toString(UTF_8)).isEqualTo("Hm\n");
    }

    @Test
    void aToolCallsArgumentsAndARefusalAreNoText() {
        show(
                plain(),
                List.of(
                        new Event.PartStarted(
                                0, Part.Kind.TOOL_CALL, new Event.CallHead("id", "tool")),
                        new Event.ArgumentsDelta(0, "{}"),
                        new Event.PartEnded(0),
                        new Event.PartStarted(1, Part.Kind.REFUSAL, null),
                        new Event.TextDelta(1, "No"),
                        new Event.PartEnded(1)));

        assertThat(out.size() + err.size()).isZero();
    }

    @Test
    void anEmptyAnswerPrintsNothing() {
        show(
                plain(),
                List.of(
                        new Event.ReplyStarted("", "m", Usage.UNKNOWN),
                        new Event.ReplyEnded(Stop.of(StopReason.END_TURN, "stop"), Usage.UNKNOWN)));

        assertThat(out.size() + err.size()).isZero();
    }

    @SafeVarargs
    private static void show(AnswerRenderer renderer, List<Event>... parts) {
        for (List<Event> part : parts) {
            part.forEach(renderer::show);
        }
        renderer.finish();
    }

    private AnswerRenderer plain() {
        return renderer(false);
    }

    private AnswerRenderer coloured() {
        return renderer(true);
    }

    private AnswerRenderer renderer(boolean colour) {
        return new AnswerRenderer(
                new Output(out, false), new Reasoning(new PrintStream(err, true, UTF_8), colour));
    }

    private static List<Event> text(int index, String text) {
        return part(index, Part.Kind.TEXT, text);
    }

    private static List<Event> thinking(int index, String text) {
        return part(index, Part.Kind.THINKING, text);
    }

    private static List<Event> part(int index, Part.Kind kind, String text) {
        return List.of(
                new Event.PartStarted(index, kind, null),
                new Event.TextDelta(index, text),
                new Event.PartEnded(index));
    }
}
