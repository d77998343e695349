package dev.llm.tokens;

import dev.llm.catalog.Model;
import java.util.Locale;

/// How the models of one family count, as far as that is known without asking them.
///
/// @param text counts what is said
/// @param framing what is added around it
/// @param media for what is not text
public record Tokenizer(TextCounter text, Framing framing, MediaFormula media) {
    public static final Tokenizer O200K_BASE = openai(Encoding.O200K_BASE);
    public static final Tokenizer CL100K_BASE = openai(Encoding.CL100K_BASE);

    /// Claude 3 to Opus 4.6, Sonnet 4.6 and Haiku 4.5.
    static final Tokenizer CLAUDE_3 = claude(ClaudeVocabulary.V3, new Framing(7, 4, 354), false);

    /// Opus 4.7. From here on Claude has another vocabulary; its families differ in their frames.
    static final Tokenizer CLAUDE_4_7 =
            claude(ClaudeVocabulary.V4_7, new Framing(11, 6, 354), false);

    /// Opus 4.8, Sonnet 5 and Fable 5.
    static final Tokenizer CLAUDE_4_8 =
            claude(ClaudeVocabulary.V4_7, new Framing(6, 3, 354), false);

    /// Opus 5. From here on white space at the end of a message is free, and so is what a message begins with.
    static final Tokenizer CLAUDE_5 = claude(ClaudeVocabulary.V4_7, new Framing(6, 3, 354), true);

    /// Opus 5.5, Sonnet 5.5 and Fable 5.1; Haiku 5.5, Fable 5.2 and what comes after them, of which nobody has published a
    /// check.
    static final Tokenizer CLAUDE_5_5 = claude(ClaudeVocabulary.V4_7, new Framing(8, 4, 286), true);

    /// Measured with the vocabulary of Gemma 3, which is that of Gemini 2 and 3; later ones are taken to be alike.
    static final Tokenizer GEMINI =
            new Tokenizer(scaled(1.1, 0.15, 0.5), new Framing(0, 0, 0), MediaFormula.GEMINI);

    /// Any other: wide enough for Llama 3, Qwen 3, DeepSeek 3 and Gemma 3.
    static final Tokenizer OTHER =
            new Tokenizer(scaled(1.05, 0.2, 0.7), new Framing(6, 3, 0), MediaFormula.OPENAI);

    /// Whether text is counted and not estimated.
    public boolean isExact() {
        return text instanceof Encoding;
    }

    /// The same with another way to count what is said.
    public Tokenizer withText(TextCounter counter) {
        return new Tokenizer(counter, framing, media);
    }

    /// The tokenizer of a model, as the catalogue names it.
    public static Tokenizer of(Model model) {
        return switch (model.tokenizer()) {
            case "o200k_base" -> O200K_BASE;
            case "cl100k_base" -> CL100K_BASE;
            case "v3" -> CLAUDE_3;
            case "v4_7" -> CLAUDE_4_7;
            case "v4_8" -> CLAUDE_4_8;
            case "v5" -> CLAUDE_5;
            case "v5_5" -> CLAUDE_5_5;
            case "gemma3", "gemma4" -> GEMINI;
            case null, default -> of(model.id());
        };
    }

    /// The tokenizer of a model, by its id at whatever provider: `us.anthropic.claude-opus-4-6-v1:0`, `openai/gpt-5`,
    /// `gpt-oss:20b`.
    public static Tokenizer of(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        int claude = id.indexOf("claude-");
        if (claude >= 0) {
            return byVersion(id.substring(claude + "claude-".length()).split("[-.:@]"));
        }
        String name = id.substring(id.lastIndexOf('/') + 1);
        if (startsWithAny(name, "gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-oss", "gpt-audio")
                || startsWithAny(name, "chatgpt-", "codex-")
                || isOpenAi(name, "gpt-", 5)
                || isOpenAi(name, "o", 1)) {
            return O200K_BASE;
        }
        if (isOpenAi(name, "gpt-", 3) || name.startsWith("gpt-35")) {
            return CL100K_BASE;
        }
        return startsWithAny(name, "gemini-", "gemma-3", "gemma3", "gemma-4", "gemma4")
                ? GEMINI
                : OTHER;
    }

    /// @param words `opus`, `4`, `7`, or in the older order `3`, `5`, `sonnet`; a date is no version
    private static Tokenizer byVersion(String... words) {
        int version = 0;
        for (int i = 0; i < words.length && version == 0; i++) {
            if (isVersion(words[i])) {
                boolean minor = i + 1 < words.length && isVersion(words[i + 1]);
                version =
                        10 * Integer.parseInt(words[i])
                                + (minor ? Integer.parseInt(words[i + 1]) : 0);
            }
        }
        if (version == 0 || version > 50) {
            return CLAUDE_5_5;
        }
        if (version == 50) {
            return words[0].equals("opus") ? CLAUDE_5 : CLAUDE_4_8;
        }
        return version < 47 ? CLAUDE_3 : version == 47 ? CLAUDE_4_7 : CLAUDE_4_8;
    }

    private static boolean isVersion(String word) {
        return word.length() == 1 && Character.isDigit(word.charAt(0));
    }

    /// Whether a name is a series of OpenAI's with a number from a given one on: `gpt-5.4-mini`, `o3`.
    private static boolean isOpenAi(String name, String series, int least) {
        int end = series.length() + 1;
        return name.length() >= end
                && name.startsWith(series)
                && name.charAt(end - 1) >= '0' + least
                && name.charAt(end - 1) <= '9'
                && (name.length() == end || "-.:".indexOf(name.charAt(end)) >= 0);
    }

    private static boolean startsWithAny(String name, String... beginnings) {
        for (String beginning : beginnings) {
            if (name.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static Tokenizer openai(Encoding encoding) {
        return new Tokenizer(encoding, new Framing(6, 3, 0), MediaFormula.OPENAI);
    }

    /// Whether this is how the newest of Claude's are counted, and all that are not known.
    public boolean isNewestClaude() {
        return equals(CLAUDE_5_5);
    }

    private static Tokenizer claude(ClaudeVocabulary vocabulary, Framing framing, boolean newer) {
        return new Tokenizer(new ClaudeCounter(vocabulary, newer), framing, MediaFormula.ANTHROPIC);
    }

    private static TextCounter scaled(double factor, double plainError, double otherError) {
        return new ScaledCounter(Encoding.O200K_BASE, factor, plainError, otherError);
    }
}
