package dev.llm.proxy.rules;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rules for one request.
public final class Matched {
    private final Subject subject;
    private final List<Rule> rules;

    /// The first one that ends the matter: what others do to the request is of no account then.
    private final @Nullable Rule last;

    Matched(Subject subject, List<Rule> rules) {
        this.subject = subject;
        this.rules = rules;
        this.last =
                rules.stream()
                        .filter(rule -> !(rule.action() instanceof Action.Change))
                        .findFirst()
                        .orElse(null);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /// Their names, in their order.
    public List<String> names() {
        return rules.stream().map(Rule::name).toList();
    }

    /// Whether [#apply] must be given the body. What only routes, sets headers, refuses or answers does without.
    public boolean needsBody() {
        return last == null
                && rules.stream()
                        .anyMatch(rule ->
                                rule.action() instanceof Action.Change change
                                        && !change.edits().isEmpty());
    }

    /// @param body is not changed; may be null unless it is needed
    /// @throws LlmException of kind CONFIGURATION when the file with the answer cannot be read
    public Applied apply(@Nullable ObjectNode body, Headers headers) {
        if (last != null) {
            return switch (last.action()) {
                case Action.Refuse refuse ->
                        new Applied.Refused(last.name(), refuse.message(), refuse.status());
                case Action.Answer answer -> answer(last.name(), answer.file());
                case Action.Change _ -> throw new IllegalStateException(last.name());
            };
        }
        ObjectNode current = body;
        Headers sent = headers;
        String route = null;
        var followed = new ArrayList<String>();
        var skipped = new ArrayList<Applied.Skipped>();
        for (Rule rule : rules) {
            if (!(rule.action() instanceof Action.Change change)) {
                continue;
            }
            try {
                current = change.edits().isEmpty() ? current : edited(current, change.edits());
            } catch (Unfit e) {
                // All of the rule or nothing: half of it was not what anybody wanted.
                skipped.add(new Applied.Skipped(rule.name(), e.why()));
                continue;
            }
            sent = sent.with(change.headers());
            if (change.route() != null) {
                route = change.route();
            } else if (route == null && subject.model() == null) {
                route = change.modelIfNone();
            }
            followed.add(rule.name());
        }
        return new Applied.Changed(current, sent, route, followed, skipped);
    }

    private ObjectNode edited(@Nullable ObjectNode body, List<Edit> edits) throws Unfit {
        if (body == null) {
            throw new IllegalArgumentException("these rules need the body");
        }
        ObjectNode copy = body.deepCopy();
        boolean changed = false;
        for (Edit edit : edits) {
            changed |= edit.apply(copy, subject.format());
        }
        return changed ? copy : body;
    }

    /// Read each time, so that a change of the file counts at once.
    private static Applied answer(String rule, Path file) {
        byte[] body;
        try {
            body = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new LlmException(
                            ErrorKind.CONFIGURATION,
                            "the answer of "
                                    + rule
                                    + ": "
                                    + file
                                    + (e instanceof NoSuchFileException
                                            ? " does not exist"
                                            : " cannot be read"))
                    .withTold(Told.sentence("the answer of " + rule + " cannot be read"));
        }
        String name = file.toString();
        if (name.endsWith(".sse")) {
            return new Applied.Answered(rule, body, "text/event-stream");
        }
        if (name.endsWith(".ndjson")) {
            return new Applied.Answered(rule, body, "application/x-ndjson");
        }
        if (Json.parse(new String(body, StandardCharsets.UTF_8)) == null) {
            throw new LlmException(
                            ErrorKind.CONFIGURATION,
                            "the answer of " + rule + ": " + file + " is no JSON",
                            "a stream's file ends in .sse or .ndjson")
                    .withTold(Told.sentence("the answer of " + rule + " is no JSON"));
        }
        return new Applied.Answered(rule, body, "application/json");
    }
}
