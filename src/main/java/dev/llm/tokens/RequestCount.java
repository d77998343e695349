package dev.llm.tokens;

import java.util.List;

/// The tokens of a request.
///
/// @param content what the messages and tools say
/// @param framing what is added around them
/// @param omitted what could not be counted, in words: `audio`
public record RequestCount(Count content, Count framing, List<String> omitted) {
    public RequestCount {
        omitted = List.copyOf(omitted);
    }

    public Count total() {
        return content.plus(framing);
    }
}
