package dev.llm.chat;

import dev.llm.model.ChatReply;
import dev.llm.model.LlmException;
import dev.llm.route.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a turn went.
///
/// @param target who answered
/// @param reply as far as it came
/// @param timeToFirstToken null when none came
/// @param total from sending the request to the last event
/// @param failure what ended the answer before its end, or null
/// @param started whether anything of the answer came
/// @param lost what of the request could not be carried to the provider, by name
public record Outcome(
        Target target,
        ChatReply reply,
        @Nullable Duration timeToFirstToken,
        Duration total,
        @Nullable LlmException failure,
        boolean started,
        List<String> lost) {}
