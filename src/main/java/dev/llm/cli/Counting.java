package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.route.Target;
import dev.llm.settings.Value;
import dev.llm.tokens.CommandCounter;
import dev.llm.tokens.CorrectedCounter;
import dev.llm.tokens.Experience;
import dev.llm.tokens.RequestCounter;
import dev.llm.tokens.Tokenizer;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How tokens are counted in this run: by a program of the user's, else as is known of the model, corrected by what its
/// answers taught.
final class Counting {
    /// Of a shorter prompt the framing is too large a part.
    private static final int WORTH_LEARNING = 4096;

    /// Loading a vocabulary to count takes little beside the answer to a prompt of this length.
    static final int WORTH_LOADING = 16_384;

    private final Catalog catalog;
    private final Map<String, Value<List<String>>> commands;
    private final Experience experience;
    private final Supplier<LocalDate> today;
    private final Trace trace;
    private final Consumer<String> say;

    /// One that failed is not run again.
    private final Map<String, Tokenizer> byCommand = new ConcurrentHashMap<>();

    /// @param commands such programs, by the name of a model or a provider
    /// @param today whose prices hold
    /// @param say takes a sentence that the user should read
    Counting(
            Catalog catalog,
            Map<String, Value<List<String>>> commands,
            Experience experience,
            Supplier<LocalDate> today,
            Trace trace,
            Consumer<String> say) {
        this.catalog = catalog;
        this.commands = commands;
        this.experience = experience;
        this.today = today;
        this.trace = trace;
        this.say = say;
    }

    LocalDate today() {
        return today.get();
    }

    CountedModel model(Target target) {
        Model known = target.known(catalog);
        boolean assumed = known == null && plain(target, null).isNewestClaude();
        return new CountedModel(
                name(target, known), tokenizer(target, known), known, assumed, target, today());
    }

    Tokenizer tokenizer(Target target, @Nullable Model known) {
        Tokenizer tokenizer = plain(target, known);
        List<String> command = command(target);
        if (command != null) {
            return byCommand.computeIfAbsent(
                    target.toString(),
                    _ ->
                            tokenizer.withText(
                                    new CommandCounter(
                                            command, CommandCounter.LIMIT, tokenizer.text(), say)));
        }
        Experience.Accuracy accuracy = experience.of(name(target, known));
        return accuracy == null
                ? tokenizer
                : tokenizer.withText(new CorrectedCounter(tokenizer.text(), accuracy));
    }

    /// Compares what the model's answer says that it read with what would have been counted.
    void learn(Target target, ChatRequest request, long tokens) {
        learn(target, request, tokens, WORTH_LOADING);
    }

    /// The same of a count that the provider was asked for, where what counts here is loaded already.
    void learnFromCount(Target target, ChatRequest request, long tokens) {
        learn(target, request, tokens, WORTH_LEARNING);
    }

    private void learn(Target target, ChatRequest request, long tokens, int leastLength) {
        Model known = target.known(catalog);
        Tokenizer tokenizer = plain(target, known);
        if (tokenizer.isExact() || length(request) < leastLength) {
            return;
        }
        String model = name(target, known);
        try {
            long estimate = RequestCounter.count(request, tokenizer).total().tokens();
            experience.learn(model, estimate, tokens, today());
        } catch (IOException e) {
            trace.note("what was learned of " + model + "'s tokens could not be kept: " + e);
        }
    }

    private static Tokenizer plain(Target target, @Nullable Model known) {
        return known == null ? Tokenizer.of(target.model()) : Tokenizer.of(known);
    }

    private static String name(Target target, @Nullable Model known) {
        return known == null ? target.toString() : target.model();
    }

    private @Nullable List<String> command(Target target) {
        for (String name : List.of(target.toString(), target.model(), target.entry().name())) {
            Value<List<String>> command = commands.get(name);
            if (command != null) {
                return command.value();
            }
        }
        return null;
    }

    /// In characters; 0 when there is more in it than text, of which less is known: the user's own parameters may be tools.
    private static int length(ChatRequest request) {
        boolean plain = request.tools().isEmpty() && request.extras().isEmpty();
        long length = plain ? 0 : Integer.MIN_VALUE;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                length += part instanceof Part.Text text ? text.text().length() : Integer.MIN_VALUE;
            }
        }
        return Math.clamp(length, 0, Integer.MAX_VALUE);
    }
}
