package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.proxy.rules.Applied;
import dev.llm.proxy.rules.BodyFormat;
import dev.llm.proxy.rules.Matched;
import dev.llm.proxy.rules.Rules;
import dev.llm.proxy.rules.Subject;
import java.util.List;

/// What the rules make of a request.
sealed interface Ruled {
    /// @param rules the names of those that were followed
    /// @param skipped those that could not be, with the reason
    /// @param model to be asked for
    record Asked(
            Conversation conversation,
            Headers headers,
            String model,
            List<String> rules,
            List<Applied.Skipped> skipped)
            implements Ruled {}

    record Refused(String rule, LlmException failure) implements Ruled {}

    record Answered(String rule, byte[] body, String contentType) implements Ruled {}

    /// @param path as the client sent it
    static Applied applied(Rules rules, Conversation conversation, String path, Headers headers) {
        var format = BodyFormat.of(conversation.dialect().name());
        Matched matched = rules.matching(new Subject(format, conversation.model(), path, headers));
        return matched.apply(matched.needsBody() ? conversation.tree() : null, headers);
    }

    static Ruled by(Rules rules, Conversation conversation, String path, Headers headers) {
        return switch (applied(rules, conversation, path, headers)) {
            case Applied.Changed changed -> {
                Conversation made =
                        changed.body() == null
                                ? conversation
                                : new Conversation(
                                        conversation.dialect(), Json.bytes(changed.body()));
                yield new Asked(
                        made,
                        changed.headers(),
                        changed.route() == null ? made.model() : changed.route(),
                        changed.rules(),
                        changed.skipped());
            }
            case Applied.Refused refused ->
                    new Refused(
                            refused.rule(),
                            new LlmException(
                                    ErrorKind.INVALID_REQUEST,
                                    refused.message(),
                                    null,
                                    new Upstream(refused.status(), null, null, null, null, null),
                                    null));
            case Applied.Answered answered ->
                    new Answered(answered.rule(), answered.body(), answered.contentType());
        };
    }
}
