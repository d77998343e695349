package dev.llm.provider;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What echo was told to play.
///
/// @param delay between two words
/// @param length how many words to say, the prompt over and over; null says it once
/// @param fail how to fail, or null
/// @param failAfter after how many words
/// @param thinking what to think aloud first, empty for nothing
record EchoScript(
        Duration delay,
        @Nullable Integer length,
        @Nullable Failure fail,
        int failAfter,
        String thinking) {
    static final List<String> OPTIONS =
            List.of("delay", "length", "fail", "fail_after", "thinking");

    /// The ways to fail.
    enum Failure {
        /// 401
        AUTHENTICATION,
        /// 400
        INVALID_REQUEST,
        /// 429
        RATE_LIMITED,
        /// 529
        OVERLOADED,
        /// 500
        SERVER,
        /// The stream ends in the middle.
        CUT,
        /// The stream falls silent.
        STALL,
        /// The model refuses.
        REFUSAL;

        private static final Map<String, Failure> BY_WORD =
                Stream.of(values()).collect(Collectors.toMap(Failure::word, Function.identity()));

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static EchoScript of(ChatRequest request) {
        String length = option(request, "length");
        String fail = option(request, "fail");
        return new EchoScript(
                Duration.ofMillis(count("delay", optionOr(request, "delay", "0"))),
                length == null ? null : Integer.valueOf(count("length", length)),
                fail == null ? null : failure(fail),
                count("fail_after", optionOr(request, "fail_after", "0")),
                optionOr(request, "thinking", ""));
    }

    static int count(String name, String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            // The same sentence serves.
        }
        throw new LlmException(
                ErrorKind.USAGE, name + " must be a whole number, 0 or more, not \"" + text + "\"");
    }

    /// The failure to throw, where it is one that a provider reports.
    LlmException reported(Failure failure) {
        return switch (failure) {
            case AUTHENTICATION -> reported(ErrorKind.AUTHENTICATION, 401);
            case INVALID_REQUEST -> reported(ErrorKind.INVALID_REQUEST, 400);
            case RATE_LIMITED -> reported(ErrorKind.RATE_LIMITED, 429);
            case OVERLOADED -> reported(ErrorKind.OVERLOADED, 529);
            case SERVER -> reported(ErrorKind.SERVER, 500);
            case CUT, STALL, REFUSAL ->
                    new LlmException(ErrorKind.CUT, "echo: the stream ended before the answer did");
        };
    }

    private static LlmException reported(ErrorKind kind, int status) {
        String type = kind.name().toLowerCase(Locale.ROOT);
        return new LlmException(
                kind,
                "echo: failed, as -o fail asks",
                null,
                new Upstream(status, type, null, null, null, null),
                null);
    }

    private static Failure failure(String word) {
        Failure failure = Failure.BY_WORD.get(word);
        if (failure == null) {
            String words =
                    Stream.of(Failure.values())
                            .map(Failure::word)
                            .collect(Collectors.joining(", "));
            throw new LlmException(
                    ErrorKind.USAGE, "fail must be one of " + words + ", not \"" + word + "\"");
        }
        return failure;
    }

    private static @Nullable String option(ChatRequest request, String name) {
        var json =
                request.extras().dialect().equals(EchoProvider.MODEL)
                        ? request.extras().fields().get(name)
                        : null;
        return json == null ? null : Json.tree(json).asString();
    }

    private static String optionOr(ChatRequest request, String name, String otherwise) {
        String text = option(request, name);
        return text == null ? otherwise : text;
    }
}
