package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.provider.Forwarded;
import dev.llm.proxy.front.Exchange;
import dev.llm.proxy.front.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One exchange, and what it goes by.
record Call(Exchange exchange, Way way, Headers headers, Trail trail, Routing routing) {
    Dialect dialect() {
        return way.dialect();
    }

    /// Of a way that has one.
    String provider() {
        String provider = way.provider();
        if (provider == null) {
            throw new IllegalStateException("a way through without a provider");
        }
        return provider;
    }

    /// @param most bytes of it, unpacked
    byte[] body(long most) {
        return Unpacked.body(
                exchange.body(), headers.first("content-encoding"), most, exchange::hold);
    }

    void requireVersion() {
        if (Way.isAnthropic(dialect()) && !headers.has("anthropic-version")) {
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST, "anthropic-version: header is required");
        }
    }

    /// The request as the rules have it; null when one of them has answered.
    ///
    /// @throws LlmException when one of them refuses it
    Ruled.@Nullable Asked ruled(Conversation conversation) {
        Ruled ruled = Ruled.by(routing.rules(), conversation, exchange.path(), headers());
        switch (ruled) {
            case Ruled.Asked asked -> {
                trail.applied(asked.rules(), asked.skipped());
                return asked;
            }
            case Ruled.Refused refused -> {
                trail.applied(List.of(refused.rule()), List.of());
                throw refused.failure();
            }
            case Ruled.Answered answered -> {
                trail.applied(List.of(answered.rule()), List.of());
                Headers type = Replies.headers("content-type", answered.contentType());
                say(new Refusal(200, type, answered.body()));
                return null;
            }
        }
    }

    /// The request for a provider of the client's own format.
    ///
    /// @param fields its headers, as the rules have them
    /// @param key the origin of the key to ask with; null for any
    Forwarded forwarded(Headers fields, byte[] body, @Nullable String key) {
        Access access = routing.access();
        boolean keyed = access.passesKeyOf(headers);
        return new Forwarded(
                exchange.method(),
                way.path(),
                exchange.query(),
                Replies.forwardable(access.withoutOurs(fields), keyed),
                body,
                keyed,
                key);
    }

    void say(Refusal answer) {
        trail.answered(answer.status());
        exchange.answer(answer.status(), answer.headers(), answer.body());
    }
}
