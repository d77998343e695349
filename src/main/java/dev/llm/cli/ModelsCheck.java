package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.render.Table;
import dev.llm.route.Entry;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists.Answer;
import dev.llm.settings.Preset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `llm models check`: whether a call would be answered. Asks for the list of models, which costs nothing.
final class ModelsCheck {
    private final ModelsCall call;
    private final Catalog catalog;

    /// What the settings choose: one model, those of a route, or nothing.
    private final List<String> wanted;

    private final @Nullable String provider;

    /// Who has the one model that the settings choose.
    private @Nullable String chosen;

    private final Table table =
            new Table(
                    new Table.Column("PROVIDER", false, 5),
                    new Table.Column("ADDRESS", false, 4),
                    new Table.Column("KEY", false, 3),
                    new Table.Column("MODEL", false, 2),
                    new Table.Column("TIME", true, 1));

    /// @param provider null for all that are ready, and for the model that a call without one asks
    ModelsCheck(ModelsCall call, @Nullable String provider) {
        this.provider = provider;
        this.call = call;
        this.catalog = call.wiring().catalog();
        this.wanted = call.wanted();
    }

    /// @return what a call would fail with
    List<LlmException> run() {
        var failures = new ArrayList<LlmException>();
        List<Lister> listers =
                provider == null ? concerned() : List.of(switchedOn(call.lister(provider)));
        List<Answer> answers = call.lists().of(listers, Duration.ZERO, call.wiring().listing());
        for (Answer answer : answers) {
            boolean mayBeAbsent =
                    provider == null
                            && answer.lister().standing() == Lister.Standing.PERHAPS
                            && !answer.lister().name().equals(chosen);
            LlmException failure = mayBeAbsent && !answer.asked() ? null : check(answer);
            if (failure != null) {
                failures.add(failure);
            }
        }
        return failures;
    }

    String text() {
        var text = new StringBuilder();
        if (!table.isEmpty()) {
            table.lines(true, TerminalWidth.UNKNOWN)
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /// Whom a call without a model may ask: all that are ready, and whoever has the model that the settings choose.
    private List<Lister> concerned() {
        if (wanted.size() != 1) {
            return call.someReady();
        }
        chosen = call.names().resolve(wanted.getFirst()).entry().name();
        return call.wiring().listers().stream()
                .filter(lister ->
                        lister.name().equals(chosen)
                                || (ModelsCall.isAskable(lister) && !ModelsCall.isEcho(lister)))
                .toList();
    }

    private @Nullable LlmException check(Answer answer) {
        Lister lister = answer.lister();
        LlmException failure = answer.failure();
        if (failure != null) {
            table.add(lister.name(), address(failure), key(failure), "", "");
            return failure;
        }
        if (answer.snapshot() == null) {
            table.add(lister.name(), "not asked: it has no list of models", "", "", "");
            return null;
        }
        String model = modelOf(lister.entry());
        boolean present = model == null || isPresent(model, answer);
        table.add(
                lister.name(),
                "reachable",
                key(lister),
                model == null ? "" : model + (present ? "" : " is missing"),
                answer.took() == null ? "" : answer.took().toMillis() + " ms");
        return present ? null : missing(lister, String.valueOf(model), answer);
    }

    private static Lister switchedOn(Lister lister) {
        String by = lister.entry().switchedOffBy();
        if (by != null) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "the provider " + lister.name() + " is switched off by " + by);
        }
        return lister;
    }

    private static String address(LlmException failure) {
        return switch (failure.kind()) {
            case CONFIGURATION -> "not asked";
            case NETWORK -> "not reachable";
            case TIMEOUT -> failure.upstream().status() == 0 ? "no answer in time" : "reachable";
            default -> "reachable";
        };
    }

    private static String key(LlmException failure) {
        boolean refused =
                failure.kind() == ErrorKind.AUTHENTICATION
                        || failure.kind() == ErrorKind.PERMISSION;
        return refused ? "refused" : "";
    }

    private static String key(Lister lister) {
        if (lister.key().get().isEmpty()) {
            return "none";
        }
        // Its list is there for everybody.
        return lister.entry().preset().equals(Preset.OPENROUTER.word())
                ? "not checked"
                : "accepted";
    }

    /// The model that the settings choose of this provider; when they choose none, or it is asked for by name, its default.
    private @Nullable String modelOf(Entry entry) {
        for (String model : wanted) {
            String prefix = entry.name() + "/";
            if (model.startsWith(prefix)) {
                return model.substring(prefix.length());
            }
            if (entry.offer(catalog).find(model) != null || entry.listed().get().contains(model)) {
                return model;
            }
        }
        boolean open = wanted.isEmpty() || provider != null;
        Model byDefault = open ? entry.offer(catalog).byDefault() : null;
        return byDefault == null ? null : byDefault.id();
    }

    private boolean isPresent(String model, Answer answer) {
        return KnownModel.of(answer, catalog).stream()
                .anyMatch(known -> known.answersTo(model, catalog));
    }

    private static LlmException missing(Lister lister, String model, Answer answer) {
        List<String> ids = answer.models().stream().map(listed -> listed.id()).toList();
        List<String> nearest = Nearest.within(model, ids, 3);
        return new LlmException(
                ErrorKind.NOT_FOUND,
                lister.name() + " does not list the model " + model,
                nearest.isEmpty() ? null : "the nearest are " + String.join(", ", nearest));
    }
}
