package dev.llm.provider;

import dev.llm.dialect.ClientDialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Salesforce's newer API, of which this is the part for Claude: it passes on what Amazon Bedrock takes and gives.
final class SalesforceGptApi implements Api {
    /// A quarter of what Salesforce lets through as Claude's context; far less than any Claude behind it can write.
    private static final int DEFAULT_MAX_TOKENS = 16_384;

    private final ClientDialect dialect = new BedrockMessages();

    @Override
    public ClientDialect dialect() {
        return dialect;
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        String verb = request.stream() ? "/invoke-with-response-stream" : "/invoke";
        return endpoint.resolve("/model/" + Endpoint.segment(request.model()) + verb);
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        return SalesforceApi.salesforceHeaders(credential);
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return null;
    }

    @Override
    public Intake intake() {
        return Intake.BEDROCK;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("max_tokens", parameters.maxTokens(), 1);
        Range.check("temperature", parameters.temperature(), 0, 1);
        Range.check("top_p", parameters.topP(), 0, 1);
        Range.atLeast("top_k", parameters.topK(), 0);
        if (parameters.seed() != null) {
            throw Range.unknown("seed", "Claude at Salesforce");
        }
        if (parameters.effort() != null && parameters.effort() != Effort.NONE) {
            throw Range.unknown("effort", "Claude at Salesforce");
        }
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        return Extras.of(AnthropicDialect.NAME, options);
    }

    /// `max_tokens` is required.
    @Override
    public ChatRequest complete(ChatRequest request) {
        return request.parameters().maxTokens() == null
                ? request.withParameters(request.parameters().withMaxTokens(DEFAULT_MAX_TOKENS))
                : request;
    }

    /// Model and streaming stand in the URL.
    @Override
    public ObjectNode body(ObjectNode written, ChatRequest request) {
        written.remove(List.of("model", "stream"));
        return written;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        String words = failure.message().toLowerCase(Locale.ROOT);
        if (words.contains("no user context")) {
            return "Claude at Salesforce takes no reasoning: leave thinking out of the request";
        }
        boolean tooLong = words.contains("too long") || words.contains("context window");
        if (failure.kind() == ErrorKind.INVALID_REQUEST && tooLong) {
            return "through Salesforce, Claude has a context of 64K tokens: send less";
        }
        return SalesforceApi.salesforceAdvice(failure, model);
    }
}
