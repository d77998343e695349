package dev.llm.settings;

/// A setting's value and where it came from.
public record Value<T>(T value, Origin origin) {
    static <T> Value<T> byDefault(T value) {
        return new Value<>(value, new Origin.Default());
    }
}
