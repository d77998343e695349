package dev.llm.proxy;

import dev.llm.http.Timeouts;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.provider.Forwarded;
import dev.llm.provider.Passed;
import dev.llm.provider.Provider;
import dev.llm.proxy.front.Exchange;
import dev.llm.route.Limits;
import java.time.Duration;

/// Lets a request through to a provider, and the answer back, without a look at either.
final class Passage {
    private final Exchange exchange;
    private final Trail trail;
    private final Timeouts timeouts;

    Passage(Exchange exchange, Trail trail, Limits limits) {
        this.exchange = exchange;
        this.trail = trail;
        Duration whole = limits.request();
        this.timeouts = new Timeouts(limits.connect(), whole, whole, whole);
    }

    void pass(Provider provider, Forwarded request) {
        try (Passed passed = provider.forward(request, timeouts)) {
            trail.keyed(passed.key());
            trail.answered(passed.answer().status());
            exchange.begin(passed.answer().status(), returnable(passed.answer().headers()));
            for (byte[] bytes; (bytes = passed.answer().next()) != null; ) {
                exchange.write(bytes);
                trail.sent(bytes);
            }
            exchange.end();
        } catch (LlmException e) {
            if (exchange.begun()) {
                exchange.breakOff();
            }
            throw e;
        }
    }

    /// With the length, so that a client can tell from it too that an answer is not whole.
    private static Headers returnable(Headers headers) {
        String length = headers.first("content-length");
        Headers returnable = Replies.returnable(headers);
        return length == null ? returnable : returnable.with("content-length", length);
    }
}
