package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment as people write it: so long ago (`30m`, `12h`, `7d`, `2w`), a day, or a day and a time.
final class Moment {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhdw])");

    private Moment() {}

    /// @param option that has it
    /// @throws LlmException of kind USAGE
    static Instant of(String option, String text, Instant now, ZoneId zone) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
        }
        try {
            return text.length() == "2026-11-21".length()
                    ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : text.endsWith("Z")
                            ? Instant.parse(text)
                            : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
        } catch (DateTimeParseException _) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    option + " must be a time, not \"" + text + '"',
                    "such as 30m, 12h, 7d, 2w, 2026-11-21 or 2026-11-21T18:30");
        }
    }
}
