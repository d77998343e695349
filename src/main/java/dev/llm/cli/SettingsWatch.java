package dev.llm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Supplier;

/// Says when one of a few files has become another: looked at each second, because a file that is replaced, mounted or
/// far away is not told of in any other way that works everywhere.
final class SettingsWatch implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 1000;

    private final Supplier<List<Path>> files;
    private final Runnable changed;
    private final Thread thread;

    /// @param files asked each time, because what one of them says may add another
    SettingsWatch(Supplier<List<Path>> files, Runnable changed) {
        this.files = files;
        this.changed = changed;
        this.thread = Thread.ofPlatform().daemon().name("settings").start(this::watch);
    }

    private void watch() {
        String known = state();
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                String now = state();
                if (!now.equals(known)) {
                    known = now;
                    changed.run();
                }
            }
        } catch (InterruptedException _) {
            // The end.
        }
    }

    private String state() {
        var state = new StringBuilder();
        for (Path file : files.get()) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                state.append(attributes.lastModifiedTime().toMillis())
                        .append(' ')
                        .append(attributes.size())
                        .append(' ')
                        .append(attributes.fileKey());
            } catch (IOException _) {
                state.append("none");
            }
            state.append('\n');
        }
        return state.toString();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
