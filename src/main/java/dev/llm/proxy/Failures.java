package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.proxy.front.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// As what clients are told that something failed.
final class Failures {
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
        return safe(call, outward(call, e));
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

    /// With the next step in its sentence, without keys, since a provider may have quoted ours, and under the id that the
    /// log has it by: that is the one which users quote.
    private LlmException safe(Call call, LlmException e) {
        String advice = e.advice() == null ? "" : "; " + e.advice();
        String theirs = e.upstream().requestId();
        String request = theirs == null ? "" : " (the provider's request " + theirs + ")";
        return e.withMessage(redact.apply(e.message() + advice + request))
                .withUpstream(e.upstream().withRequestId(call.trail().id()));
    }

    /// The failure as it is the client's business: that our key is refused is no reason to ask the client for its own.
    private static LlmException outward(Call call, LlmException e) {
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
                    e.message(),
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
