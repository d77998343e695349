package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The texts of the files below a directory. Hidden files and directories are passed over, links are not followed, and
/// what is no text, or cannot be read, is only numbered.
final class TextTree extends SimpleFileVisitor<Path> {
    private static final long LARGEST = 1 << 30;

    private final Path root;
    private final List<String> texts = new ArrayList<>();
    private int others;
    private long size;

    private TextTree(Path root) {
        this.root = root;
    }

    /// @param others how many files are no text
    record Found(List<String> texts, int others) {}

    /// @throws LlmException of kind USAGE when there is more than can be read
    static Found below(Path directory) {
        var tree = new TextTree(directory);
        try {
            Files.walkFileTree(directory, tree);
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "cannot read " + directory + ": " + e.getMessage(),
                    "check who may read it");
        }
        return new Found(tree.texts, tree.others);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return !directory.equals(root) && isHidden(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isHidden(file) || !attributes.isRegularFile()) {
            return FileVisitResult.CONTINUE;
        }
        size += attributes.size();
        if (size > LARGEST) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    root + " has more than a gigabyte of files",
                    "count it in parts");
        }
        String text = text(Files.readAllBytes(file));
        if (text == null) {
            others++;
        } else {
            texts.add(text);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (file.equals(root)) {
            throw e;
        }
        others++;
        return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
