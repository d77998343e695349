package dev.llm.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Markdown file of the repository.
record Document(Path file, List<String> lines) {
    static Document read(String name) {
        Path file = Path.of(name);
        try {
            return new Document(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The fenced code blocks with this word behind the fence.
    List<List<String>> blocks(String language) {
        var blocks = new ArrayList<List<String>>();
        List<String> block = null;
        for (String line : lines) {
            if (block == null && line.equals("```" + language)) {
                block = new ArrayList<>();
                blocks.add(block);
            } else if (line.startsWith("```")) {
                block = null;
            } else if (block != null) {
                block.add(line);
            }
        }
        return blocks;
    }
}
