package dev.llm.settings;

/// Which of OpenAI's two chat APIs a server of type `openai` is asked by.
public enum OpenAiApi {
    RESPONSES,
    CHAT
}
