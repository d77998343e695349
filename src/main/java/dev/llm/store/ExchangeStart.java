package dev.llm.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An exchange that begins.
///
/// @param id unlike any other; [ExchangeId] makes them
/// @param source [#PROXY] or [#PROMPT]
/// @param clientDialect the format in which it was asked; null for a prompt
/// @param modelAsked as the client named it
/// @param client its address
/// @param agent its `User-Agent`
/// @param request the body, whole and not compressed; it is not copied, so it must not change
public record ExchangeStart(
        String id,
        Instant time,
        String source,
        @Nullable String clientDialect,
        @Nullable String path,
        String modelAsked,
        boolean stream,
        @Nullable String client,
        @Nullable String agent,
        byte @Nullable [] request)
        implements Entry.OfExchange {
    public static final String PROXY = "proxy";
    public static final String PROMPT = "prompt";

    @Override
    public long size() {
        return Entry.size(request);
    }
}
