package dev.llm.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Changes the settings file: checks the new text as every reading does, keeps the version before it, and writes it
/// whole. Changes that come at the same time come one after the other, and none is lost.
public final class SettingsEditor {
    private static final int MOST_LINKS = 40;
    private static final String CORRECT = "correct that first: llm config edit";

    /// A lock on a file is one for the whole process.
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Environment environment;
    private final Migrations migrations;
    private final Path file;

    public SettingsEditor(Environment environment) {
        this(environment, Migrations.ALL);
    }

    SettingsEditor(Environment environment, Migrations migrations) {
        this.environment = environment;
        this.migrations = migrations;
        var problems = new Problems();
        this.file = Settings.place(environment, problems).path();
        for (Problem problem : problems.sorted()) {
            throw problem.toException(0);
        }
    }

    /// A version of the file that a change has put away.
    ///
    /// @param until when that was
    /// @param changed the entries that the change after it set, changed or took out
    public record Version(Instant until, List<String> changed) {}

    /// Where the settings file is, or would be.
    public Path file() {
        return file;
    }

    /// What is in the file; empty when there is none.
    public String text() {
        try {
            return new String(read(target()), UTF_8);
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /// Sets entries, all or none.
    ///
    /// @return whether that changed anything
    /// @throws LlmException of kind USAGE when the settings would be wrong with them
    public boolean set(Map<KeyPath, Object> values) {
        return change(values, List.of());
    }

    /// Sets entries and takes others out, all of it or nothing.
    ///
    /// @return whether that changed anything
    /// @throws LlmException of kind USAGE when the settings would be wrong
    public boolean change(Map<KeyPath, Object> values, List<KeyPath> removed) {
        return change(bytes -> {
            String text = with(values, bytes);
            for (KeyPath path : removed) {
                text = TomlText.unset(text, path.parts());
            }
            return text;
        });
    }

    /// The settings as they would be with these entries, which are not written.
    ///
    /// @throws LlmException of kind USAGE when they would be wrong
    public Settings preview(Map<KeyPath, Object> values) {
        try {
            byte[] before = read(target());
            return checked(before, with(values, before).getBytes(UTF_8));
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /// Takes out an entry or a table.
    ///
    /// @return whether it was there
    public boolean unset(KeyPath path) {
        return change(bytes -> TomlText.unset(current(bytes), path.parts()));
    }

    /// Puts a whole text in the place of another.
    ///
    /// @param before what was in the file when the text was begun
    /// @throws LlmException of kind CONFIGURATION when something else is in it by now
    public boolean replace(String before, String after) {
        return change(bytes -> {
            if (!new String(bytes, UTF_8).equals(before)) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION,
                        environment.shown(file) + " was changed by someone else meanwhile");
            }
            return after;
        });
    }

    /// What would be wrong if this were in a settings file.
    ///
    /// @param place where the text is to be found
    public List<Problem> problems(String text, Path place) {
        return problems(text.getBytes(UTF_8), place);
    }

    private List<Problem> problems(byte[] bytes, Path place) {
        var problems = new Problems();
        Settings.of(environment, place, bytes, migrations, problems);
        return inFile(problems);
    }

    /// The versions before the changes, the last change's first.
    public List<Version> history() {
        try {
            var versions = new ArrayList<Version>();
            String newer = text();
            for (Path kept : history(target()).newestFirst()) {
                String older = new String(read(kept), UTF_8);
                versions.add(
                        new Version(
                                Files.getLastModifiedTime(kept).toInstant(),
                                differences(older, newer)));
                newer = older;
            }
            return versions;
        } catch (IOException e) {
            throw failure("read the history of", e);
        }
    }

    /// Puts an earlier version in the place of the file, which is a change like any other.
    ///
    /// @param number 1 for the version before the last change
    public boolean restore(int number) {
        return change(_ -> {
            List<Path> kept = history(target()).newestFirst();
            if (number < 1 || number > kept.size()) {
                throw new LlmException(
                        ErrorKind.USAGE,
                        "there is no version " + number + " of the settings",
                        kept.isEmpty()
                                ? "none is kept yet"
                                : "there are 1 to " + kept.size() + ": llm config history");
            }
            Path version = kept.get(number - 1);
            byte[] bytes = read(version);
            List<Problem> wrong = problems(bytes, version);
            if (!wrong.isEmpty()) {
                throw wrong.getFirst()
                        .toException(wrong.size() - 1)
                        .withAdvice("so nothing was changed");
            }
            return new String(bytes, UTF_8);
        });
    }

    /// A text from what is in the file.
    private interface Change {
        String of(byte[] before) throws IOException;
    }

    private boolean change(Change change) {
        IN_THIS_PROCESS.lock();
        try {
            Path target = target();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION, environment.shown(file) + " is no regular file");
            }
            AtomicFile.createDirectories(AtomicFile.directoryOf(target));
            Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
            Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(lock, options, AtomicFile.owners(lock));
                    FileLock _ = channel.lock()) {
                return changeLocked(target, change);
            }
        } catch (FileLockInterruptionException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } catch (IOException e) {
            throw failure("write", e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private boolean changeLocked(Path target, Change change) throws IOException {
        byte[] before = read(target);
        byte[] after = change.of(before).getBytes(UTF_8);
        if (Arrays.equals(before, after)) {
            return false;
        }
        boolean holdsKeys = checked(before, after).holdsKeys();
        Path kept = history(target).keep(before);
        try {
            AtomicFile.replace(target, after, holdsKeys);
        } catch (IOException e) {
            Files.deleteIfExists(kept);
            throw e;
        }
        return true;
    }

    private String with(Map<KeyPath, Object> values, byte[] bytes) {
        String text = current(bytes);
        for (Map.Entry<KeyPath, Object> entry : values.entrySet()) {
            text = TomlText.set(text, entry.getKey().parts(), entry.getValue());
        }
        return text;
    }

    /// The text in today's words, for changing single entries of it.
    private String current(byte[] bytes) {
        TomlFile toml = TomlFile.parse(bytes, file);
        if (!toml.problems().isEmpty()) {
            throw toml.problems()
                    .getFirst()
                    .toException(toml.problems().size() - 1)
                    .withAdvice(CORRECT);
        }
        return new String(
                migrations.areFor(toml) ? migrations.migrated(bytes, toml.root()) : bytes, UTF_8);
    }

    /// Refuses a text that is wrong. What was wrong before is not the fault of the change.
    private Settings checked(byte[] before, byte[] after) {
        var problems = new Problems();
        Settings settings = Settings.of(environment, file, after, migrations, problems);
        List<Problem> found = inFile(problems);
        if (found.isEmpty()) {
            return settings;
        }
        List<Problem> earlier = problems(before, file);
        for (Problem problem : found) {
            if (earlier.stream().noneMatch(old -> old.sentence().equals(problem.sentence()))) {
                throw new LlmException(
                        ErrorKind.USAGE, problem.sentence(), "so nothing was changed");
            }
        }
        if (found.size() < earlier.size()) {
            return settings; // less is wrong than before
        }
        // At their places in the file as it is, which the change would have moved.
        List<Problem> still =
                earlier.stream()
                        .filter(old ->
                                found.stream().anyMatch(it -> it.sentence().equals(old.sentence())))
                        .toList();
        throw still.getFirst().toException(still.size() - 1).withAdvice(CORRECT);
    }

    private static List<Problem> inFile(Problems problems) {
        return problems.sorted().stream()
                .filter(problem -> problem.origin() instanceof Origin.InFile)
                .toList();
    }

    private static List<String> differences(String older, String newer) {
        Map<List<String>, String> before = TomlText.entries(older);
        Map<List<String>, String> after = TomlText.entries(newer);
        var all = new LinkedHashSet<>(after.keySet());
        all.addAll(before.keySet());
        return all.stream()
                .filter(path -> !Objects.equals(before.get(path), after.get(path)))
                .map(TomlText::shown)
                .toList();
    }

    private static byte[] read(Path target) throws IOException {
        try {
            return Files.readAllBytes(target);
        } catch (NoSuchFileException _) {
            return new byte[0];
        }
    }

    /// The file itself, behind the links that lead to it: they stay.
    private Path target() throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(file.toString(), null, "too many links");
            }
            target = AtomicFile.directoryOf(target).resolve(Files.readSymbolicLink(target));
        }
        return target;
    }

    /// Not beside the file: a directory of settings may be shared, and the versions hold keys.
    private History history(Path target) throws IOException {
        Path directory = AtomicFile.directoryOf(target);
        Path real =
                (Files.exists(directory) ? directory.toRealPath() : directory.toAbsolutePath())
                        .resolve(target.getFileName());
        return new History(
                environment
                        .state()
                        .resolve("settings-history")
                        .resolve(target.getFileName() + "-" + digest(real.toString())));
    }

    /// Keeps apart what bears the same name in different places.
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private LlmException failure(String verb, IOException e) {
        String reason =
                switch (e) {
                    case AccessDeniedException _ -> "permission denied";
                    case NoSuchFileException it -> it.getFile() + " cannot be made";
                    case FileSystemException it when it.getReason() != null -> it.getReason();
                    default -> String.valueOf(e.getMessage());
                };
        return new LlmException(
                ErrorKind.CONFIGURATION,
                "cannot " + verb + " " + environment.shown(file) + ": " + reason);
    }
}
