package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.http.Timeouts;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.provider.Forwarded;
import dev.llm.provider.Passed;
import dev.llm.provider.Provider;
import dev.llm.proxy.front.Exchange;
import dev.llm.route.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets a request through to a provider, and the answer back, with no look at either but for the tokens that it says it
/// took.
final class Passage {
    private final Exchange exchange;
    private final Trail trail;

    /// In which a stream may say what it used.
    private final Dialect dialect;

    private final Timeouts timeouts;

    Passage(Call call, Limits limits) {
        this.exchange = call.exchange();
        this.trail = call.trail();
        this.dialect = call.dialect();
        Duration whole = limits.request();
        this.timeouts = new Timeouts(limits.connect(), whole, whole, whole);
    }

    void pass(Provider provider, Forwarded request) {
        try (Passed passed = provider.forward(request, timeouts)) {
            trail.keyed(passed.key());
            trail.answered(passed.answer().status());
            exchange.begin(passed.answer().status(), returnable(passed.answer().headers()));
            UsageReader reader = reader(passed.answer().mediaType());
            try {
                for (byte[] bytes; (bytes = passed.answer().next()) != null; ) {
                    exchange.write(bytes);
                    trail.sent(bytes);
                    if (reader != null) {
                        reader.read(bytes);
                    }
                }
            } finally {
                if (reader != null) {
                    trail.used(reader.usage());
                    passed.meter().accept(trail.tokens());
                }
            }
            exchange.end();
        } catch (LlmException e) {
            if (exchange.begun()) {
                exchange.breakOff();
            }
            throw e;
        }
    }

    /// Null for what says nothing of tokens. Who looks at an answer of before, such as that of a batch, spends none.
    private @Nullable UsageReader reader(String mediaType) {
        if (!exchange.method().equals("POST")) {
            return null;
        }
        return switch (mediaType) {
            case "application/json" -> new JsonUsage();
            case "text/event-stream" -> new Tap(dialect, new Origin("", ""));
            default -> null;
        };
    }

    /// With the length, so that a client can tell from it too that an answer is not whole.
    private static Headers returnable(Headers headers) {
        String length = headers.first("content-length");
        Headers returnable = Replies.returnable(headers);
        return length == null ? returnable : returnable.with("content-length", length);
    }
}
