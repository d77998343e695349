package dev.llm.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The versions of a settings file before its changes, each in a file whose name is a number that grows.
record History(Path directory) {
    static final int MOST = 20;

    private static final String SUFFIX = ".toml";

    /// Keeps a version and drops those that are too old.
    Path keep(byte[] bytes) throws IOException {
        AtomicFile.createDirectories(directory);
        List<Path> kept = newestFirst();
        int last = kept.isEmpty() ? 0 : number(kept.getFirst());
        Path file = directory.resolve("%08d%s".formatted(last + 1, SUFFIX));
        AtomicFile.replace(file, bytes, true);
        for (Path old : kept.subList(Math.min(kept.size(), MOST - 1), kept.size())) {
            Files.deleteIfExists(old);
        }
        return file;
    }

    List<Path> newestFirst() throws IOException {
        var files = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : entries) {
                if (number(file) > 0) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        files.sort(Comparator.comparingInt(History::number).reversed());
        return files;
    }

    /// 0 for a file that is none of ours.
    private static int number(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
