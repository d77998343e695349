package dev.llm.dialect;

import dev.llm.model.Effort;
import java.util.EnumSet;
import java.util.Set;

/// What a format can express, so that a random conversation stays within it.
enum Ability {
    PROOFS,
    REDACTED_THINKING,
    BARE_THINKING,
    REFUSALS,
    SEVERAL_TEXTS,
    SYSTEM_ANYWHERE,
    IMAGE_LINKS,
    UPLOADS,
    DOCUMENTS,
    DOCUMENT_TEXTS,
    DOCUMENT_LINKS,
    AUDIO,
    RICH_RESULTS,
    FAILED_RESULTS,
    RESULTS_BESIDE_TEXT,
    CALL_EXTRAS,
    TOOL_CHOICE,
    STRICT,
    TOP_K,
    SEED,
    STOP_SEQUENCES_TOLD,
    REFUSAL_DETAILS,
    CACHE_FIGURES,
    LONG_CACHE_FIGURES,
    REASONING_FIGURES,
    REPLY_IDS,
    OPAQUE_PARTS,
    TEXT_EXTRAS,
    ANNOTATIONS,
    THINKING_ANYWHERE,
    TEXT_AFTER_CALLS;

    static final Set<Ability> ALL = EnumSet.allOf(Ability.class);

    static Set<Ability> of(Dialect dialect, boolean foreignFields) {
        return switch (dialect.name()) {
            case "anthropic" ->
                    EnumSet.of(
                            PROOFS,
                            REDACTED_THINKING,
                            SEVERAL_TEXTS,
                            SYSTEM_ANYWHERE,
                            IMAGE_LINKS,
                            UPLOADS,
                            DOCUMENTS,
                            DOCUMENT_TEXTS,
                            DOCUMENT_LINKS,
                            RICH_RESULTS,
                            FAILED_RESULTS,
                            RESULTS_BESIDE_TEXT,
                            CALL_EXTRAS,
                            TOOL_CHOICE,
                            STRICT,
                            TOP_K,
                            STOP_SEQUENCES_TOLD,
                            REFUSAL_DETAILS,
                            CACHE_FIGURES,
                            LONG_CACHE_FIGURES,
                            REASONING_FIGURES,
                            REPLY_IDS,
                            OPAQUE_PARTS,
                            TEXT_EXTRAS,
                            ANNOTATIONS,
                            THINKING_ANYWHERE,
                            TEXT_AFTER_CALLS);
            case "openai-chat" -> {
                Set<Ability> abilities =
                        EnumSet.of(
                                REFUSALS,
                                SEVERAL_TEXTS,
                                SYSTEM_ANYWHERE,
                                IMAGE_LINKS,
                                UPLOADS,
                                DOCUMENTS,
                                AUDIO,
                                CALL_EXTRAS,
                                TOOL_CHOICE,
                                STRICT,
                                SEED,
                                CACHE_FIGURES,
                                REASONING_FIGURES,
                                REPLY_IDS,
                                OPAQUE_PARTS,
                                TEXT_EXTRAS,
                                ANNOTATIONS);
                if (foreignFields) {
                    abilities.addAll(EnumSet.of(TOP_K, BARE_THINKING));
                }
                yield abilities;
            }
            default ->
                    EnumSet.of(
                            SYSTEM_ANYWHERE,
                            BARE_THINKING,
                            CALL_EXTRAS,
                            TOP_K,
                            SEED,
                            TEXT_AFTER_CALLS);
        };
    }

    /// The levels of effort that a format has words for. One that it lacks is written as the nearest, and lost.
    static Set<Effort> efforts(Dialect dialect) {
        return switch (dialect.name()) {
            case "openai-chat" -> EnumSet.allOf(Effort.class);
            default -> EnumSet.noneOf(Effort.class);
        };
    }
}
