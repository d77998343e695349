package dev.llm.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a log is doing.
///
/// @param queued records of beginnings and ends that wait to be written
/// @param written since the log was opened
/// @param lost records that were never written: the gap
/// @param failure why nothing is written at the moment; null when all is well
/// @param since when the failure began
public record LogHealth(
        int queued, long written, long lost, @Nullable String failure, @Nullable Instant since) {}
