package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.chat.Attachments;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.provider.Intake;
import dev.llm.provider.Provider;
import dev.llm.route.Question;
import dev.llm.route.Target;
import dev.llm.tokens.ContextLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The prompt and the parameters of one call, for whatever model it comes to.
final class PromptQuestion implements Question {
    private final ChatOptions options;
    private final boolean stream;
    private final Catalog catalog;
    private final Supplier<Counting> counting;
    private @Nullable ChatRequest asked;
    private List<Message> messages = List.of();
    private Attachments attachments = Attachments.NONE;

    /// @param counting how tokens are counted; most prompts never ask
    PromptQuestion(
            ChatOptions options, boolean stream, Catalog catalog, Supplier<Counting> counting) {
        this.options = options;
        this.stream = stream;
        this.catalog = catalog;
        this.counting = counting;
    }

    /// What is asked, once it was read.
    ///
    /// @param files they go before the text of the last message
    void say(List<Message> said, Attachments files) {
        messages = said;
        attachments = files;
    }

    /// What was asked last, when it is long enough to learn from; null otherwise.
    @Nullable ChatRequest worthLearningFrom() {
        return asked;
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
        ChatRequest request = begun.withMessages(messages(target, provider));
        boolean isLong = mostBytes(request.messages()) > ContextLimit.ALWAYS_FITS;
        asked = isLong ? request : null;
        if (options.force()) {
            return request;
        }
        if (isLong) {
            Model model = target.known(catalog);
            if (model != null) {
                ContextLimit.check(request, model, () -> counting.get().tokenizer(target, model));
            }
        }
        return provider.fitted(request);
    }

    /// What the text may have at most, without looking at it: nearly all prompts are known by it to fit, and pay no more.
    private static long mostBytes(List<Message> messages) {
        long most = 0;
        for (Message message : messages) {
            for (Part part : message.parts()) {
                most += part instanceof Part.Text text ? 3L * text.text().length() : 0;
            }
        }
        return most;
    }

    private List<Message> messages(Target target, Provider provider) {
        if (attachments.isEmpty()) {
            return messages;
        }
        Intake intake = provider.intake();
        var parts =
                new ArrayList<Part>(
                        options.force()
                                ? attachments.unchecked(intake)
                                : attachments.parts(target.entry().name(), intake));
        Message prompt = messages.getLast();
        for (Part part : prompt.parts()) {
            if (!(part instanceof Part.Text text && text.text().isBlank())) {
                parts.add(part);
            }
        }
        var all = new ArrayList<>(messages.subList(0, messages.size() - 1));
        all.add(new Message(prompt.role(), parts));
        return all;
    }
}
