package dev.llm.cli;

import dev.llm.http.Timeouts;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.provider.EchoProvider;
import dev.llm.route.Entry;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelLists.Answer;
import dev.llm.route.ModelNames;
import dev.llm.route.Target;
import dev.llm.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each command of `llm models` works with.
record ModelsCall(Settings settings, Wiring wiring, ModelNames names, ModelLists lists) {
    /// An answer for each of them in their order. Those that cannot be asked have none.
    ///
    /// @param timeToLive how old a list may be that need not be asked for
    List<Answer> ask(List<Lister> listers, Duration timeToLive) {
        Timeouts limits = wiring.listing();
        List<Answer> asked =
                lists.of(
                        listers.stream().filter(ModelsCall::isAskable).toList(),
                        timeToLive,
                        limits);
        var answers = new ArrayList<Answer>();
        int next = 0;
        for (Lister lister : listers) {
            answers.add(
                    isAskable(lister)
                            ? asked.get(next++)
                            : new Answer(lister, null, false, null, null));
        }
        return answers;
    }

    /// Those that can be asked, without the echo.
    ///
    /// @throws LlmException as a call without a model does, when that is nobody
    List<Lister> someReady() {
        List<Lister> ready =
                wiring.listers().stream()
                        .filter(ModelsCall::isAskable)
                        .filter(lister -> !isEcho(lister))
                        .toList();
        boolean certain =
                ready.stream().anyMatch(lister -> lister.standing() == Lister.Standing.READY);
        if (!certain) {
            names.resolve(null);
        }
        return ready;
    }

    /// The models that the settings choose, behind aliases and routes; none when they leave it open.
    List<String> wanted() {
        String set = settings.model();
        var models = new ArrayList<String>();
        if (set != null) {
            for (String model : names.route(set, List.of()).models()) {
                models.add(settings.expand(String.valueOf(model)));
            }
        }
        return models;
    }

    /// The model of a call that names none; null when there is none.
    ///
    /// @param ready whether any provider is
    @Nullable String byDefault(boolean ready) {
        String set = settings.model();
        if (set != null) {
            return settings.expand(set);
        }
        Target first = ready ? names.firstReady() : null;
        return first == null ? null : first.toString();
    }

    static boolean isEcho(Lister lister) {
        return lister.entry().preset().equals(EchoProvider.MODEL);
    }

    /// The entry of this name.
    ///
    /// @throws LlmException of kind CONFIGURATION, with the nearest names
    Lister lister(String name) {
        List<Lister> listers = wiring.listers();
        for (Lister lister : listers) {
            if (lister.name().equals(name)) {
                return lister;
            }
        }
        throw new LlmException(
                ErrorKind.CONFIGURATION,
                "no provider is named " + name,
                "did you mean "
                        + String.join(
                                ", ",
                                Nearest.to(name, listers.stream().map(Lister::name).toList(), 3))
                        + "?");
    }

    /// Whether the catalogue has this model, or its provider listed it when it was last asked.
    boolean isKnown(Target target) {
        Entry entry = target.entry();
        return isEcho(lister(entry.name()))
                || target.known(wiring.catalog()) != null
                || isIn(entry.listed().get(), target.model())
                || isIn(entry.models().get(), target.model());
    }

    private static boolean isIn(List<String> ids, String model) {
        return ids.contains(model) || ids.contains(model + ":latest");
    }

    static boolean isAskable(Lister lister) {
        return lister.entry().enabled() && lister.standing() != Lister.Standing.LACKING;
    }
}
