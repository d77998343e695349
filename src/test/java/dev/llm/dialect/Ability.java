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
    TEXT_AFTER_CALLS,
    STOP_SEQUENCES,
    /// Whether a function is strict may be left unsaid.
    STRICT_UNSAID,
    /// A figure of the usage may be left out.
    FIGURES_UNSAID,
    /// A message of the assistant has fields of its own, beside those of its parts.
    ASSISTANT_EXTRAS,
    /// Opaque parts may stand beside messages and not only in them.
    OPAQUE_ITEMS,
    /// A link says of what type its file is, and must.
    LINK_TYPES,
    DOCUMENT_NAMES,
    /// Whether several tools may be called at a time.
    PARALLEL_CALLS,
    /// Functions and the provider's own tools in any order.
    MIXED_TOOLS,
    /// What came from a cache, without what went into one.
    CACHE_READS,
    /// A proof on a part that is no reasoning.
    SIGNED_PARTS,
    /// Any object of JSON for an answer.
    ANY_OBJECT,
    /// A schema for an answer has a name and more, and says whether it is strict.
    NAMED_SCHEMAS,
    /// The lack of what every other format has: tools, images, parameters, and streaming asked for in the body.
    NOTHING_BUT_TEXT;

    static final Set<Ability> ALL = EnumSet.complementOf(EnumSet.of(NOTHING_BUT_TEXT));

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
                            DOCUMENT_NAMES,
                            PARALLEL_CALLS,
                            MIXED_TOOLS,
                            TEXT_AFTER_CALLS,
                            STOP_SEQUENCES,
                            STRICT_UNSAID,
                            FIGURES_UNSAID,
                            ASSISTANT_EXTRAS);
            case "openai-chat" -> {
                Set<Ability> abilities =
                        EnumSet.of(
                                REFUSALS,
                                ANY_OBJECT,
                                NAMED_SCHEMAS,
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
                                ANNOTATIONS,
                                DOCUMENT_NAMES,
                                PARALLEL_CALLS,
                                MIXED_TOOLS,
                                STOP_SEQUENCES,
                                STRICT_UNSAID,
                                FIGURES_UNSAID,
                                ASSISTANT_EXTRAS);
                if (foreignFields) {
                    abilities.addAll(EnumSet.of(TOP_K, BARE_THINKING));
                }
                yield abilities;
            }
            case "salesforce" ->
                    EnumSet.of(
                            NOTHING_BUT_TEXT,
                            SYSTEM_ANYWHERE,
                            REPLY_IDS,
                            FIGURES_UNSAID,
                            ASSISTANT_EXTRAS);
            case "openai-responses" ->
                    EnumSet.of(
                            ANY_OBJECT,
                            NAMED_SCHEMAS,
                            PROOFS,
                            REDACTED_THINKING,
                            REFUSALS,
                            SEVERAL_TEXTS,
                            SYSTEM_ANYWHERE,
                            IMAGE_LINKS,
                            UPLOADS,
                            DOCUMENTS,
                            DOCUMENT_LINKS,
                            RICH_RESULTS,
                            CALL_EXTRAS,
                            TOOL_CHOICE,
                            STRICT,
                            CACHE_FIGURES,
                            LONG_CACHE_FIGURES,
                            REASONING_FIGURES,
                            REPLY_IDS,
                            OPAQUE_PARTS,
                            OPAQUE_ITEMS,
                            TEXT_EXTRAS,
                            ANNOTATIONS,
                            THINKING_ANYWHERE,
                            DOCUMENT_NAMES,
                            PARALLEL_CALLS,
                            MIXED_TOOLS,
                            TEXT_AFTER_CALLS);
            case "gemini" ->
                    EnumSet.of(
                            ANY_OBJECT,
                            PROOFS,
                            SIGNED_PARTS,
                            REDACTED_THINKING,
                            BARE_THINKING,
                            SEVERAL_TEXTS,
                            IMAGE_LINKS,
                            LINK_TYPES,
                            DOCUMENTS,
                            DOCUMENT_TEXTS,
                            DOCUMENT_LINKS,
                            AUDIO,
                            RICH_RESULTS,
                            FAILED_RESULTS,
                            RESULTS_BESIDE_TEXT,
                            CALL_EXTRAS,
                            TOOL_CHOICE,
                            STRICT_UNSAID,
                            TOP_K,
                            SEED,
                            STOP_SEQUENCES,
                            REFUSAL_DETAILS,
                            CACHE_READS,
                            FIGURES_UNSAID,
                            REASONING_FIGURES,
                            REPLY_IDS,
                            OPAQUE_PARTS,
                            TEXT_EXTRAS,
                            ASSISTANT_EXTRAS,
                            THINKING_ANYWHERE,
                            TEXT_AFTER_CALLS);
            default ->
                    EnumSet.of(
                            ANY_OBJECT,
                            SYSTEM_ANYWHERE,
                            BARE_THINKING,
                            CALL_EXTRAS,
                            TOP_K,
                            SEED,
                            MIXED_TOOLS,
                            TEXT_AFTER_CALLS,
                            STOP_SEQUENCES,
                            FIGURES_UNSAID,
                            ASSISTANT_EXTRAS);
        };
    }

    /// The levels of effort that a format has words for. One that it lacks is written as the nearest, and lost.
    static Set<Effort> efforts(Dialect dialect) {
        return switch (dialect.name()) {
            case "openai-chat", "openai-responses" -> EnumSet.allOf(Effort.class);
            case "anthropic" -> EnumSet.complementOf(EnumSet.of(Effort.MINIMAL));
            case "ollama" -> EnumSet.complementOf(EnumSet.of(Effort.MINIMAL, Effort.XHIGH));
            case "gemini" -> EnumSet.complementOf(EnumSet.of(Effort.XHIGH, Effort.MAX));
            default -> EnumSet.noneOf(Effort.class);
        };
    }
}
