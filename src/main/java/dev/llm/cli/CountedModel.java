package dev.llm.cli;

import dev.llm.catalog.Model;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import dev.llm.render.TokenCount;
import dev.llm.route.Target;
import dev.llm.tokens.CommandCounter;
import dev.llm.tokens.Count;
import dev.llm.tokens.Encoding;
import dev.llm.tokens.RequestCount;
import dev.llm.tokens.Tokenizer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model for which is counted.
///
/// @param name an id, `provider/model` where the catalogue does not know that provider's model, or an encoding
/// @param known what the catalogue says about it
/// @param assumed whether it is one of Claude's that nobody knows, so that it is taken for the newest
/// @param target who can be asked, null when nobody can
/// @param day whose prices hold
record CountedModel(
        String name,
        Tokenizer tokenizer,
        @Nullable Model known,
        boolean assumed,
        @Nullable Target target,
        LocalDate day) {
    /// An encoding by its name, null when it is none.
    static @Nullable CountedModel encoding(String name, LocalDate day) {
        if (name.equals(Encoding.O200K_BASE.word())) {
            return new CountedModel(name, Tokenizer.O200K_BASE, null, false, null, day);
        }
        return name.equals(Encoding.CL100K_BASE.word())
                ? new CountedModel(name, Tokenizer.CL100K_BASE, null, false, null, day)
                : null;
    }

    /// A model that nobody here serves, named in the body of a request.
    static CountedModel foreign(String name, LocalDate day) {
        Tokenizer tokenizer = Tokenizer.of(name);
        return new CountedModel(name, tokenizer, null, tokenizer.isNewestClaude(), null, day);
    }

    /// As the tokenizer counts.
    TokenCount row(CountSource source, RequestCount count) {
        Count tokens = source.framed() ? count.total() : count.content();
        return row(
                source.file(),
                source.label(),
                tokens,
                method(tokens),
                count.framing().tokens(),
                source.framed());
    }

    private TokenCount.Method method(Count tokens) {
        if (tokenizer.text() instanceof CommandCounter program && !program.failed()) {
            return TokenCount.Method.COMMAND;
        }
        return tokens.isExact() ? TokenCount.Method.EXACT : TokenCount.Method.ESTIMATE;
    }

    /// As the provider counts, which does not tell framing apart.
    TokenCount asked(CountSource source, ChatRequest request) {
        if (target == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--exact asks a provider, and " + name + " has none",
                    "name a model: -m MODEL");
        }
        Long tokens =
                target.entry().provider().get().countTokens(request.withModel(target.model()));
        if (tokens == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    target.entry().name() + " does not count tokens",
                    "leave out --exact, to have it counted here");
        }
        return row(
                source.file(),
                source.label(),
                Count.exact(tokens),
                TokenCount.Method.PROVIDER,
                null,
                true);
    }

    /// Several counts as if they were one prompt.
    TokenCount total(List<TokenCount> counts) {
        Count sum = Count.ZERO;
        TokenCount.Method method = TokenCount.Method.EXACT;
        for (TokenCount count : counts) {
            sum = sum.plus(count.tokens());
            method = method.compareTo(count.method()) < 0 ? count.method() : method;
        }
        return row(null, "total", sum, method, null, true);
    }

    private TokenCount row(
            @Nullable String file,
            String label,
            Count tokens,
            TokenCount.Method method,
            @Nullable Long framing,
            boolean framed) {
        return new TokenCount(
                file,
                label,
                name,
                tokens,
                method,
                framing,
                framed,
                known == null ? null : known.maxInputTokens(),
                cost(tokens.tokens()));
    }

    private @Nullable BigDecimal cost(long tokens) {
        return known == null ? null : known.cost(Usage.of(tokens, 0), day).input();
    }
}
