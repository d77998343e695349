package dev.llm.provider;

import dev.llm.http.Http;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Salesforce org: an HTTP provider whose key is a token that runs out. One that is refused is replaced, once.
public final class SalesforceProvider implements Provider {
    private final SalesforceEndpoint org;
    private final Api api;
    private final SalesforceTokens tokens;
    private final Http http;
    private final InstantSource clock;

    /// @param secrets told each token before it is used, so that it is shown nowhere
    public SalesforceProvider(
            SalesforceEndpoint org, Http http, InstantSource clock, Consumer<String> secrets) {
        this.org = org;
        this.api = org.door().api();
        this.tokens = new SalesforceTokens(org, http, clock, secrets);
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return org.name();
    }

    @Override
    public Intake intake() {
        return api.intake();
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        return Options.apply(request, options, api);
    }

    /// A level of effort is not among the options.
    @Override
    public ChatRequest fitted(ChatRequest request) {
        api.check(request.parameters());
        return request;
    }

    /// Where it goes is known for certain only with a token, which says at which instance it is good.
    @Override
    public @Nullable Outgoing outgoing(ChatRequest request) {
        return with(new SalesforceTokens.Token("", null, clock.instant())).outgoing(request);
    }

    @Override
    public Reply open(ChatRequest request) {
        SalesforceTokens.Token token = tokens.current();
        try {
            return with(token).open(request);
        } catch (LlmException e) {
            boolean refused = e.kind() == ErrorKind.AUTHENTICATION && e.upstream().status() == 401;
            if (!refused) {
                throw e;
            }
        }
        return with(tokens.insteadOf(token)).open(request);
    }

    private Provider with(SalesforceTokens.Token token) {
        return new HttpProvider(api, org.models(token), http, clock);
    }
}
