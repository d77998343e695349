package dev.llm.cli;

import dev.llm.catalog.Cost;
import dev.llm.catalog.Model;
import dev.llm.chat.Attachments;
import dev.llm.chat.Outcome;
import dev.llm.chat.Turn;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.StopReason;
import dev.llm.render.AnswerRenderer;
import dev.llm.render.CodeBlocks;
import dev.llm.render.JsonResult;
import dev.llm.render.Output;
import dev.llm.render.Reasoning;
import dev.llm.render.UsageLine;
import dev.llm.route.Asking;
import dev.llm.route.ModelNames;
import dev.llm.route.ModelQuery;
import dev.llm.route.Route;
import dev.llm.route.Router;
import dev.llm.route.Target;
import dev.llm.settings.Key;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProviderType;
import dev.llm.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One prompt, one answer: asks, prints, and says what has to be said beside the answer.
final class OneShot {
    private final ChatOptions options;
    private final Settings settings;
    private final Streams streams;
    private final Notices notices;
    private final Wiring wiring;
    private final boolean colour;
    private final Supplier<PromptLog> log;

    /// @param log opened when all that the user waits for is done
    OneShot(
            ChatOptions options,
            Settings settings,
            Streams streams,
            Notices notices,
            Wiring wiring,
            boolean colour,
            Supplier<PromptLog> log) {
        this.options = options;
        this.settings = settings;
        this.streams = streams;
        this.notices = notices;
        this.wiring = wiring;
        this.colour = colour;
        this.log = log;
    }

    /// @throws LlmException for whatever keeps the answer from being whole, after what came of it was printed
    void run() {
        var prompt = new Prompt(options, streams, notices);
        prompt.checkThereIsOne();
        boolean named = options.queries().isEmpty() && settings.model() != null;
        if (options.key() != null && !named) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--key does not say whose key it is",
                    "name the provider too: -m provider/model");
        }
        ModelNames names = wiring.modelNames();
        Route route = names.route(wanted(names), options.fallbacks());
        if (options.key() != null && route.models().size() > 1) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--key is for one provider, and there are several models to ask",
                    "name one with -m provider/model, without --fallback");
        }
        var question =
                new PromptQuestion(
                        options, settings.get(Key.STREAM), wiring.catalog(), wiring::counting);
        var router = new Router(route, names, question, wiring.retries(), notices::say);
        router.prepare();
        List<Message> messages = prompt.messages();
        question.say(messages, attachments());

        var output = new Output(streams.out(), streams.outTerminal());
        if (options.dryRun()) {
            Asking asking = router.first();
            new DryRun(wiring.counting(), output, notices, options.json()).show(asking);
            notices.unheeded(asking.target(), unheeded(asking.target()));
            return;
        }
        boolean whole = options.json() || options.extract() != ChatOptions.Extract.NONE;
        var renderer = new AnswerRenderer(whole ? null : output, reasoning());
        Instant time = wiring.now();
        Outcome outcome;
        try {
            outcome = new Turn(System::nanoTime).run(router::open, renderer::show);
        } catch (LlmException e) {
            if (settings.get(Key.LOG)) {
                log.get().failed(options, time, messages, e);
            }
            throw e;
        }
        try {
            finish(outcome, renderer, output);
        } finally {
            learn(outcome, question.worthLearningFrom());
            if (settings.get(Key.LOG)) {
                log.get().answered(options, time, messages, outcome);
            }
        }
    }

    /// After all that the user waits for. The tokens of `echo` are words.
    private void learn(Outcome outcome, @Nullable ChatRequest asked) {
        if (asked == null || outcome.failure() != null) {
            return;
        }
        Target target = outcome.target();
        ProviderSettings provider = settings.providers().get(target.entry().name());
        Long tokens = outcome.reply().usage().totalInputTokens();
        boolean real = provider != null && provider.type().value() != ProviderType.ECHO;
        if (real && tokens != null) {
            wiring.counting().learn(target, asked, tokens);
        }
    }

    private @Nullable String wanted(ModelNames names) {
        return options.queries().isEmpty()
                ? settings.model()
                : names.match(new ModelQuery(options.queries())).toString();
    }

    private Attachments attachments() {
        return options.attachments().isEmpty()
                ? Attachments.NONE
                : new AttachmentInput(streams, wiring.remoteFile(options.allowPrivate()))
                        .read(options.attachments());
    }

    private @Nullable Reasoning reasoning() {
        return options.json() || settings.get(Key.HIDE_REASONING)
                ? null
                : new Reasoning(streams.err(), colour);
    }

    private void finish(Outcome outcome, AnswerRenderer renderer, Output output) {
        Target target = outcome.target();
        LlmException failure = outcome.failure();
        boolean readerGone = failure != null && failure.kind() == ErrorKind.OUTPUT_CLOSED;
        if (!readerGone) {
            renderer.finish();
        }
        notices.lost(target, outcome.lost());
        notices.unheeded(target, unheeded(target));
        // Nobody sees it otherwise, and the first decimal number costs milliseconds.
        boolean priced = options.json() || settings.get(Key.USAGE);
        Cost cost = priced ? cost(outcome.reply(), target) : Cost.UNKNOWN;
        failure = failure == null ? verdict(outcome.reply()) : located(failure, outcome);
        if (options.json() && outcome.started()) {
            output.print(
                    JsonResult.of(
                            outcome.reply(),
                            target.entry().name(),
                            cost,
                            outcome.timeToFirstToken(),
                            outcome.total(),
                            failure == null ? null : notices.redacted(failure)));
        }
        boolean extractable = outcome.failure() == null && !outcome.reply().text().isEmpty();
        if (options.extract() != ChatOptions.Extract.NONE && extractable) {
            extract(outcome.reply(), output);
        }
        if (settings.get(Key.USAGE) && outcome.started() && !readerGone) {
            notices.print(
                    UsageLine.of(
                            outcome.reply().usage(),
                            cost,
                            outcome.timeToFirstToken(),
                            outcome.total()));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private List<String> unheeded(Target target) {
        Set<String> given = options.parameters().keySet();
        Model model = given.isEmpty() ? null : target.known(wiring.catalog());
        return model == null ? List.of() : model.rules().ignored(given);
    }

    private Cost cost(ChatReply reply, Target target) {
        return new ReplyCost(wiring.catalog(), settings, options.parameters())
                .of(reply, target.entry(), wiring.today());
    }

    /// What a whole answer has to be reproached with: a warning is printed, a failure returned.
    private @Nullable LlmException verdict(ChatReply reply) {
        StopReason reason = reply.stop().reason();
        if (reason == StopReason.REFUSAL) {
            String words = reply.refusal();
            String sentence = "the model refused" + (words.isEmpty() ? "" : ": " + words);
            if (reply.text().isEmpty()) {
                return new LlmException(ErrorKind.REFUSED, sentence);
            }
            notices.say(sentence);
            return null;
        }
        String unfinished = unfinished(reason, reply.stop().raw());
        if (unfinished == null) {
            return null;
        }
        if (reason.truncated() && settings.get(Key.FAIL_ON_TRUNCATION)) {
            return new LlmException(ErrorKind.TRUNCATED, unfinished);
        }
        notices.say(unfinished);
        return null;
    }

    /// Why there may be more to say than was said; null for an answer that is whole.
    private static @Nullable String unfinished(StopReason reason, @Nullable String raw) {
        String word = raw == null ? "" : " (" + raw + ")";
        return switch (reason) {
            case MAX_TOKENS -> "the answer stopped at the limit of tokens" + word;
            case CONTEXT_WINDOW_EXCEEDED ->
                    "the answer stopped because the context window is full" + word;
            case PAUSE_TURN -> "the answer is not finished: its provider paused it" + word;
            case OTHER ->
                    // Some never say why; who does, has something to say.
                    raw == null
                            ? null
                            : "the answer stopped for another reason than its end" + word;
            case END_TURN, STOP_SEQUENCE, TOOL_USE, REFUSAL -> null;
        };
    }

    /// A failure that came after a part of the answer says how much there is.
    private static LlmException located(LlmException failure, Outcome outcome) {
        boolean quiet =
                failure.kind() == ErrorKind.OUTPUT_CLOSED
                        || failure.kind() == ErrorKind.OUTPUT_FAILED;
        if (quiet || !outcome.started()) {
            return failure;
        }
        int characters = outcome.reply().text().codePointCount(0, outcome.reply().text().length());
        String arrived = characters == 1 ? "1 character" : characters + " characters";
        return failure.withMessage(
                "the answer was cut after " + arrived + ": " + failure.message());
    }

    private void extract(ChatReply reply, Output output) {
        List<CodeBlocks.Block> blocks = CodeBlocks.in(reply.text());
        boolean first = options.extract() == ChatOptions.Extract.FIRST;
        CodeBlocks.Block block =
                blocks.isEmpty() ? null : first ? blocks.getFirst() : blocks.getLast();
        if (reply.stop().reason().truncated() && !(first && block != null && block.closed())) {
            throw new LlmException(
                    ErrorKind.TRUNCATED,
                    "the answer stopped at a limit before a code block was whole, so nothing is printed");
        }
        if (block == null) {
            notices.say("the answer has no fenced code block: this is all of it");
        }
        output.print(block == null ? reply.text() : block.text());
        output.endLine();
    }
}
