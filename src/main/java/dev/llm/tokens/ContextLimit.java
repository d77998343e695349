package dev.llm.tokens;

import dev.llm.catalog.Model;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Part;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Refuses a request that cannot fit into its model's context, before it is sent.
///
/// No token is less than a byte, so that whatever has fewer bytes than the context has tokens is neither counted nor is
/// anything loaded to count it.
public final class ContextLimit {
    /// Shorter than the context of any chat model: below it not even the model is looked up.
    private static final int SMALLEST_CONTEXT = 4096;

    private ContextLimit() {}

    /// @param known what the catalogue says about the model, null when it says nothing
    /// @throws LlmException of kind USAGE, with the numbers
    public static void check(ChatRequest request, Supplier<@Nullable Model> known) {
        if (mostBytes(request) <= SMALLEST_CONTEXT) {
            return;
        }
        Model model = known.get();
        Integer limit = model == null ? null : model.maxInputTokens();
        if (model == null
                || limit == null
                || mostBytes(request) <= limit
                || bytes(request) <= limit) {
            return;
        }
        Count count = RequestCounter.count(request, Tokenizer.of(model)).content();
        if (count.atLeast() > limit) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    String.format(
                            Locale.ROOT,
                            "the prompt has %s%,d tokens; %s takes %,d",
                            count.isExact() ? "" : "about ",
                            count.tokens(),
                            model.id(),
                            limit),
                    "shorten it, or send it all the same: --force");
        }
    }

    /// What the text may have at most, without looking at it.
    private static long mostBytes(ChatRequest request) {
        long most = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                most += part instanceof Part.Text text ? 3L * text.text().length() : 0;
            }
        }
        return most;
    }

    private static long bytes(ChatRequest request) {
        long bytes = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                bytes += part instanceof Part.Text text ? bytes(text.text()) : 0;
            }
        }
        return bytes;
    }

    private static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Half of a character outside the basic plane is two of its four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
