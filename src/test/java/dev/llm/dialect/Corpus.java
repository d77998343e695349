package dev.llm.dialect;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.model.Event;
import dev.llm.model.Origin;
import dev.llm.sse.FrameParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The recorded requests, replies and streams in `src/test/resources/dialect`, and the dialects that they are written in.
final class Corpus {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z"));

    private static final Path ROOT = Path.of("src/test/resources/dialect");

    private Corpus() {}

    /// A file of the corpus.
    ///
    /// @param dialect by which it is to be read
    record Sample(Dialect dialect, Path path) {
        String text() {
            return read(path);
        }

        /// The file beside it that says what must come out.
        Path expectation() {
            String name = path.getFileName().toString();
            String ending = name.substring(name.indexOf('.'));
            String stem = name.substring(0, name.indexOf('.'));
            return path.resolveSibling(
                    stem
                            + (ending.startsWith(".stream") ? "" : ending.replace(".json", ""))
                            + ".events");
        }

        @Override
        public String toString() {
            return ROOT.relativize(path).toString();
        }
    }

    static List<Dialect> dialects() {
        return List.of(
                new AnthropicDialect(),
                ChatDialect.openai().withClock(CLOCK),
                ChatDialect.compatible().withClock(CLOCK),
                new OllamaDialect(CLOCK),
                new ResponsesDialect(CLOCK),
                new GeminiDialect(),
                new SalesforceDialect());
    }

    static Stream<Sample> streams() {
        return samples(".stream.");
    }

    static Stream<Sample> requests() {
        return samples(".request.json");
    }

    static Stream<Sample> replies() {
        return samples(".reply.json");
    }

    private static Stream<Sample> samples(String ending) {
        return Stream.of(
                        samples("anthropic", dialects().get(0), ending),
                        samples("openai", dialects().get(2), ending),
                        samples("ollama", dialects().get(3), ending),
                        samples("responses", dialects().get(4), ending),
                        samples("gemini", dialects().get(5), ending),
                        samples("salesforce", dialects().get(6), ending))
                .flatMap(List::stream);
    }

    private static List<Sample> samples(String directory, Dialect dialect, String ending) {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.filter(file -> file.getFileName().toString().contains(ending))
                    .sorted()
                    .map(file -> new Sample(dialect, file))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Origin maker(Dialect dialect) {
        return new Origin(dialect.name(), "the-model");
    }

    /// Reads a stream to its end.
    static void decode(Dialect dialect, byte[] bytes, Consumer<Event> out) {
        StreamDecoder decoder = dialect.streamDecoder(maker(dialect));
        FrameParser parser = dialect.framing().parser();
        parser.feed(bytes, 0, bytes.length, frame -> decoder.decode(frame, out));
        parser.end(frame -> decoder.decode(frame, out));
        decoder.end(out);
    }
}
