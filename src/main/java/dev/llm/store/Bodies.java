package dev.llm.store;

/// What is kept of what was said.
public enum Bodies {
    /// Requests, answers, and their text for searching.
    ALL,
    /// The bodies of exchanges that failed; the text of all.
    ERRORS,
    /// Only who was asked, when, how it ended and what it cost.
    NONE
}
