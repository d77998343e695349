package dev.llm.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Writes files of the cache, which are their owner's alone. Whoever reads meanwhile finds the one before or the new one;
/// after a power cut it may be neither, and counts as none.
public final class CacheFile {
    private CacheFile() {}

    public static void createDirectory(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owners =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createDirectories(directory, owners);
    }

    public static void replace(Path file, byte[] bytes) throws IOException {
        Path made = Files.createTempFile(file.resolveSibling(""), file.getFileName() + ".", "");
        try {
            Files.write(made, bytes);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
