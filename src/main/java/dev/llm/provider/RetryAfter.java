package dev.llm.provider;

import dev.llm.http.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// How long a provider asks to be left alone: `retry-after-ms`, else `retry-after` in seconds or as an HTTP date.
final class RetryAfter {
    /// A year; more is no wish to be taken seriously.
    private static final double LONGEST_MILLIS = 366 * 86_400_000.0;

    private RetryAfter() {}

    static @Nullable Duration of(HttpReply answer, Instant now) {
        Duration exact = millis(answer.header("retry-after-ms"), 1);
        return exact != null ? exact : seconds(answer.header("retry-after"), now);
    }

    private static @Nullable Duration seconds(@Nullable String text, Instant now) {
        Duration duration = millis(text, 1000);
        if (duration != null || text == null) {
            return duration;
        }
        try {
            Instant date =
                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static @Nullable Duration millis(@Nullable String text, int unit) {
        try {
            double value = text == null ? Double.NaN : Double.parseDouble(text.strip()) * unit;
            return value >= 0 && value <= LONGEST_MILLIS
                    ? Duration.ofMillis(Math.round(value))
                    : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
