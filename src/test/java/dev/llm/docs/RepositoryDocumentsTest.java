package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents point at is there, and what is there they name.
class RepositoryDocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    static List<Path> documents() throws IOException {
        try (Stream<Path> root = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    static List<String> rooms() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of("src/main/java/dev/llm"))) {
            return rooms.filter(Files::isDirectory)
                    .map(room -> room.getFileName().toString())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        for (String line : Document.read(file.toString()).lines()) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                assertThat(directory.resolve(link.group(1))).as(line).exists();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void theArchitectureNamesEachRoom(String room) {
        String rooms = String.join("\n", Document.read("ARCHITECTURE.md").blocks("").getFirst());

        assertThat(rooms).containsPattern("(?m)(^|  )" + room + "\\b");
    }
}
