package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.Usage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The law of [Dialect]: what a format can express survives `decode(encode(x))` unchanged.
class RoundTripTest {
    private static final int CASES = 400;

    private static Stream<Arguments> formats() {
        List<Dialect> dialects = Corpus.dialects();
        return IntStream.range(0, dialects.size())
                .mapToObj(
                        i -> Arguments.of(dialects.get(i), Ability.of(dialects.get(i), i == 2), i));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("formats")
    void requests(Dialect dialect, Set<Ability> abilities, int number) {
        for (long seed = 0; seed < CASES; seed++) {
            ChatRequest request = new RandomConversations(seed, dialect, abilities).request();

            Encoded encoded = dialect.encodeRequest(request, Corpus.maker(dialect));
            JsonNode travelled = Json.parse(Json.write(encoded.body()));
            ChatRequest again =
                    dialect.decodeRequest(Objects.requireNonNull(travelled), dialect.name());

            assertThat(encoded.lost()).as("seed %d", seed).isEmpty();
            assertThat(again).as("seed %d", seed).isEqualTo(request);
        }
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("formats")
    void replies(Dialect dialect, Set<Ability> abilities, int number) {
        for (long seed = 0; seed < CASES; seed++) {
            ChatReply reply = replies(seed, dialect, abilities).reply();

            JsonNode travelled = Json.parse(Json.write(dialect.encodeReply(reply)));
            ChatReply again =
                    dialect.decodeReply(Objects.requireNonNull(travelled), Corpus.maker(dialect));

            assertThat(withoutRaw(again)).as("seed %d", seed).isEqualTo(reply);
        }
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("formats")
    void streams(Dialect dialect, Set<Ability> abilities, int number) {
        for (long seed = 0; seed < CASES; seed++) {
            List<Event> events = replies(seed, dialect, abilities).events();
            EventGrammar.check(events);

            var again = new ArrayList<Event>();
            Corpus.decode(dialect, stream(dialect, events), again::add);

            EventGrammar.check(again);
            assertThat(withoutRaw(reply(again))).as("seed %d", seed).isEqualTo(reply(events));
        }
    }

    /// Failures keep their kind as far as the format has a word, or a status, for it.
    @ParameterizedTest(name = "{2}")
    @MethodSource("formats")
    void failures(Dialect dialect, Set<Ability> abilities, int number) {
        for (long seed = 0; seed < CASES; seed++) {
            LlmException failure = new RandomConversations(seed, dialect, abilities).failure();

            int status = dialect.errorStatus(failure);
            LlmException again =
                    dialect.decodeError(status, Json.write(dialect.encodeError(failure)));
            LlmException thrice =
                    dialect.decodeError(
                            dialect.errorStatus(again), Json.write(dialect.encodeError(again)));

            assertThat(again.message()).as("seed %d", seed).isEqualTo(failure.message());
            assertThat(again.kind())
                    .as("seed %d", seed)
                    .isEqualTo(
                            switch (failure.kind()) {
                                case USAGE, REFUSED, TRUNCATED -> ErrorKind.INVALID_REQUEST;
                                case INTERNAL,
                                        CONFIGURATION,
                                        NOT_AN_API,
                                        NETWORK,
                                        CUT,
                                        INTERRUPTED,
                                        OUTPUT_CLOSED,
                                        OUTPUT_FAILED ->
                                        ErrorKind.SERVER;
                                default -> failure.kind();
                            });
            assertThat(thrice.kind()).isEqualTo(again.kind());
        }
    }

    /// What one format cannot express is lost by name; it never breaks the encoding or what is encoded.
    @ParameterizedTest(name = "{2}")
    @MethodSource("formats")
    void anyRequestCanBeWrittenInAnyFormat(Dialect target, Set<Ability> abilities, int number) {
        for (Dialect source : Corpus.dialects()) {
            for (long seed = 0; seed < CASES / 4; seed++) {
                var conversations = new RandomConversations(seed, source, Ability.ALL);
                ChatRequest request = conversations.request();
                ChatReply reply = conversations.reply();

                Encoded encoded = target.encodeRequest(request, Corpus.maker(target));

                target.decodeRequest(encoded.body(), target.name());
                target.decodeReply(target.encodeReply(reply), Corpus.maker(target));
            }
        }
    }

    /// In a Chat reply all text is one string, and in Gemini's streams a text that follows a text goes on with it.
    private static RandomConversations replies(long seed, Dialect dialect, Set<Ability> abilities) {
        Set<Ability> able = EnumSet.copyOf(abilities);
        if (Set.of("openai-chat", "gemini").contains(dialect.name())) {
            able.remove(Ability.SEVERAL_TEXTS);
        }
        return new RandomConversations(seed, dialect, able);
    }

    static byte[] stream(Dialect dialect, List<Event> events) {
        var bytes = new ByteArrayOutputStream();
        StreamEncoder encoder = dialect.streamEncoder();
        for (Event event : events) {
            encoder.encode(event, frame -> bytes.writeBytes(dialect.framing().write(frame)));
        }
        return bytes.toByteArray();
    }

    private static ChatReply reply(List<Event> events) {
        var builder = new ReplyBuilder();
        events.forEach(builder::add);
        return builder.build();
    }

    private static ChatReply withoutRaw(ChatReply reply) {
        Usage usage = reply.usage();
        var bare =
                new Usage(
                        usage.inputTokens(),
                        usage.cacheReadTokens(),
                        usage.cacheWriteTokens(),
                        usage.longCacheWriteTokens(),
                        usage.outputTokens(),
                        usage.reasoningTokens(),
                        null);
        return new ChatReply(
                reply.id(), reply.model(), reply.parts(), reply.stop(), bare, reply.complete());
    }
}
