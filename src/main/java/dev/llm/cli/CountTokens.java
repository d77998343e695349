package dev.llm.cli;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.render.Output;
import dev.llm.render.TokenCount;
import dev.llm.render.TokenCountJson;
import dev.llm.render.TokenCountTable;
import dev.llm.route.ModelNames;
import dev.llm.tokens.Count;
import dev.llm.tokens.Encoding;
import dev.llm.tokens.RequestCount;
import dev.llm.tokens.RequestCounter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `llm count-tokens`: each input for each model, offline unless the provider is to be asked.
final class CountTokens {
    private final CountOptions options;
    private final @Nullable String defaultModel;
    private final Notices notices;
    private final Output output;
    private final CountSources sources;
    private final ModelNames names;
    private final Counting counting;
    private final Set<String> assumed = new LinkedHashSet<>();

    /// @param defaultModel of the settings
    /// @param attached what goes with the text
    CountTokens(
            CountOptions options,
            @Nullable String defaultModel,
            List<Part> attached,
            Streams streams,
            Notices notices,
            Wiring wiring) {
        this.options = options;
        this.defaultModel = defaultModel;
        this.notices = notices;
        this.output = new Output(streams.out(), streams.outTerminal());
        this.sources = new CountSources(options, attached, streams, notices);
        this.names = options.exact() ? wiring.modelNames() : wiring.modelNames().offline();
        this.counting = wiring.counting();
    }

    /// @throws LlmException of kind USAGE when one of several inputs could not be counted, after the others were
    void run() {
        List<CountedModel> models = models();
        List<CountSource> inputs = sources.all();
        boolean several = inputs.size() > 1;
        var rows = new ArrayList<TokenCount>();
        int failed = 0;
        try {
            for (CountSource input : inputs) {
                ChatRequest request = read(input, several);
                if (request == null) {
                    failed++;
                } else {
                    count(input, request, models, rows);
                }
            }
        } finally {
            // What was counted before a provider failed is not lost.
            print(rows, several ? totals(rows, models) : List.of());
        }
        if (failed > 0) {
            throw new LlmException(
                    ErrorKind.USAGE, failed + " of " + inputs.size() + " inputs were not counted");
        }
    }

    /// None when it is the request that says it.
    private List<CountedModel> models() {
        if (options.models().isEmpty()) {
            return options.request() == null ? defaultModels() : List.of();
        }
        var models = new LinkedHashMap<String, CountedModel>();
        for (String name : options.models()) {
            models(name).forEach(model -> models.putIfAbsent(model.name(), model));
        }
        return List.copyOf(models.values());
    }

    /// One, or those of a route.
    private List<CountedModel> models(@Nullable String name) {
        CountedModel encoding = name == null ? null : CountedModel.encoding(name, counting.today());
        if (encoding != null) {
            return List.of(encoding);
        }
        return names.route(name, List.of()).models().stream()
                .map(model -> counting.model(names.resolve(model)))
                .toList();
    }

    /// The model that a prompt would go to. Whoever has none can count all the same.
    private List<CountedModel> defaultModels() {
        try {
            return models(defaultModel);
        } catch (LlmException e) {
            if (defaultModel != null || options.exact() || e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            return models(Encoding.O200K_BASE.word());
        }
    }

    /// A body may be for a server that the settings do not know.
    private List<CountedModel> modelsOf(ChatRequest request) {
        if (request.model().isEmpty()) {
            return defaultModels();
        }
        try {
            return models(request.model());
        } catch (LlmException e) {
            if (options.exact() || e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            return List.of(CountedModel.foreign(request.model(), counting.today()));
        }
    }

    /// Null when it cannot be read and there are others, which has been said then.
    private @Nullable ChatRequest read(CountSource input, boolean several) {
        try {
            return input.request().get();
        } catch (LlmException e) {
            if (!several || e.kind() != ErrorKind.USAGE) {
                throw e;
            }
            notices.failure(e);
            return null;
        }
    }

    /// @param rows gets a row for each model, one after the other, so that those before a failure are there
    private void count(
            CountSource input,
            ChatRequest request,
            List<CountedModel> models,
            List<TokenCount> rows) {
        var omitted = new LinkedHashSet<String>();
        for (CountedModel model : models.isEmpty() ? modelsOf(request) : models) {
            if (options.exact()) {
                TokenCount asked = model.asked(input, request);
                rows.add(asked);
                compare(input, model, request, asked.tokens().tokens());
            } else {
                RequestCount count = RequestCounter.count(request, model.tokenizer());
                omitted.addAll(count.omitted());
                sayAssumed(model);
                rows.add(model.row(input, count));
            }
        }
        if (!omitted.isEmpty()) {
            notices.say(input.label() + ": not counted: " + String.join(", ", omitted));
        }
    }

    /// How far the count that is made here would have been off.
    private void compare(CountSource input, CountedModel model, ChatRequest request, long asked) {
        Count ours = RequestCounter.count(request, model.tokenizer()).total();
        double percent = asked == 0 ? 0 : 100.0 * (ours.tokens() - asked) / asked;
        notices.say(
                String.format(
                        Locale.ROOT,
                        "%s: counted here, %s would have %s%s tokens, %+.1f %%",
                        input.label(),
                        model.name(),
                        ours.isExact() ? "" : "about ",
                        Count.grouped(ours.tokens()),
                        percent));
        if (model.target() != null) {
            counting.learnFromCount(model.target(), request, asked);
        }
    }

    private void sayAssumed(CountedModel model) {
        if (model.assumed() && assumed.add(model.name())) {
            notices.say(
                    model.name()
                            + ": this model is not known; it is taken to count as the newest Claude does");
        }
    }

    private static List<TokenCount> totals(List<TokenCount> rows, List<CountedModel> models) {
        var totals = new ArrayList<TokenCount>();
        for (CountedModel model : models) {
            totals.add(
                    model.total(
                            rows.stream()
                                    .filter(row -> row.model().equals(model.name()))
                                    .toList()));
        }
        return totals;
    }

    private void print(List<TokenCount> rows, List<TokenCount> totals) {
        if (rows.isEmpty()) {
            return;
        }
        var all = new ArrayList<TokenCount>(rows);
        all.addAll(totals);
        if (options.json()) {
            rows.forEach(row -> output.print(TokenCountJson.of(row)));
        } else {
            output.print(TokenCountTable.of(all));
        }
        all.forEach(this::warnAboveLimit);
    }

    private void warnAboveLimit(TokenCount row) {
        Integer limit = row.context();
        if (limit == null || row.tokens().tokens() <= limit) {
            return;
        }
        notices.say(
                row.label()
                        + (row.tokens().isExact() ? " has " : " has about ")
                        + Count.grouped(row.tokens().tokens())
                        + " tokens; "
                        + row.model()
                        + " takes "
                        + Count.grouped(limit));
    }
}
