package dev.llm.cli;

import dev.llm.catalog.Cost;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.route.Entry;
import dev.llm.route.Lister;
import dev.llm.settings.DataDirectory;
import dev.llm.settings.Key;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import dev.llm.settings.Value;
import dev.llm.store.Bodies;
import dev.llm.store.Database;
import dev.llm.store.LogOptions;
import dev.llm.store.Spool;
import dev.llm.store.SpooledPrompt;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The log, as the settings have it.
record LogAccess(Invocation invocation, Settings settings) {
    private static final String POSTGRES = "jdbc:postgresql:";
    private static final int KILOBYTE = 1024;

    /// Where the log is when the settings name no other place.
    Path file() {
        return directory().resolve("logs.db");
    }

    Spool spool() {
        return new Spool(directory().resolve("prompts.jsonl"));
    }

    private Path directory() {
        return DataDirectory.of(invocation.environment());
    }

    /// What is taken out of whatever is logged.
    List<Pattern> remove() {
        Value<List<String>> patterns = settings.value(Key.LOG_REDACT);
        return patterns == null
                ? List.of()
                : patterns.value().stream().map(Pattern::compile).toList();
    }

    /// @throws LlmException of kind CONFIGURATION when `log_url` is none
    Database database() {
        Secret secret = settings.logUrl();
        if (secret == null) {
            return Database.sqlite(file(), invocation.cacheDirectory());
        }
        String url = secret.resolve();
        knowPassword(url);
        if (!url.startsWith(POSTGRES)) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "log_url must begin with " + POSTGRES,
                    "such as jdbc:postgresql://localhost/llm?user=me&password=...");
        }
        return Database.postgres(url);
    }

    /// The driver may quote a part of its URL.
    private void knowPassword(String url) {
        Matcher password = Pattern.compile("password=([^&]*)").matcher(url);
        while (password.find()) {
            settings.knowSecret(password.group(1));
            settings.knowSecret(URLDecoder.decode(password.group(1), StandardCharsets.UTF_8));
        }
    }

    /// How the log is kept, with the prompts that wait for it.
    LogOptions options(Wiring wiring) {
        Value<Integer> days = settings.value(Key.LOG_RETENTION_DAYS);
        Map<String, Entry> entries = new HashMap<>();
        for (Lister lister : wiring.listers()) {
            entries.put(lister.name(), lister.entry());
        }
        return LogOptions.of(database(), invocation.notices()::withoutKeys)
                .withBodies(
                        switch (settings.get(Key.LOG_BODIES)) {
                            case ALL -> Bodies.ALL;
                            case ERRORS -> Bodies.ERRORS;
                            case NONE -> Bodies.NONE;
                        },
                        settings.get(Key.LOG_BODY_LIMIT) * KILOBYTE)
                .withRetention(
                        days == null ? null : Duration.ofDays(days.value()),
                        (long) settings.get(Key.LOG_RETENTION_MB) * KILOBYTE * KILOBYTE)
                .without(remove())
                .withSpool(spool(), prompt -> cost(prompt, entries, wiring));
    }

    private Cost cost(SpooledPrompt prompt, Map<String, Entry> entries, Wiring wiring) {
        @Nullable Entry entry = prompt.provider() == null ? null : entries.get(prompt.provider());
        if (entry == null || prompt.model() == null) {
            return Cost.UNKNOWN;
        }
        LocalDate day = prompt.time().atZone(ZoneOffset.UTC).toLocalDate();
        return new ReplyCost(wiring.catalog(), settings, prompt.options())
                .of(prompt.model(), prompt.usage(), entry, day);
    }
}
