package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Price;
import dev.llm.json.Json;
import dev.llm.render.Age;
import dev.llm.render.Table;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists.Answer;
import dev.llm.route.ModelNames;
import dev.llm.route.ModelQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `llm models list`: the models of each provider that is ready, and what the others need.
final class ModelsListing {
    private static final String INDENT = "  ";

    private final Catalog catalog;
    private final ModelNames names;
    private final Notices notices;
    private final Instant now;
    private final boolean all;
    private final ModelQuery query;
    private final List<Group> groups = new ArrayList<>();

    /// @param all also models that are retired, and those of providers that are not ready
    ModelsListing(
            Catalog catalog,
            ModelNames names,
            Notices notices,
            Instant now,
            boolean all,
            ModelQuery query) {
        this.catalog = catalog;
        this.names = names;
        this.notices = notices;
        this.now = now;
        this.all = all;
        this.query = query;
    }

    /// @param needs what would make it ready; empty when it is
    private record Group(Answer answer, String needs, List<KnownModel> models) {
        String name() {
            return answer.lister().name();
        }

        boolean isReady() {
            return needs.isEmpty();
        }
    }

    /// Adds a provider, with what came of asking it.
    void add(Answer answer) {
        Lister lister = answer.lister();
        boolean absent =
                lister.standing() == Lister.Standing.PERHAPS
                        && answer.snapshot() == null
                        && !answer.asked();
        boolean ready =
                lister.entry().enabled() && lister.standing() != Lister.Standing.LACKING && !absent;
        boolean shown = all || (ready && !ModelsCall.isEcho(lister));
        groups.add(
                new Group(
                        answer,
                        ready ? "" : lister.needs(),
                        shown
                                ? KnownModel.of(answer, catalog).stream()
                                        .filter(this::shows)
                                        .toList()
                                : List.of()));
    }

    boolean isEmpty() {
        return groups.stream().allMatch(group -> group.models().isEmpty());
    }

    boolean isAnyReady() {
        return groups.stream().anyMatch(this::isShownAsReady);
    }

    private boolean shows(KnownModel model) {
        return (all || !model.isRetired(today())) && query.matches(names.namesOf(model.target()));
    }

    private LocalDate today() {
        return now.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /// @param byDefault what answers when no model is named, and what says so; null when nothing does
    /// @param width of the terminal
    String text(@Nullable String byDefault, int width) {
        var table =
                new Table(
                        new Table.Column("MODEL", false, 100),
                        new Table.Column("CONTEXT", true, 50),
                        new Table.Column("OUTPUT", true, 30),
                        new Table.Column("$/M IN", true, 40),
                        new Table.Column("$/M OUT", true, 40),
                        new Table.Column("ABILITIES", false, 10),
                        new Table.Column("RETIRES", false, 20));
        for (Group group : groups) {
            group.models().forEach(model -> add(table, model));
        }
        var text = new StringBuilder();
        List<String> lines = table.lines(true, width == Integer.MAX_VALUE ? width : width - 2);
        if (!table.isEmpty()) {
            line(text, INDENT + lines.getFirst());
        }
        int next = 1;
        for (Group group : groups) {
            if (!group.models().isEmpty()) {
                line(text, heading(group));
                for (int i = 0; i < group.models().size(); i++) {
                    line(text, INDENT + lines.get(next++));
                }
            }
        }
        if (query.texts().isEmpty()) {
            withoutModels(text);
            notReady(text);
            if (byDefault != null) {
                line(text, "default: " + byDefault);
            }
        }
        return text.toString();
    }

    private void add(Table table, KnownModel model) {
        Price price = model.price(today());
        table.add(
                model.target().toString(),
                ModelFigures.tokens(model.context()),
                ModelFigures.tokens(model.maxOutput()),
                price == null ? "" : ModelFigures.money(price.input()),
                price == null ? "" : ModelFigures.money(price.output()),
                ModelFigures.abilities(model),
                ModelFigures.text(model.retires()));
    }

    private String heading(Group group) {
        var words = new ArrayList<String>();
        if (!group.isReady()) {
            words.add("not ready");
        }
        if (group.answer().failure() != null && group.isReady()) {
            words.add("failed");
        }
        words.add(source(group.answer()));
        return group.name() + " (" + String.join(", ", words) + ")";
    }

    private String source(Answer answer) {
        return answer.snapshot() == null
                ? "from the catalogue"
                : "asked " + Age.of(Duration.between(answer.snapshot().asked(), now));
    }

    private boolean isShownAsReady(Group group) {
        return group.isReady() && !ModelsCall.isEcho(group.answer().lister());
    }

    /// Those that are ready and have none to show.
    private void withoutModels(StringBuilder text) {
        for (Group group : groups) {
            if (isShownAsReady(group) && group.models().isEmpty()) {
                line(text, group.name() + " (" + nothing(group.answer()) + ")");
            }
        }
    }

    private static String nothing(Answer answer) {
        if (answer.failure() != null) {
            return "failed";
        }
        return answer.snapshot() == null ? "has no list of models" : "no models";
    }

    private void notReady(StringBuilder text) {
        var table = new Table(new Table.Column("", false, 2), new Table.Column("", false, 1));
        groups.stream()
                .filter(group -> !group.isReady())
                .forEach(group -> table.add(group.name(), "needs " + group.needs()));
        if (!table.isEmpty()) {
            line(text, "not ready:");
            table.lines(false, Integer.MAX_VALUE).forEach(line -> line(text, INDENT + line));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    String json(@Nullable String byDefault) {
        ObjectNode json = Json.object().put("default", byDefault);
        ArrayNode providers = json.putArray("providers");
        ArrayNode models = json.putArray("models");
        for (Group group : groups) {
            Answer answer = group.answer();
            providers
                    .addObject()
                    .put("name", group.name())
                    .put("ready", group.isReady())
                    .put("needs", group.isReady() ? null : group.needs())
                    .put(
                            "asked_at",
                            answer.snapshot() == null ? null : answer.snapshot().asked().toString())
                    .put(
                            "failure",
                            answer.failure() == null || !group.isReady()
                                    ? null
                                    : notices.safe(answer.failure().message()));
            for (KnownModel model : group.models()) {
                models.add(ModelFigures.json(model, names.namesOf(model.target()), today()));
            }
        }
        return Json.write(json) + "\n";
    }
}
