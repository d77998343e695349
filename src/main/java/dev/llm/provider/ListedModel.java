package dev.llm.provider;

import dev.llm.model.RawJson;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A model as its provider lists it. What the list does not say is null.
///
/// @param id as a request names it
/// @param context the most tokens of a prompt, or of prompt and answer together where the provider counts so
/// @param retires the day from which it no longer answers
/// @param raw the provider's own entry
public record ListedModel(
        String id,
        @Nullable String displayName,
        @Nullable Instant created,
        @Nullable Integer context,
        @Nullable Integer maxOutput,
        @Nullable LocalDate retires,
        RawJson raw) {}
