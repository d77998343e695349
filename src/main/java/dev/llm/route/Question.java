package dev.llm.route;

import dev.llm.model.ChatRequest;
import dev.llm.provider.Provider;

/// What is asked, made for each target anew, because each takes something else. A target that is refused here with
/// USAGE is passed over, unless it is the first.
public interface Question {
    /// The part that is clear before anything is read: the model and its parameters.
    ChatRequest begin(Target target, Provider provider);

    /// The whole request, with the messages, as the model takes it.
    ///
    /// @param begun what [#begin] made for this target
    ChatRequest finish(Target target, Provider provider, ChatRequest begun);
}
