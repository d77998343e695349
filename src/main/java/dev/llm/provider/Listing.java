package dev.llm.provider;

import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what the lists of models of several APIs have in common. A date that cannot be read counts as not given: it is
/// no reason to hide a model.
final class Listing {
    private Listing() {}

    /// `GET /models` as OpenAI answers it, with what other servers add.
    static List<ListedModel> openai(JsonObject body) {
        var models = new ArrayList<ListedModel>();
        for (JsonObject model : body.objects("data")) {
            Long created = model.integer("created");
            Integer context = model.smallInteger("context_length");
            models.add(
                    new ListedModel(
                            model.requiredText("id"),
                            model.text("name"),
                            created == null ? null : Instant.ofEpochSecond(created),
                            context != null ? context : model.smallInteger("max_model_len"),
                            null,
                            day(model.text("shutdown_date")),
                            model.raw()));
        }
        return models;
    }

    static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// The day of a date, or of a date with a time.
    static @Nullable LocalDate day(@Nullable String text) {
        Instant instant = instant(text);
        if (instant != null) {
            return instant.atZone(ZoneOffset.UTC).toLocalDate();
        }
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }

    static long count(JsonObject body, String field) {
        Long count = body.integer(field);
        if (count == null) {
            throw new LlmException(ErrorKind.NOT_AN_API, "the answer has no " + field);
        }
        return count;
    }
}
