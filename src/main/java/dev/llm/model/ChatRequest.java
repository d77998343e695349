package dev.llm.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conversation up to now, and how the next turn is wanted.
///
/// @param messages in order; system messages stand where they were said, the leading ones are the system prompt
/// @param parallelToolCalls null leaves it to the provider
/// @param extras top-level fields that only one dialect knows
public record ChatRequest(
        String model,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        Parameters parameters,
        boolean stream,
        Extras extras) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    public ChatRequest(
            String model, List<Message> messages, Parameters parameters, boolean stream) {
        this(model, messages, List.of(), null, null, parameters, stream, Extras.NONE);
    }

    /// How many messages the system prompt has.
    public int leadingSystemMessages() {
        int count = 0;
        while (count < messages.size() && messages.get(count).role() == Role.SYSTEM) {
            count++;
        }
        return count;
    }

    public ChatRequest withModel(String id) {
        return new ChatRequest(
                id, messages, tools, toolChoice, parallelToolCalls, parameters, stream, extras);
    }

    public ChatRequest withTools(List<Tool> offered) {
        return new ChatRequest(
                model,
                messages,
                offered,
                toolChoice,
                parallelToolCalls,
                parameters,
                stream,
                extras);
    }

    public ChatRequest withMessages(List<Message> said) {
        return new ChatRequest(
                model, said, tools, toolChoice, parallelToolCalls, parameters, stream, extras);
    }

    public ChatRequest withParameters(Parameters asked) {
        return new ChatRequest(
                model, messages, tools, toolChoice, parallelToolCalls, asked, stream, extras);
    }

    public ChatRequest withToolChoice(@Nullable ToolChoice choice) {
        return new ChatRequest(
                model, messages, tools, choice, parallelToolCalls, parameters, stream, extras);
    }

    public ChatRequest withStream(boolean streamed) {
        return new ChatRequest(
                model,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                parameters,
                streamed,
                extras);
    }

    public ChatRequest withExtras(Extras asked) {
        return new ChatRequest(
                model, messages, tools, toolChoice, parallelToolCalls, parameters, stream, asked);
    }
}
