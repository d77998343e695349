package dev.llm.cli;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
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
    private static final long LARGEST_FILE = 1 << 30;

    private final CountOptions options;
    private final Streams streams;
    private final Notices notices;

    CountSources(CountOptions options, Streams streams, Notices notices) {
        this.options = options;
        this.streams = streams;
        this.notices = notices;
    }

    /// A system prompt belongs to the one text that there is; beside several files it stands for itself.
    List<CountSource> all() {
        String request = options.request();
        if (request != null) {
            return List.of(new CountSource(request, label(request), true, () -> body(request)));
        }
        List<String> files = files();
        if (files.size() < 2) {
            return List.of(files.isEmpty() ? text() : file(files.getFirst(), options.system()));
        }
        var sources = new ArrayList<CountSource>();
        files.forEach(file -> sources.add(file(file, null)));
        if (options.system() != null) {
            sources.add(systemAlone());
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
                    null, "(text)", options.system(), () -> String.join(" ", options.words()));
        }
        if (!streams.inTerminal()) {
            return file(STDIN, options.system());
        }
        if (options.system() != null) {
            return systemAlone();
        }
        throw new LlmException(
                ErrorKind.USAGE,
                "nothing to count",
                "give text, files after -f, or standard input; see llm count-tokens --help");
    }

    private CountSource file(String file, @Nullable String system) {
        return source(file, label(file), system, () -> readText(file));
    }

    private static String label(String file) {
        return file.equals(STDIN) ? "(standard input)" : file;
    }

    private CountSource systemAlone() {
        return source(null, "(system prompt)", options.system(), () -> null);
    }

    private static CountSource source(
            @Nullable String file,
            String label,
            @Nullable String system,
            Supplier<@Nullable String> text) {
        return new CountSource(file, label, false, () -> request(system, text.get()));
    }

    private static ChatRequest request(@Nullable String system, @Nullable String text) {
        var messages = new ArrayList<Message>();
        if (system != null) {
            messages.add(Message.system(system));
        }
        if (text != null) {
            messages.add(Message.user(text));
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

    private String readText(String file) {
        String text;
        if (file.equals(STDIN)) {
            text = PromptInput.read(streams.in(), () -> {}, notices::say);
        } else {
            text = Utf8.decode(bytes(file), file, notices::say);
        }
        if (text.indexOf('\0') >= 0) {
            throw new LlmException(
                    ErrorKind.USAGE, label(file) + " is not text", "only text can be counted");
        }
        return text;
    }

    private static byte[] bytes(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw unreadable(file + " is a directory", "name the files in it");
            }
            if (Files.size(path) > LARGEST_FILE) {
                throw unreadable(file + " is larger than a gigabyte", "count it in parts");
            }
            return Files.readAllBytes(path);
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
