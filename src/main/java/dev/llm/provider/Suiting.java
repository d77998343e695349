package dev.llm.provider;

import dev.llm.catalog.Asked;
import dev.llm.catalog.Rules;
import dev.llm.catalog.Thinking;
import dev.llm.dialect.Losses;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes a request that was written for another model until this one takes it. What a client of another provider
/// asked for in good faith is not to fail; what became of it is named.
final class Suiting {
    private final Api api;
    private final String model;
    private final Rules rules;
    private final List<String> changed = new ArrayList<>();

    /// Each is good for once: two that undo each other's work would take turns for ever.
    private final List<Remedy> left = new ArrayList<>(REMEDIES);

    Suiting(Api api, String model, Rules rules) {
        this.api = api;
        this.model = model;
        this.rules = rules;
    }

    /// Something that can be done about a refusal.
    ///
    /// @param name of what is lost
    private record Remedy(String name, UnaryOperator<ChatRequest> change) {}

    private static final List<Remedy> REMEDIES =
            List.of(
                    new Remedy("temperature", with(Parameters::withoutTemperature)),
                    new Remedy("top_p", with(Parameters::withoutTopP)),
                    new Remedy("top_k", with(Parameters::withoutTopK)),
                    new Remedy("temperature, top_p, top_k", with(Suiting::unsampled)),
                    new Remedy("tool_choice", Suiting::freeChoice),
                    new Remedy("reasoning effort", with(parameters -> parameters.withEffort(null))),
                    new Remedy("reasoning", with(parameters -> parameters.withEffort(Effort.NONE))),
                    new Remedy("thinking", request -> request.withExtras(Extras.NONE)),
                    new Remedy("prefill", Suiting::goOn),
                    new Remedy("files", Suiting::withoutFiles));

    /// @throws LlmException of kind USAGE, with the reason
    Suited suit(ChatRequest asked) {
        ChatRequest request = thinking(asked);
        for (String violation; (violation = violation(request)) != null; ) {
            request = remedied(request, violation);
        }
        return new Suited(request, changed);
    }

    private @Nullable String violation(ChatRequest request) {
        return rules.violation(model, api.asked(Asked.of(request)));
    }

    /// The first remedy after which the model has nothing more to say of this.
    private ChatRequest remedied(ChatRequest request, String violation) {
        for (Remedy remedy : left) {
            ChatRequest tried = remedy.change().apply(request);
            if (!violation.equals(violation(tried))) {
                left.remove(remedy);
                changed.add(remedy.name());
                return tried;
            }
        }
        throw new LlmException(ErrorKind.USAGE, violation);
    }

    private ChatRequest thinking(ChatRequest request) {
        Effort effort = request.parameters().effort();
        if (effort == null) {
            return request;
        }
        return switch (rules.think(model, effort, request.parameters().maxTokens())) {
            case Thinking.Nothing _ -> effort(request, null);
            case Thinking.Send(Effort level) -> effort(request, level);
            case Thinking.SendThinking sent -> {
                ChatRequest told =
                        api.withThinking(effort(request, sent.effort()), sent.thinking());
                loseExtras(request.extras(), told.extras().dialect());
                yield told;
            }
            case Thinking.Refused _ -> {
                changed.add("reasoning effort " + effort.word());
                yield effort(request, nearest(effort));
            }
        };
    }

    /// The model's own words for thinking stand where the fields of another dialect stood.
    private void loseExtras(Extras extras, String dialect) {
        if (!extras.dialect().equals(dialect)) {
            var losses = new Losses(dialect);
            losses.lose(extras);
            changed.addAll(losses.names());
        }
    }

    /// The highest level that the model has and that is not above the wanted one, else its lowest; null when it has none.
    private @Nullable Effort nearest(Effort wanted) {
        List<Effort> levels = rules.efforts() == null ? List.of() : rules.efforts();
        Effort nearest = levels.isEmpty() ? null : levels.getFirst();
        for (Effort level : levels) {
            if (level.compareTo(wanted) <= 0) {
                nearest = level;
            }
        }
        return nearest;
    }

    private static ChatRequest effort(ChatRequest request, @Nullable Effort effort) {
        return request.withParameters(request.parameters().withEffort(effort));
    }

    private static UnaryOperator<ChatRequest> with(UnaryOperator<Parameters> change) {
        return request -> request.withParameters(change.apply(request.parameters()));
    }

    private static Parameters unsampled(Parameters parameters) {
        return parameters.withoutTemperature().withoutTopP().withoutTopK();
    }

    /// A model that cannot be made to call a tool is told to.
    private static ChatRequest freeChoice(ChatRequest request) {
        String sentence =
                switch (request.toolChoice()) {
                    case ToolChoice.Named(String name) -> "Call the tool " + name + " now.";
                    case ToolChoice.Any _ -> "Call one of the tools now.";
                    case null -> null;
                    case ToolChoice.Auto _, ToolChoice.None _ -> null;
                };
        if (sentence == null) {
            return request;
        }
        var messages = new ArrayList<Message>(request.messages());
        messages.add(request.leadingSystemMessages(), Message.system(sentence));
        return request.withMessages(messages).withToolChoice(new ToolChoice.Auto());
    }

    private static ChatRequest goOn(ChatRequest request) {
        var messages = new ArrayList<Message>(request.messages());
        messages.add(Message.user("Go on exactly where that ends."));
        return request.withMessages(messages);
    }

    private static ChatRequest withoutFiles(ChatRequest request) {
        return request.withMessages(request.messages().stream().map(Suiting::inWords).toList());
    }

    private static Message inWords(Message message) {
        return new Message(
                message.role(),
                message.parts().stream().map(Suiting::inWords).toList(),
                message.extras());
    }

    private static Part inWords(Part part) {
        return switch (part) {
            case Part.Image _ -> new Part.Text("[an image that this model cannot see]");
            case Part.Audio _ -> new Part.Text("[a recording that this model cannot hear]");
            case Part.Document document when !(document.source() instanceof Media.PlainText) ->
                    new Part.Text("[a document that this model cannot read]");
            case Part.Document _,
                    Part.Text _,
                    Part.Thinking _,
                    Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Refusal _,
                    Part.Opaque _ ->
                    part;
        };
    }
}
