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

    /// How servers name the length of a model's context: OpenRouter, vLLM, Groq, Mistral.
    private static final List<String> CONTEXT =
            List.of("context_length", "max_model_len", "context_window", "max_context_length");

    /// `GET /models` as OpenAI answers it, with what other servers add.
    static List<ListedModel> openai(JsonObject body) {
        var models = new ArrayList<ListedModel>();
        for (JsonObject model : entries(body, "data")) {
            models.add(
                    new ListedModel(
                            model.requiredText("id"),
                            model.text("name"),
                            moment(model.integer("created")),
                            context(model),
                            null,
                            day(model.text("shutdown_date")),
                            model.raw()));
        }
        return models;
    }

    /// The models of a list, which may be none. A body without a list is not this API's.
    static List<JsonObject> entries(JsonObject body, String field) {
        if (!body.has(field)) {
            throw body.missing(field);
        }
        return body.objects(field);
    }

    private static @Nullable Integer context(JsonObject model) {
        for (String field : CONTEXT) {
            Integer context = model.smallInteger(field);
            if (context != null) {
                return context;
            }
        }
        return null;
    }

    private static @Nullable Instant moment(@Nullable Long seconds) {
        try {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException _) {
            return null;
        }
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
