package dev.llm.cli;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.tokens.RequestBody;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What `llm count-tokens` is to count: a request, files, text, or standard input.
final class CountSources {
    private static final String STDIN = "-";
    private static final int LARGEST_FILE = 1 << 30;

    private final CountOptions options;
    private final List<Part> attached;
    private final Streams streams;
    private final Notices notices;

    /// @param attached what goes with the text
    CountSources(CountOptions options, List<Part> attached, Streams streams, Notices notices) {
        this.options = options;
        this.attached = attached;
        this.streams = streams;
        this.notices = notices;
    }

    /// A system prompt and attachments belong to the one text that there is; beside several files they stand for
    /// themselves.
    List<CountSource> all() {
        String request = options.request();
        if (request != null) {
            return List.of(new CountSource(request, label(request), true, () -> body(request)));
        }
        List<String> files = files();
        if (files.size() < 2) {
            return List.of(
                    files.isEmpty() ? text() : file(files.getFirst(), options.system(), attached));
        }
        var sources = new ArrayList<CountSource>();
        files.forEach(file -> sources.add(file(file, null, List.of())));
        if (options.system() != null || !attached.isEmpty()) {
            sources.add(withoutText());
        }
        return sources;
    }

    /// Words are files when all of them are there, and there is no other text.
    private List<String> files() {
        List<String> words = options.words();
        long there = words.stream().filter(CountSources::isThere).count();
        if (there == words.size()) {
            var files = new ArrayList<String>(words);
            files.addAll(options.files());
            return files;
        }
        if (!options.files().isEmpty()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "there are both text and files, and one total would not tell them apart",
                    "count them in two calls");
        }
        if (there > 0) {
            notices.say(
                    "the arguments are counted as text, though a file has the name of one; to count files: -f");
        }
        return List.of();
    }

    private static boolean isThere(String word) {
        try {
            return !word.isBlank() && Files.exists(Path.of(word));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private CountSource text() {
        if (!options.words().isEmpty()) {
            return source(
                    null,
                    "(text)",
                    options.system(),
                    attached,
                    () -> List.of(String.join(" ", options.words())));
        }
        if (!streams.inTerminal()
                && options.attachments().stream().noneMatch(AttachedFile::isInput)) {
            return file(STDIN, options.system(), attached);
        }
        if (options.system() != null || !attached.isEmpty()) {
            return withoutText();
        }
        throw new LlmException(
                ErrorKind.USAGE,
                "nothing to count",
                "give text, files after -f, or standard input; see llm count-tokens --help");
    }

    private CountSource file(String file, @Nullable String system, List<Part> more) {
        return source(file, label(file), system, more, () -> texts(file));
    }

    private static String label(String file) {
        return file.equals(STDIN) ? "(standard input)" : file;
    }

    private CountSource withoutText() {
        String label =
                attached.isEmpty()
                        ? "(system prompt)"
                        : options.system() == null
                                ? "(attachments)"
                                : "(system prompt, attachments)";
        return source(null, label, options.system(), attached, List::of);
    }

    private static CountSource source(
            @Nullable String file,
            String label,
            @Nullable String system,
            List<Part> more,
            Supplier<List<String>> texts) {
        return new CountSource(file, label, false, () -> request(system, more, texts.get()));
    }

    private static ChatRequest request(
            @Nullable String system, List<Part> more, List<String> texts) {
        var messages = new ArrayList<Message>();
        if (system != null) {
            messages.add(Message.system(system));
        }
        var parts = new ArrayList<Part>(more);
        texts.forEach(text -> parts.add(new Part.Text(text)));
        if (!parts.isEmpty()) {
            messages.add(new Message(Role.USER, parts));
        }
        return new ChatRequest("", messages, Parameters.NONE, false);
    }

    private ChatRequest body(String file) {
        try {
            return RequestBody.read(readText(file));
        } catch (LlmException e) {
            throw e.withMessage(label(file) + ": " + e.message());
        }
    }

    private List<String> texts(String file) {
        if (file.equals(STDIN) || !Files.isDirectory(Path.of(file))) {
            return List.of(readText(file));
        }
        TextTree.Found found = TextTree.below(Path.of(file));
        if (found.others() > 0) {
            notices.say(
                    file
                            + ": left out "
                            + found.others()
                            + (found.others() == 1 ? " file that is" : " files that are")
                            + " no text");
        }
        return found.texts();
    }

    private String readText(String file) {
        var replaced = new ArrayList<String>();
        String text =
                file.equals(STDIN)
                        ? PromptInput.read(streams.in(), () -> {}, replaced::add)
                        : Utf8.decode(bytes(file), file, replaced::add);
        if (text.indexOf('\0') >= 0) {
            throw new LlmException(
                    ErrorKind.USAGE, label(file) + " is not text", "only text can be counted");
        }
        replaced.forEach(notices::say);
        return text;
    }

    private static byte[] bytes(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw unreadable(file + " is a directory", "name the files in it");
            }
            // What has no size, such as a device, may have no end either.
            byte[] bytes = new byte[0];
            boolean tooLarge = Files.size(path) > LARGEST_FILE;
            if (!tooLarge) {
                try (var in = Files.newInputStream(path)) {
                    bytes = in.readNBytes(LARGEST_FILE + 1);
                }
            }
            if (tooLarge || bytes.length > LARGEST_FILE) {
                throw unreadable(file + " is larger than a gigabyte", "count it in parts");
            }
            return bytes;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw unreadable("there is no file " + file, "check its name");
        } catch (IOException e) {
            throw unreadable("cannot read " + file + ": " + reason(e), "check who may read it");
        }
    }

    /// The words of a file system's failure are the file's name again, unless they say more.
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getMessage());
    }

    private static LlmException unreadable(String sentence, String advice) {
        return new LlmException(ErrorKind.USAGE, sentence, advice);
    }
}
