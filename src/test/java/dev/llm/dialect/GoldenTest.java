package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every file of the corpus is read as the `.events` file beside it says. To write those anew after a change that is
/// meant, run with `-Dgolden.write=true` and read the difference.
class GoldenTest {
    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#streams")
    void streamBecomesEvents(Corpus.Sample sample) throws IOException {
        var lines = new ArrayList<String>();
        try {
            byte[] bytes = sample.text().getBytes(StandardCharsets.UTF_8);
            Corpus.decode(sample.dialect(), bytes, event -> lines.add(Rendering.event(event)));
        } catch (LlmException failure) {
            lines.add(Rendering.failure(failure));
        }

        check(sample, lines);
    }

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#replies")
    void replyBecomesParts(Corpus.Sample sample) throws IOException {
        var lines = new ArrayList<String>();
        Origin maker = Corpus.maker(sample.dialect());
        try {
            ChatReply reply = sample.dialect().decodeReply(json(sample), maker);
            lines.addAll(Rendering.reply(reply));
        } catch (LlmException failure) {
            lines.add(Rendering.failure(failure));
        }

        check(sample, lines);
    }

    /// The lines after the request say what each format cannot express of it.
    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#requests")
    void requestBecomesMessages(Corpus.Sample sample) throws IOException {
        ChatRequest request = sample.dialect().decodeRequest(json(sample), sample.dialect().name());
        var lines = new ArrayList<>(Rendering.request(request));
        for (Dialect target : Corpus.dialects()) {
            Encoded encoded = target.encodeRequest(limited(request), new Origin("other", "m"));
            target.decodeRequest(encoded.body(), "other");
            lines.add("lost in " + target.name() + " " + encoded.lost());
        }

        check(sample, lines);
    }

    @ParameterizedTest
    @MethodSource("dev.llm.dialect.Corpus#requests")
    void requestThatIsReadAndWrittenLosesNothing(Corpus.Sample sample) {
        Dialect dialect = sample.dialect();
        ChatRequest request = dialect.decodeRequest(json(sample), dialect.name());

        Encoded again = dialect.encodeRequest(request, new Origin(dialect.name(), request.model()));

        assertThat(again.lost()).isEmpty();
        assertThat(dialect.decodeRequest(again.body(), dialect.name())).isEqualTo(request);
    }

    /// Anthropic demands a limit; who sends the request puts it in.
    private static ChatRequest limited(ChatRequest request) {
        return request.parameters().maxTokens() == null
                ? request.withParameters(request.parameters().withMaxTokens(4096))
                : request;
    }

    private static JsonNode json(Corpus.Sample sample) {
        return Objects.requireNonNull(Json.parse(sample.text()), sample::toString);
    }

    private static void check(Corpus.Sample sample, List<String> lines) throws IOException {
        String actual = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(sample.expectation(), actual);
        }
        assertThat(actual).isEqualTo(Corpus.read(sample.expectation()));
    }
}
