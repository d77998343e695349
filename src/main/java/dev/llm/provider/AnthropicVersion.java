package dev.llm.provider;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of Anthropic's API, as the header `anthropic-version` names it. Both are live.
public enum AnthropicVersion {
    V2023_06_01("2023-06-01"),

    /// The one of the official SDKs since October 2026: the key is a bearer token, and sampling parameters are unknown.
    V2026_10_21("2026-10-21");

    private final String word;

    AnthropicVersion(String word) {
        this.word = word;
    }

    public static AnthropicVersion named(String word) {
        for (AnthropicVersion version : values()) {
            if (version.word.equals(word)) {
                return version;
            }
        }
        throw new IllegalArgumentException("no version of Anthropic's API: " + word);
    }

    public String word() {
        return word;
    }

    boolean keyIsBearer() {
        return this == V2026_10_21;
    }

    /// @throws LlmException of kind USAGE for a parameter that this version does not know
    void check(Parameters parameters) {
        if (this == V2026_10_21) {
            refuse("temperature", parameters.temperature());
            refuse("top_p", parameters.topP());
            refuse("top_k", parameters.topK());
        }
    }

    private void refuse(String name, @Nullable Object value) {
        if (value != null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "Anthropic's API version " + word + " has no parameter " + name,
                    "leave it out, or set api_version = \"" + V2023_06_01.word + '"');
        }
    }

    /// Takes out what this version refuses in a history that another version, or another provider, made: the citations
    /// of what a user says.
    void adapt(ObjectNode body) {
        if (this != V2026_10_21) {
            return;
        }
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                for (JsonNode block : message.path("content")) {
                    if (block instanceof ObjectNode text
                            && text.path("type").asString("").equals("text")) {
                        text.remove("citations");
                    }
                }
            }
        }
    }
}
