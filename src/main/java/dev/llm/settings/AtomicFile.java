package dev.llm.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes files that hold keys: whole or not at all, and for their owner's eyes.
final class AtomicFile {
    private static final Set<PosixFilePermission> OWNERS_FILE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNERS_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private AtomicFile() {}

    /// Puts a file in the place of another, with that one's mode and owner as far as may be; a new one is for its owner
    /// alone.
    ///
    /// @param ownerOnly takes the file from the eyes of others whatever its mode was
    static void replace(Path file, byte[] bytes, boolean ownerOnly) throws IOException {
        Path directory = directoryOf(file);
        Path temporary =
                Files.createTempFile(directory, "." + file.getFileName(), ".tmp", owners(file));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            if (Files.exists(file)) {
                likeness(file, temporary, ownerOnly);
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        settle(directory);
    }

    /// Makes a directory and those above it, for their owner alone.
    static void createDirectories(Path directory) throws IOException {
        // An existing one may be a link to one.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    isPosix(directory)
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(OWNERS_DIRECTORY)
                            }
                            : new FileAttribute<?>[0]);
        }
    }

    /// The attributes of a new file that is its owner's alone.
    static FileAttribute<?>[] owners(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNERS_FILE)}
                : new FileAttribute<?>[0];
    }

    static Path directoryOf(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? file.toAbsolutePath() : directory;
    }

    private static void likeness(Path from, Path to, boolean ownerOnly) throws IOException {
        if (!isPosix(from)) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        give(view, wanted);
        var mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(wanted.permissions());
        if (ownerOnly) {
            mode.retainAll(OWNERS_FILE);
        }
        view.setPermissions(mode);
    }

    /// Only the administrator may give a file away; everyone else keeps what is his own.
    private static void give(PosixFileAttributeView view, PosixFileAttributes wanted) {
        try {
            PosixFileAttributes own = view.readAttributes();
            if (!own.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
            if (!own.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
        } catch (IOException _) {
            // The content is what matters.
        }
    }

    /// Makes sure that the new name outlives a power failure, where directories can be opened.
    private static void settle(Path directory) {
        try (@Nullable FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows cannot, and need not.
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
