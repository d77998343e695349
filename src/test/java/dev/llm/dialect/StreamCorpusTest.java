package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.FrameParser;
import dev.llm.sse.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no stream may do, however its bytes come: look complete when it is not, or end in anything but an
/// [LlmException].
class StreamCorpusTest {
    private static final int DAMAGED_COPIES = 300;

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#streams")
    void cutAnywhereItNeverLooksComplete(Corpus.Sample sample) {
        for (String text : List.of(sample.text(), withReturns(padded(sample)))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Outcome whole = read(sample.dialect(), bytes);
            for (int length = 0; length < bytes.length; length++) {
                Outcome cut = read(sample.dialect(), Arrays.copyOf(bytes, length));

                String seen = new String(bytes, 0, length, StandardCharsets.UTF_8);
                assertThat(cut.complete() && !endIsIn(sample.dialect(), seen))
                        .as("complete after %d bytes: %s", length, seen)
                        .isFalse();
                assertThat(cut.complete())
                        .as("said to be cut after %d bytes: %s", length, seen)
                        .isEqualTo(cut.failure == null);
                assertThat(cut.events).isEqualTo(whole.events.subList(0, cut.events.size()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#streams")
    void lineEndsAndPaddingChangeNothing(Corpus.Sample sample) {
        Outcome plain = read(sample.dialect(), sample.text().getBytes(StandardCharsets.UTF_8));

        for (String text : List.of(withReturns(sample.text()), padded(sample))) {
            Outcome other = read(sample.dialect(), text.getBytes(StandardCharsets.UTF_8));
            assertThat(other.events).isEqualTo(plain.events);
            assertThat(other.ending).isEqualTo(plain.ending);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#streams")
    void damagedBytesEndInOurExceptionOrNone(Corpus.Sample sample) {
        byte[] bytes = sample.text().getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < DAMAGED_COPIES; seed++) {
            byte[] damaged = damaged(bytes, new Random(seed));
            try {
                EventGrammar.check(read(sample.dialect(), damaged).all());
            } catch (RuntimeException | AssertionError broken) {
                fail("seed " + seed + ": " + new String(damaged, StandardCharsets.UTF_8), broken);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#streams")
    void eventsObeyTheirGrammar(Corpus.Sample sample) {
        Outcome outcome = read(sample.dialect(), sample.text().getBytes(StandardCharsets.UTF_8));

        EventGrammar.check(outcome.all());
    }

    @Test
    void aStreamThatEndsInsideAnEventIsCutAndNoForeignApi() {
        for (Corpus.Sample sample :
                Corpus.streams().filter(s -> s.toString().contains("/text.")).toList()) {
            byte[] bytes = sample.text().getBytes(StandardCharsets.UTF_8);

            Outcome cut = read(sample.dialect(), Arrays.copyOf(bytes, bytes.length / 3));

            assertThat(cut.failure).as(sample.toString()).isEqualTo(ErrorKind.CUT);
        }
    }

    /// Whether the provider's own word for the end is in the bytes.
    private static boolean endIsIn(Dialect dialect, String seen) {
        String end =
                switch (dialect.name()) {
                    case "anthropic" -> "\"stop_reason\":\"\\w+\"|\"type\":\"message_stop\"";
                    case "openai-chat" -> "\"finish_reason\":\"\\w+\"";
                    case "salesforce" -> "\\}\\s*$";
                    case "openai-responses" -> "\"type\":\"response.(completed|incomplete)\"";
                    case "gemini" -> "\"(finishReason|blockReason)\": ?\"\\w+\"";
                    default -> "\"done\":true.*}";
                };
        return Pattern.compile(end).matcher(seen).find();
    }

    private static String withReturns(String text) {
        return text.replace("\n", "\r\n");
    }

    private static String padded(Corpus.Sample sample) {
        return sample.dialect().framing() == Framing.SSE
                ? "\n\n: hello\n\n" + sample.text().replace("\n\n", "\n\n\n: ping\n\n\n")
                : "\n \n" + sample.text().replace("\n", "\n\n  \n");
    }

    /// A few bytes changed, doubled or left out, some of them to what means something in JSON.
    private static byte[] damaged(byte[] bytes, Random random) {
        var damaged = new ArrayList<Byte>();
        String meaningful = "{}[]\",:0-e\\\n";
        for (byte b : bytes) {
            switch (random.nextInt(bytes.length / 2)) {
                case 0 -> {}
                case 1 ->
                        damaged.add((byte) meaningful.charAt(random.nextInt(meaningful.length())));
                case 2 -> damaged.add((byte) random.nextInt(256));
                case 3 -> {
                    damaged.add(b);
                    damaged.add((byte) '9');
                }
                default -> damaged.add(b);
            }
        }
        var result = new byte[damaged.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = damaged.get(i);
        }
        return result;
    }

    private static Outcome read(Dialect dialect, byte[] bytes) {
        var events = new ArrayList<Event>();
        var ending = new ArrayList<Event>();
        StreamDecoder decoder = dialect.streamDecoder(Corpus.maker(dialect));
        FrameParser parser = dialect.framing().parser();
        try {
            parser.feed(bytes, 0, bytes.length, frame -> decoder.decode(frame, events::add));
            parser.end(frame -> decoder.decode(frame, events::add));
            decoder.end(ending::add);
        } catch (LlmException failure) {
            return new Outcome(events, ending, failure.kind());
        }
        return new Outcome(events, ending, null);
    }

    /// @param events what the frames brought
    /// @param ending what the end of the bytes brought
    private record Outcome(List<Event> events, List<Event> ending, @Nullable ErrorKind failure) {
        List<Event> all() {
            return Stream.concat(events.stream(), ending.stream()).toList();
        }

        boolean complete() {
            return all().stream().anyMatch(Event.ReplyEnded.class::isInstance);
        }
    }
}
