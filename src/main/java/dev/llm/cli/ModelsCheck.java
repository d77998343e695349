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
    private final Table table =
            new Table(
                    new Table.Column("PROVIDER", false, 5),
                    new Table.Column("ADDRESS", false, 4),
                    new Table.Column("KEY", false, 3),
                    new Table.Column("MODEL", false, 2),
                    new Table.Column("TIME", true, 1));

    ModelsCheck(ModelsCall call) {
        this.call = call;
        this.catalog = call.wiring().catalog();
    }

    /// @param provider null for all that are ready, and for the model that a call without one asks
    /// @return what a call would fail with
    List<LlmException> run(@Nullable String provider) {
        var failures = new ArrayList<LlmException>();
        List<Lister> listers =
                provider == null ? call.someReady() : List.of(switchedOn(call.lister(provider)));
        List<Answer> answers = call.lists().of(listers, Duration.ZERO, call.wiring().listing());
        for (Answer answer : answers) {
            boolean mayBeAbsent =
                    provider == null && answer.lister().standing() == Lister.Standing.PERHAPS;
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

    /// The model that the settings choose, if it is this provider's; else its default.
    private @Nullable String modelOf(Entry entry) {
        String set = call.settings().model();
        String wanted = set == null ? "" : call.settings().expand(set);
        if (wanted.startsWith(entry.name() + "/")) {
            return wanted.substring(entry.name().length() + 1);
        }
        if (!wanted.isEmpty() && KnownModel.own(entry, wanted, catalog) != null) {
            return wanted;
        }
        Model byDefault = catalog.defaultOf(entry.preset());
        return byDefault == null ? null : byDefault.id();
    }

    private boolean isPresent(String model, Answer answer) {
        return KnownModel.of(answer, catalog).stream()
                .anyMatch(known -> known.answersTo(model, catalog));
    }

    private static LlmException missing(Lister lister, String model, Answer answer) {
        List<String> ids = answer.models().stream().map(listed -> listed.id()).toList();
        List<String> nearest = Nearest.to(model, ids, 3);
        return new LlmException(
                ErrorKind.NOT_FOUND,
                lister.name() + " does not list the model " + model,
                nearest.isEmpty() ? null : "the nearest are " + String.join(", ", nearest));
    }
}
