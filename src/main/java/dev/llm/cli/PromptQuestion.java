package dev.llm.cli;

import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.provider.Provider;
import dev.llm.route.Question;
import dev.llm.route.Target;
import java.util.List;

/// The prompt and the parameters of one call, for whatever model it comes to.
final class PromptQuestion implements Question {
    private final ChatOptions options;
    private final boolean stream;
    private List<Message> messages = List.of();

    PromptQuestion(ChatOptions options, boolean stream) {
        this.options = options;
        this.stream = stream;
    }

    /// What is asked, once it was read.
    void say(List<Message> said) {
        messages = said;
    }

    @Override
    public ChatRequest begin(Target target, Provider provider) {
        ChatRequest request =
                provider.withOptions(
                        new ChatRequest(target.model(), List.of(), Parameters.NONE, stream),
                        options.parameters());
        return options.think() == null
                ? request
                : request.withParameters(request.parameters().withEffort(options.think()));
    }

    @Override
    public ChatRequest finish(Target target, Provider provider, ChatRequest begun) {
        ChatRequest request = begun.withMessages(messages);
        return options.force() ? request : provider.fitted(request);
    }
}
