package dev.llm.route;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Told;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A target that cannot be asked as things stand, and why.
///
/// @param target as the settings have it; null for whatever is ready
public record Lacking(@Nullable String target, LlmException why) {
    /// What keeps a route from all or some of its targets, as one failure that names each.
    ///
    /// @param lacking one at least
    public static LlmException of(String route, List<Lacking> lacking) {
        LlmException first = lacking.getFirst().why();
        boolean unknown =
                lacking.stream().allMatch(each -> each.why().kind() == ErrorKind.NOT_FOUND);
        String told =
                lacking.stream()
                        .map(Lacking::told)
                        .map(Lacking::toString)
                        .collect(Collectors.joining("; "));
        return new LlmException(
                        unknown ? ErrorKind.NOT_FOUND : ErrorKind.CONFIGURATION,
                        route + ": " + said(lacking),
                        first.advice(),
                        first.upstream(),
                        first)
                .withTold(Told.sentence(route + ": " + told));
    }

    /// In the words for those whose settings they are not.
    private Lacking told() {
        String sentence = why.told().sentence();
        return sentence == null ? this : new Lacking(target, why.withMessage(sentence));
    }

    /// Each with its reason.
    public static String said(List<Lacking> lacking) {
        return lacking.stream().map(Lacking::toString).collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return target == null ? "the default model: " + why.message() : said(target, why);
    }

    /// `anthropic/claude-opus-5-5: no key`: many failures begin with the provider's name, which stands there already.
    static String said(String target, LlmException why) {
        String provider = target.substring(0, Math.max(target.indexOf('/'), 0)) + ": ";
        String message = why.message();
        return target
                + ": "
                + (message.startsWith(provider) ? message.substring(provider.length()) : message);
    }
}
