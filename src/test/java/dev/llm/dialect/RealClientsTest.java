package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What clients send, in the shapes that they were seen to send it in, goes to every API, and none refuses it. What was
/// lost on the way stands in the `.lost` file beside each; to write those anew, run with `-Dgolden.write=true`.
class RealClientsTest {
    private static final Path ROOT = Path.of("src/test/resources/dialect/clients");

    private static Stream<Path> requests() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyApiTakesIt(Path file) throws IOException {
        ClientCall call = call(file);

        var lost = new ArrayList<>(List.of("decoding " + call.lost()));
        for (Dialect target : Corpus.dialects()) {
            var reader = new Origin(target.name(), "the-model");
            Encoded encoded = target.encodeRequest(call.request().withModel("the-model"), reader);

            JsonNode body = Objects.requireNonNull(Json.parse(Json.write(encoded.body())));
            TargetRules.check(target.name(), body);
            String text = Json.write(body);
            if (!target.name().equals("anthropic")) {
                assertThat(text)
                        .doesNotContain("x-anthropic-billing-header")
                        .doesNotContain("DeferredToolPlaceholder")
                        .doesNotContain("tool_reference");
            }
            lost.add(target.name() + " " + encoded.lost());
        }

        Path expectation = Path.of(file.toString().replace(".json", ".lost"));
        String actual = String.join("\n", lost) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expectation, actual);
        }
        assertThat(actual).isEqualTo(Corpus.read(expectation));
    }

    static ClientCall call(Path file) {
        JsonNode body = Objects.requireNonNull(Json.parse(Corpus.read(file)));
        String name = file.getFileName().toString();
        Dialect dialect =
                switch (name.substring(0, name.indexOf('.'))) {
                    case "anthropic" -> new AnthropicDialect();
                    case "chat" -> ChatDialect.compatible();
                    case "responses" -> new ResponsesDialect(Corpus.CLOCK);
                    default -> new OllamaDialect(Corpus.CLOCK);
                };
        return dialect.decodeCall(body, "somebody");
    }
}
