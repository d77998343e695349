package dev.llm.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A file beside the log, in which prompts wait for whoever opens the log next: to open a database takes many times as
/// long as to write a line. Each line is a [SpooledPrompt].
///
/// Whoever reads or writes holds the file's lock. What was read is written to the log and then taken out of the file; who
/// dies in between leaves lines that are read again, and not logged twice.
///
/// @param file its path
public record Spool(Path file) {
    private static final int BATCH = 200;

    /// Adds a prompt.
    ///
    /// @return how many bytes wait now
    public long add(SpooledPrompt prompt) throws IOException {
        // The end of a line that was cut off is that of its own.
        var line = ByteBuffer.wrap(("\n" + prompt.line() + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = openOrCreate();
                FileLock _ = channel.lock()) {
            long before = channel.size();
            try {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
            return channel.size();
        }
    }

    private FileChannel openOrCreate() throws IOException {
        Set<OpenOption> append = Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            return FileChannel.open(file, append);
        } catch (NoSuchFileException _) {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory, mode(posix, "rwx------"));
            }
            return FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND,
                            StandardOpenOption.CREATE),
                    mode(posix, "rw-------"));
        }
    }

    private static FileAttribute<?>[] mode(boolean posix, String mode) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /// Whether nothing waits.
    public boolean isEmpty() {
        try {
            return !Files.exists(file) || Files.size(file) == 0;
        } catch (IOException _) {
            return true;
        }
    }

    /// Writes what waits to the log.
    ///
    /// @return how many prompts
    int takeIn(ExchangeWriter writer, Pricing pricing) throws SQLException, IOException {
        if (isEmpty()) {
            return 0;
        }
        try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            int count = 0;
            var batch = new ArrayList<Entry.OfExchange>();
            for (String line; (line = lines.readLine()) != null; ) {
                SpooledPrompt prompt = line.isEmpty() ? null : SpooledPrompt.of(line);
                if (prompt != null) {
                    batch.addAll(List.of(prompt.start(), prompt.end(pricing)));
                    count++;
                }
                if (batch.size() >= BATCH) {
                    writer.write(batch);
                    batch.clear();
                }
            }
            writer.write(batch);
            channel.truncate(0);
            return count;
        }
    }
}
