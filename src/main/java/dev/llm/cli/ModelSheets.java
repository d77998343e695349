package dev.llm.cli;

import dev.llm.catalog.Ability;
import dev.llm.catalog.Catalog;
import dev.llm.catalog.Modality;
import dev.llm.catalog.Model;
import dev.llm.catalog.Price;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.render.Age;
import dev.llm.render.Controls;
import dev.llm.route.Lacking;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists.Answer;
import dev.llm.route.Route;
import dev.llm.route.Target;
import dev.llm.settings.Key;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `llm models show`: all that is known of one model, or of each model of a route.
final class ModelSheets {
    private final ModelsCall call;
    private final Notices notices;
    private final Catalog catalog;
    private final Instant now;
    private final LocalDate today;

    ModelSheets(ModelsCall call, Notices notices) {
        this.call = call;
        this.notices = notices;
        this.catalog = call.wiring().catalog();
        this.now = call.wiring().now();
        this.today = call.wiring().today();
    }

    /// @throws LlmException of kind CONFIGURATION, with the nearest names, for models that nobody knows
    String of(String wanted, boolean json) {
        Route route = call.names().route(wanted, List.of());
        var sheets = new StringBuilder();
        var lacking = new ArrayList<Lacking>();
        for (String name : route.models()) {
            try {
                sheets.append(sheet(name, json)).append('\n');
            } catch (LlmException e) {
                if (route.name() == null) {
                    throw e;
                }
                lacking.add(new Lacking(name, e));
            }
        }
        if (route.name() != null && !lacking.isEmpty()) {
            LlmException without = Lacking.of(route.name(), lacking);
            if (sheets.isEmpty()) {
                throw without;
            }
            notices.failure(without);
        }
        return sheets.toString();
    }

    private String sheet(@Nullable String name, boolean json) {
        Target target = call.names().resolve(name);
        Lister lister = call.lister(target.entry().name());
        Answer answer = call.ask(List.of(lister), call.settings().get(Key.MODELS_TTL)).getFirst();
        if (answer.failure() != null) {
            notices.failure(answer.failure());
        }
        KnownModel model = find(target, answer);
        return json ? json(model, answer) : text(model, answer);
    }

    private KnownModel find(Target target, Answer answer) {
        List<KnownModel> models = KnownModel.of(answer, catalog);
        for (KnownModel model : models) {
            if (model.answersTo(target.model(), catalog)) {
                return model;
            }
        }
        Model known = target.known(catalog);
        if (known != null) {
            return new KnownModel(target.entry(), target.model(), null, known);
        }
        List<String> ids = models.stream().map(KnownModel::id).toList();
        List<String> nearest = Nearest.within(target.model(), ids, 3);
        throw new LlmException(
                ErrorKind.CONFIGURATION,
                "nothing is known of the model " + target,
                nearest.isEmpty() ? null : "did you mean " + String.join(", ", nearest) + "?");
    }

    private ObjectNode full(KnownModel model, Answer answer) {
        ObjectNode json = ModelFigures.json(model, call.names().namesOf(model.target()), today);
        Model known = model.catalogued();
        json.put("status", known == null ? null : known.status());
        json.put("knowledge", known == null ? null : known.cutoff());
        json.put("needs", needs(answer));
        json.put(
                "asked_at",
                answer.snapshot() == null ? null : answer.snapshot().asked().toString());
        json.set("listed", model.listed() == null ? null : Json.tree(model.listed().raw()));
        return json;
    }

    private String json(KnownModel model, Answer answer) {
        return Json.write(full(model, answer));
    }

    private @Nullable String needs(Answer answer) {
        return answer.lister().needs().isEmpty() || answer.asked() ? null : answer.lister().needs();
    }

    private String text(KnownModel model, Answer answer) {
        var lines = new ArrayList<String>();
        List<String> names = call.names().namesOf(model.target());
        lines.add(names.getFirst());
        add(lines, "name", ModelFigures.text(model.displayName()));
        add(lines, "aliases", String.join(", ", names.subList(1, names.size())));
        Model known = model.catalogued();
        if (known != null) {
            add(lines, "status", ModelFigures.text(known.status()));
        }
        add(lines, "released", ModelFigures.text(model.released()));
        add(lines, "context", ModelFigures.exactTokens(model.context()));
        add(lines, "output", ModelFigures.exactTokens(model.maxOutput()));
        if (model.input() != null) {
            add(lines, "reads", joined(model.input().stream().map(Modality::word).toList()));
        }
        if (model.abilities() != null) {
            add(lines, "abilities", joined(model.abilities().stream().map(Ability::word).toList()));
        }
        if (known != null) {
            add(lines, "knowledge", ModelFigures.text(known.cutoff()));
            prices(lines, known);
        }
        add(lines, "retires", retires(model));
        add(lines, "source", source(model, answer));
        add(lines, "needs", Objects.requireNonNullElse(needs(answer), ""));
        return String.join("\n", lines);
    }

    /// Of today and of days to come; each for prompts above a size.
    private void prices(List<String> lines, Model known) {
        for (Price price : known.prices()) {
            if (price.until() != null && !today.isBefore(price.until())) {
                continue;
            }
            var words = new ArrayList<String>();
            words.add("$" + ModelFigures.money(price.input()) + " in");
            words.add("$" + ModelFigures.money(price.output()) + " out");
            addMoney(words, "cache read", price.cacheRead());
            addMoney(words, "cache write", price.cacheWrite());
            addMoney(words, "long cache write", price.longCacheWrite());
            if (price.above() > 0) {
                words.add("for prompts above " + ModelFigures.tokens((int) price.above()));
            }
            if (price.from() != null && today.isBefore(price.from())) {
                words.add("from " + price.from());
            }
            if (price.until() != null) {
                words.add("until " + price.until());
            }
            add(lines, "$ per M", joined(words));
        }
    }

    private static void addMoney(List<String> words, String what, @Nullable BigDecimal amount) {
        if (amount != null) {
            words.add("$" + ModelFigures.money(amount) + " " + what);
        }
    }

    private static String retires(KnownModel model) {
        LocalDate day = model.retires();
        Model known = model.catalogued();
        if (day != null) {
            return day.toString();
        }
        return known == null || known.notRetiredBefore() == null
                ? ""
                : "not before " + known.notRetiredBefore();
    }

    private String source(KnownModel model, Answer answer) {
        if (model.listed() == null || answer.snapshot() == null) {
            return "the catalogue";
        }
        return answer.lister().name()
                + ", asked "
                + Age.of(Duration.between(answer.snapshot().asked(), now))
                + (model.catalogued() == null ? "" : ", and the catalogue");
    }

    private static String joined(List<String> words) {
        return words.stream().collect(Collectors.joining(", "));
    }

    private static void add(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add("  %-10s %s".formatted(name, Controls.line(value)));
        }
    }
}
