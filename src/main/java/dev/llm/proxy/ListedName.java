package dev.llm.proxy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A model as clients are shown it.
///
/// @param id by which they ask for it
/// @param name for people
/// @param owner whose it is
/// @param created null when it is not known
/// @param context the most tokens it reads; null when it is not known
/// @param output the most tokens it writes; null when it is not known
public record ListedName(
        String id,
        String name,
        String owner,
        @Nullable Instant created,
        @Nullable Integer context,
        @Nullable Integer output) {}
