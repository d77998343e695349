package dev.llm.dialect;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import java.util.Locale;

/// The one bad request that clients mend by themselves: they shorten the conversation and ask again. Each format has
/// words of its own for it, and clients go by them.
public final class PromptTooLong {
    /// OpenAI's code for it.
    public static final String CODE = "context_length_exceeded";

    private static final List<String> WORDS =
            List.of(
                    "prompt is too long",
                    CODE,
                    "context length",
                    "context window",
                    "maximum number of tokens",
                    "too many input tokens",
                    "exceeds the available context size");

    private PromptTooLong() {}

    /// Whether this is what a failure says, in whatever words.
    public static boolean is(LlmException failure) {
        ErrorKind kind = failure.kind();
        boolean bad =
                kind == ErrorKind.INVALID_REQUEST
                        || kind == ErrorKind.TOO_LARGE
                        || kind == ErrorKind.USAGE;
        if (!bad || CODE.equals(failure.upstream().type())) {
            return bad;
        }
        String body = failure.upstream().body();
        String said = (failure.message() + " " + body).toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(said::contains);
    }
}
