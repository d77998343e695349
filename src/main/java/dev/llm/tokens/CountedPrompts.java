package dev.llm.tokens;

import dev.llm.model.ChatRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prompts that a provider has counted. Of one that goes on from such a prompt only what is new has to be estimated: no
/// estimate of the rest is as good, least of all of tools, whose form for the model nobody knows.
///
/// What a prompt says is not kept, only a digest of it.
public final class CountedPrompts {
    private static final int MOST = 1000;

    private final Map<Prompt, Long> counts = new LinkedHashMap<>(16, 0.75f, true);

    private record Prompt(String model, String digest) {}

    /// @param tokens of the whole prompt, as the provider of the model counted them
    public void remember(String model, ChatRequest request, long tokens) {
        var prompt = new Prompt(model, PromptDigest.beginnings(request).getLast());
        synchronized (counts) {
            counts.put(prompt, tokens);
            if (counts.size() > MOST) {
                counts.remove(counts.keySet().iterator().next());
            }
        }
    }

    /// What a prompt takes, as well as can be known: what was counted of its beginning, and an estimate of the rest.
    public Count count(String model, ChatRequest request, Tokenizer tokenizer) {
        List<String> beginnings = PromptDigest.beginnings(request);
        for (int said = beginnings.size(); said-- > 0; ) {
            Long counted = counted(new Prompt(model, beginnings.get(said)));
            if (counted != null) {
                return Count.exact(counted)
                        .plus(RequestCounter.countFrom(said, request, tokenizer));
            }
        }
        return RequestCounter.count(request, tokenizer).total();
    }

    private @Nullable Long counted(Prompt prompt) {
        synchronized (counts) {
            return counts.get(prompt);
        }
    }
}
