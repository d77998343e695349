package dev.llm.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which exchanges are wanted; null is any.
///
/// @param model a part of the name under which it was asked or that served, in whatever case
/// @param since not before
/// @param before this moment
/// @param texts all of which the prompt and the answer together have in them: words, or phrases
public record LogQuery(
        @Nullable String model,
        @Nullable Instant since,
        @Nullable Instant before,
        @Nullable String source,
        List<String> texts) {
    public static final LogQuery ALL = new LogQuery(null, null, null, null, List.of());

    public LogQuery {
        texts = List.copyOf(texts);
    }

    public LogQuery withTexts(List<String> wanted) {
        return new LogQuery(model, since, before, source, wanted);
    }

    /// What stands after `WHERE`.
    String condition(Database database) {
        var conditions = new ArrayList<String>(List.of("1 = 1"));
        if (model != null) {
            conditions.add(
                    "(lower(model_asked) LIKE ? ESCAPE '!'"
                            + " OR lower(coalesce(provider, '') || '/' || coalesce(model, '')) LIKE ? ESCAPE '!')");
        }
        if (since != null) {
            conditions.add("time >= ?");
        }
        if (before != null) {
            conditions.add("time < ?");
        }
        if (source != null) {
            conditions.add("source = ?");
        }
        if (!texts.isEmpty()) {
            conditions.add(database.condition(texts.size()));
        }
        return String.join(" AND ", conditions);
    }

    /// What stands for its question marks.
    List<Object> values(Database database) {
        var values = new ArrayList<Object>();
        if (model != null) {
            String pattern =
                    "%" + model.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
            values.add(pattern);
            values.add(pattern);
        }
        if (since != null) {
            values.add(since.toEpochMilli());
        }
        if (before != null) {
            values.add(before.toEpochMilli());
        }
        if (source != null) {
            values.add(source);
        }
        for (String text : texts) {
            values.add(database.term(text));
        }
        return values;
    }
}
