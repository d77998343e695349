package dev.llm.provider;

import dev.llm.catalog.Asked;
import dev.llm.catalog.Rules;
import dev.llm.catalog.Thinking;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import org.jspecify.annotations.Nullable;

/// Makes a request fit the rules of its model, or refuses it before it is sent: a round trip to hear the same would be
/// slower, and some providers drop silently what they do not take.
final class Fitting {
    private static final String ADVICE = "to send it all the same: --force";

    private final Api api;
    private final String model;
    private final Rules rules;

    Fitting(Api api, String model, Rules rules) {
        this.api = api;
        this.model = model;
        this.rules = rules;
    }

    /// Whether a request asks for anything in which models differ; most do not.
    static boolean concerns(ChatRequest request) {
        return request.parameters().temperature() != null
                || request.parameters().topP() != null
                || request.parameters().topK() != null
                || request.parameters().effort() != null
                || request.toolChoice() != null
                || !request.tools().isEmpty()
                || !request.extras().isEmpty()
                || hasFiles(request)
                || (!request.messages().isEmpty()
                        && request.messages().getLast().role() == Role.ASSISTANT);
    }

    private static boolean hasFiles(ChatRequest request) {
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Image
                        || part instanceof Part.Audio
                        || part instanceof Part.Document) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @throws LlmException of kind USAGE, with the reason
    ChatRequest fit(ChatRequest asked) {
        Effort effort = asked.parameters().effort();
        ChatRequest request = effort == null ? asked : thinking(asked, effort);
        String violation = rules.violation(model, api.asked(Asked.of(request)));
        if (violation != null) {
            throw refused(violation);
        }
        return request;
    }

    private ChatRequest thinking(ChatRequest request, Effort effort) {
        return switch (rules.think(model, effort, request.parameters().maxTokens())) {
            case Thinking.Nothing _ -> with(request, null);
            case Thinking.Send(Effort level) -> with(request, level);
            case Thinking.SendThinking sent ->
                    api.withThinking(with(request, sent.effort()), sent.thinking());
            case Thinking.Refused(String sentence) -> throw refused(sentence);
        };
    }

    private static ChatRequest with(ChatRequest request, @Nullable Effort effort) {
        return request.withParameters(request.parameters().withEffort(effort));
    }

    private static LlmException refused(String sentence) {
        return new LlmException(ErrorKind.USAGE, sentence, ADVICE);
    }
}
