package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import java.util.ArrayList;
import java.util.List;

/// What is asked: the system prompt, what was piped in, the words of the command line.
record Prompt(ChatOptions options, Streams streams, Notices notices) {
    /// Before anything is read: a terminal is not waited for.
    ///
    /// @throws LlmException of kind USAGE
    void checkThereIsOne() {
        if (readsInput() || !options.promptText().isBlank() || !options.attachments().isEmpty()) {
            return;
        }
        throw options.noStdin()
                ? new LlmException(
                        ErrorKind.USAGE,
                        "no prompt",
                        "give one as an argument or on standard input")
                : new LlmException(
                        ErrorKind.USAGE,
                        "no prompt: conversations (a REPL) come in a later version",
                        "give a prompt: llm \"Hello\", or pipe one in; see llm --help");
    }

    /// Reads standard input, if it is to be read.
    List<Message> messages() {
        var messages = new ArrayList<Message>();
        if (options.system() != null && !options.system().isEmpty()) {
            messages.add(Message.system(options.system()));
        }
        messages.add(Message.user(text()));
        return messages;
    }

    private boolean readsInput() {
        return !options.noStdin()
                && !streams.inTerminal()
                && options.attachments().stream().noneMatch(AttachedFile::isInput);
    }

    /// What was piped in, a blank line, the arguments.
    private String text() {
        String words = options.promptText();
        if (!readsInput()) {
            return words;
        }
        String piped = PromptInput.read(streams.in(), () -> sayWaiting(words), notices::say);
        if (piped.isBlank() && words.isBlank() && options.attachments().isEmpty()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "no prompt: standard input is empty",
                    "give one as an argument or on standard input");
        }
        if (piped.isBlank() || words.isBlank()) {
            return piped.isBlank() ? words : piped;
        }
        return piped + (piped.endsWith("\n") ? "\n" : "\n\n") + words;
    }

    private void sayWaiting(String words) {
        if (!words.isBlank()) {
            notices.say(
                    "waiting for standard input to end; to do without it: --no-stdin, or </dev/null");
        }
    }
}
