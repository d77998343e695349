package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.proxy.front.Refusal;
import dev.llm.route.Target;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// As what clients are told that something failed.
final class Failures {
    private static final String OUR_KEY =
            "; this key is the proxy's own: whoever runs the proxy has to check it";

    private static final String OUR_SETTINGS = "; whoever runs the proxy has to see to it";

    private final UnaryOperator<String> redact;

    /// @param redact takes keys out of a text
    Failures(UnaryOperator<String> redact) {
        this.redact = redact;
    }

    /// As an answer.
    Refusal answer(Call call, LlmException e) {
        LlmException told = outward(call, e);
        return isVerbatim(call, told) ? verbatim(told) : worded(call, told);
    }

    /// For the client's words.
    LlmException told(Call call, LlmException e) {
        LlmException told = outward(call, e);
        return isVerbatim(call, told) ? redacted(call, ownWords(call, told)) : safe(call, told);
    }

    /// Whether the provider's own words can stand: it speaks the client's format, and clients go by the wording.
    private static boolean isVerbatim(Call call, LlmException e) {
        return e.upstream().status() >= 300
                && e.upstream().body() != null
                && call.dialect().name().equals(call.trail().providerDialect());
    }

    private Refusal verbatim(LlmException e) {
        String said = e.upstream().body() == null ? "" : e.upstream().body();
        return new Refusal(
                e.upstream().status(),
                withoutKeys(Replies.returnable(e.upstream().headers())),
                redact.apply(said).getBytes(StandardCharsets.UTF_8));
    }

    private Headers withoutKeys(Headers headers) {
        return new Headers(
                headers.fields().stream()
                        .map(field -> new Headers.Field(field.name(), redact.apply(field.value())))
                        .toList());
    }

    private Refusal worded(Call call, LlmException e) {
        return Replies.failure(call.way(), safe(call, e), call.trail().id());
    }

    /// As the provider's own body has it: without the name that is put in front for others.
    private static LlmException ownWords(Call call, LlmException e) {
        Target target = call.trail().target();
        String name = target == null ? "" : target.entry().name() + ": ";
        return e.message().startsWith(name)
                ? e.withMessage(e.message().substring(name.length()))
                : e;
    }

    /// Without the next step, which is for whoever runs the proxy, and may name files of theirs: the access line has it.
    private LlmException safe(Call call, LlmException e) {
        String theirs = e.upstream().requestId();
        String request = theirs == null ? "" : " (the provider's request " + theirs + ")";
        return redacted(call, e.withMessage(e.message() + request));
    }

    /// Without keys, since a provider may have quoted ours, and under the id that the log has it by: that is the one which
    /// users quote.
    private LlmException redacted(Call call, LlmException e) {
        return e.withMessage(redact.apply(e.message()))
                .withUpstream(e.upstream().withRequestId(call.trail().id()));
    }

    /// The failure as it is the client's business: that our key is refused is no reason to ask the client for its own.
    private static LlmException outward(Call call, LlmException failure) {
        String sentence = failure.told().sentence();
        LlmException e = sentence == null ? failure : failure.withMessage(sentence);
        int status = e.upstream().status();
        boolean keyed = call.routing().access().passesKeyOf(call.headers());
        boolean refused =
                switch (e.kind()) {
                    case AUTHENTICATION, PERMISSION -> status > 0;
                    default -> (status == 401 || status == 403) && e.upstream().body() != null;
                };
        if (!keyed && (refused || e.kind() == ErrorKind.CONFIGURATION)) {
            return new LlmException(
                    ErrorKind.SERVER,
                    e.message() + (refused ? OUR_KEY : OUR_SETTINGS),
                    e.advice(),
                    new Upstream(502, null, e.upstream().requestId(), null, null, null),
                    e);
        }
        return e;
    }

    static LlmException defect(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        return new LlmException(
                ErrorKind.INTERNAL,
                "internal error: " + e.getClass().getSimpleName() + where,
                "please report it",
                Upstream.NONE,
                e);
    }
}
