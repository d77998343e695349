package dev.llm.provider;

import dev.llm.http.Timeouts;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Something that answers requests.
public interface Provider {
    /// The entry's name in the settings.
    String name();

    /// The request with generation parameters as the user wrote them. The common names are checked against what this
    /// provider takes; any other goes to it as it is.
    ///
    /// @param options names to values; a value that is JSON is sent as JSON, any other as a string
    /// @throws dev.llm.model.LlmException of kind USAGE
    ChatRequest withOptions(ChatRequest request, Map<String, String> options);

    /// What files it takes beside text.
    default Intake intake() {
        return Intake.NOTHING;
    }

    /// The request as its model takes it: a level of effort by the knob that this model has for it.
    ///
    /// @throws dev.llm.model.LlmException of kind USAGE for what the model is known to refuse, with the reason
    default ChatRequest fitted(ChatRequest request) {
        return request;
    }

    /// Sends the request, once, and waits until the provider has accepted it.
    ///
    /// @throws dev.llm.model.LlmException with the provider's own words, and the next step where there is one
    Reply open(ChatRequest request);

    /// The request as its model takes it, with what the model would refuse left out or put in another way.
    ///
    /// @throws dev.llm.model.LlmException of kind USAGE for what cannot be made to fit
    default Suited suited(ChatRequest request) {
        return new Suited(request, List.of());
    }

    /// The name of the wire format in which it is asked; its own name when it has none.
    default String dialect() {
        return name();
    }

    /// Whether requests of a wire format can go through to it as they are.
    ///
    /// @param dialect the format's name
    default boolean speaks(String dialect) {
        return false;
    }

    /// A client's body of Chat Completions as this server takes it, which may be stricter than others or know less.
    default ObjectNode sanitised(ObjectNode chat) {
        return chat;
    }

    /// Sends a client's request as it is, but for the address and the key.
    ///
    /// @throws dev.llm.model.LlmException also for an answer whose status is not 2xx, which it has in its upstream
    default Passed forward(Forwarded request, Timeouts limits) {
        throw new LlmException(ErrorKind.NOT_FOUND, name() + " has no API of its own");
    }

    /// The same within other limits than usual, where they are this provider's to keep. For clients who cannot ask what
    /// became of an answer: an event in its midst that cannot be read is passed over, as an `Unread` of no dialect.
    default Reply open(ChatRequest request, Timeouts limits) {
        return open(request);
    }

    /// The request as [#open] would send it; null when it would not leave this machine.
    default @Nullable Outgoing outgoing(ChatRequest request) {
        return null;
    }

    /// The models that this provider has at this moment, in its own order; null when it has no list.
    ///
    /// @param limits how long each page may take
    default @Nullable List<ListedModel> models(Timeouts limits) {
        return null;
    }

    /// How many tokens the provider itself counts in a request; null when it does not count.
    default @Nullable Long countTokens(ChatRequest request) {
        return null;
    }
}
