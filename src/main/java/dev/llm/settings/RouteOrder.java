package dev.llm.settings;

/// Which target of a route is asked first.
public enum RouteOrder {
    /// The first one.
    LISTED,
    /// One by chance, a heavy one more often than a light one.
    WEIGHTED
}
