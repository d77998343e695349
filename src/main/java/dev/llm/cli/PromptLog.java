package dev.llm.cli;

import dev.llm.chat.Outcome;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Usage;
import dev.llm.settings.Key;
import dev.llm.settings.LogBodies;
import dev.llm.settings.Settings;
import dev.llm.store.ExchangeId;
import dev.llm.store.Spool;
import dev.llm.store.SpooledPrompt;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps one call for the log. What fails here is said, and changes nothing else: the answer was given.
final class PromptLog {
    /// So much may wait before a call writes it to the log by itself, for users who never look.
    private static final long LARGE = 8L * 1024 * 1024;

    private final Settings settings;
    private final Invocation invocation;
    private final Wiring wiring;
    private final LogAccess access;
    private final List<Pattern> remove;

    PromptLog(Invocation invocation, Settings settings, Wiring wiring) {
        this.invocation = invocation;
        this.settings = settings;
        this.wiring = wiring;
        this.access = new LogAccess(invocation, settings);
        this.remove = access.remove();
    }

    /// A call that began to be answered.
    void answered(ChatOptions options, Instant time, List<Message> messages, Outcome outcome) {
        ChatReply reply = outcome.reply();
        Duration first = outcome.timeToFirstToken();
        LlmException failure = outcome.failure();
        String target = outcome.target().toString();
        keep(
                new SpooledPrompt(
                        ExchangeId.next(time, new Random()),
                        time,
                        asked(options, target),
                        settings.get(Key.STREAM),
                        clean(options.parameters()),
                        request(options, messages),
                        outcome.target().entry().name(),
                        reply.model().isEmpty() ? outcome.target().model() : reply.model(),
                        failure == null ? 0 : failure.upstream().status(),
                        reply.complete() ? reply.stop().reason().word() : null,
                        failure == null ? null : word(failure),
                        failure == null ? null : clean(failure.message()),
                        reply.usage(),
                        first == null ? null : Long.valueOf(first.toMillis()),
                        outcome.total().toMillis(),
                        outcome.lost(),
                        response(reply)));
    }

    /// A call that nobody answered. What was wrong with the command line is nobody's answer.
    void failed(ChatOptions options, Instant time, List<Message> messages, LlmException failure) {
        ErrorKind kind = failure.kind();
        if (kind == ErrorKind.USAGE || kind == ErrorKind.CONFIGURATION) {
            return;
        }
        keep(
                new SpooledPrompt(
                        ExchangeId.next(time, new Random()),
                        time,
                        asked(options, "the default model"),
                        settings.get(Key.STREAM),
                        clean(options.parameters()),
                        request(options, messages),
                        null,
                        null,
                        failure.upstream().status(),
                        null,
                        word(failure),
                        clean(failure.message()),
                        Usage.UNKNOWN,
                        null,
                        Duration.between(time, wiring.now()).toMillis(),
                        List.of(),
                        null));
    }

    private void keep(SpooledPrompt prompt) {
        // A channel of an interrupted thread closes itself, and an answer that was broken off is
        // worth keeping.
        boolean interrupted = Thread.interrupted();
        Spool spool = access.spool();
        try {
            if (spool.add(prompt) > LARGE) {
                access.options(wiring).settle(wiring.now());
            }
        } catch (IOException | SQLException | RuntimeException e) {
            invocation
                    .notices()
                    .say(
                            "this call was not logged: "
                                    + (e instanceof IOException ? "cannot write " : "")
                                    + e.getMessage()
                                    + "; to do without: --no-log, or log = false");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String asked(ChatOptions options, String otherwise) {
        String model = settings.model();
        return clean(options.queries().isEmpty() && model != null ? model : otherwise);
    }

    private static String word(LlmException failure) {
        return failure.kind().name().toLowerCase(Locale.ROOT);
    }

    private @Nullable JsonNode request(ChatOptions options, List<Message> messages) {
        if (settings.get(Key.LOG_BODIES) == LogBodies.NONE) {
            return null;
        }
        ObjectNode json = Json.object();
        ArrayNode said = json.putArray("messages");
        for (Message message : messages) {
            said.addObject()
                    .put("role", message.role() == Role.SYSTEM ? "system" : "user")
                    .put("content", clean(text(message)));
        }
        ObjectNode given = json.putObject("options");
        clean(options.parameters()).forEach(given::put);
        if (options.think() != null) {
            json.put("think", options.think().word());
        }
        ArrayNode files = json.putArray("attachments");
        for (AttachedFile file : options.attachments()) {
            files.add(clean(file.place()));
        }
        return json;
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            text.append(part instanceof Part.Text said ? said.text() : "");
        }
        return text.toString();
    }

    private @Nullable JsonNode response(ChatReply reply) {
        if (settings.get(Key.LOG_BODIES) == LogBodies.NONE) {
            return null;
        }
        ObjectNode json = Json.object().put("role", "assistant");
        json.put("content", clean(reply.text()));
        if (!reply.reasoning().isEmpty()) {
            json.put("reasoning_content", clean(reply.reasoning()));
        }
        if (!reply.refusal().isEmpty()) {
            json.put("refusal", clean(reply.refusal()));
        }
        return json;
    }

    private Map<String, String> clean(Map<String, String> texts) {
        var clean = new LinkedHashMap<String, String>();
        texts.forEach((name, text) -> clean.put(name, clean(text)));
        return clean;
    }

    private String clean(String text) {
        String clean = invocation.notices().withoutKeys(text);
        for (Pattern pattern : remove) {
            clean = pattern.matcher(clean).replaceAll("***");
        }
        return clean;
    }
}
