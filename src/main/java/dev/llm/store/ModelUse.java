package dev.llm.store;

import java.math.BigDecimal;
import java.time.Instant;

/// What one model was used for within a quarter of an hour, which is what days of all time zones are made of.
///
/// @param model `provider/model`, or the name that was asked for when nobody served
/// @param failed how many of the exchanges went wrong or never ended
/// @param unpriced how many are not part of the cost, because theirs is not known
/// @param cost in US dollars
public record ModelUse(
        String model,
        Instant quarter,
        long exchanges,
        long failed,
        long unpriced,
        long input,
        long cacheRead,
        long output,
        BigDecimal cost) {}
