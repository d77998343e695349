package dev.llm.provider;

/// A key, ready to be sent.
///
/// @param bearer whether it goes into `Authorization: Bearer` where the vendor also knows another header
/// @param origin where it came from, for advice: `ANTHROPIC_API_KEY`
public record Credential(String value, boolean bearer, String origin) {
    @Override
    public String toString() {
        return "key from " + origin;
    }
}
