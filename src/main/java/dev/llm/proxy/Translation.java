package dev.llm.proxy;

import dev.llm.dialect.ClientCall;
import dev.llm.model.ChatRequest;
import dev.llm.model.Parameters;
import dev.llm.provider.Suited;
import dev.llm.route.Step;
import java.util.ArrayList;
import java.util.List;

/// A client's request as a target of another format is to be asked it.
///
/// @param call the client's request, which its answer depends on
/// @param request as the target's model takes it
/// @param lost what of it the model cannot be asked, by name
record Translation(ClientCall call, ChatRequest request, List<String> lost) {
    static Translation of(Conversation conversation, Step step) {
        ClientCall call = conversation.call();
        var lost = new ArrayList<String>(call.lost());
        ChatRequest request =
                call.request()
                        .withModel(step.target().model())
                        .withStream(conversation.stream() && step.streams());
        Suited suited = step.provider().suited(withinMaximum(request, step, lost));
        lost.addAll(suited.changed());
        return new Translation(call, suited.request(), lost);
    }

    /// More than the model can write is what clients of other models ask for.
    private static ChatRequest withinMaximum(ChatRequest request, Step step, List<String> lost) {
        Parameters parameters = request.parameters();
        Integer most = step.maxOutputTokens();
        if (most == null || parameters.maxTokens() == null || parameters.maxTokens() <= most) {
            return request;
        }
        lost.add("max_tokens above " + most);
        return request.withParameters(parameters.withMaxTokens(most));
    }
}
