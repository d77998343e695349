package dev.llm.tokens;

import dev.llm.catalog.Model;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Upstream;
import java.util.function.Supplier;

/// Refuses a request that cannot fit into its model's context, before it is sent: it would take minutes to send, and some
/// servers cut it in silence.
///
/// No token is less than a byte, so that whatever has fewer bytes than the context has tokens is not counted, and nothing
/// is loaded to count it.
public final class ContextLimit {
    /// In bytes. No chat model has a shorter context, so that with this much not even the model is looked up.
    public static final int ALWAYS_FITS = 4096;

    /// The failure in the words of the field, by which it is known.
    private static final String TOO_LONG = "context_length_exceeded";

    private ContextLimit() {}

    /// Whether a failure is that of [#check]: what is too long for one model may not be so for another.
    public static boolean isExceededBy(LlmException failure) {
        return TOO_LONG.equals(failure.upstream().type());
    }

    /// @param model what the catalogue says about the model
    /// @param tokenizer how its tokens are counted; asked for only when they have to be
    /// @throws LlmException of kind USAGE, with the numbers
    public static void check(ChatRequest request, Model model, Supplier<Tokenizer> tokenizer) {
        Integer limit = model.maxInputTokens();
        if (limit == null || bytes(request) <= limit) {
            return;
        }
        Count count = RequestCounter.count(request, tokenizer.get()).content();
        if (count.atLeast() > limit) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "the prompt has "
                            + (count.isExact() ? "" : "about ")
                            + Count.grouped(count.tokens())
                            + " tokens, and "
                            + model.id()
                            + " takes "
                            + Count.grouped(limit),
                    "shorten it; to send it all the same: --force",
                    new Upstream(0, TOO_LONG, null, null, null, null),
                    null);
        }
    }

    private static long bytes(ChatRequest request) {
        long bytes = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                bytes += part instanceof Part.Text text ? Utf8Length.of(text.text()) : 0;
            }
        }
        return bytes;
    }
}
