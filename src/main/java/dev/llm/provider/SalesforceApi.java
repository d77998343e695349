package dev.llm.provider;

import dev.llm.dialect.ClientDialect;
import dev.llm.dialect.salesforce.SalesforceDialect;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Salesforce's classic Models API: text in, text out, nothing to be set and nothing streamed.
final class SalesforceApi implements Api {
    private final ClientDialect dialect = new SalesforceDialect();

    @Override
    public ClientDialect dialect() {
        return dialect;
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return endpoint.resolve(
                "/models/" + Endpoint.segment(request.model()) + "/chat-generations");
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        return salesforceHeaders(credential);
    }

    /// Those that both of Salesforce's APIs for models demand.
    static Map<String, String> salesforceHeaders(@Nullable Credential credential) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-sfdc-app-context", "EinsteinGPT");
        headers.put("x-client-feature-id", "ai-platform-models-connected-app");
        if (credential != null) {
            headers.put("authorization", "Bearer " + credential.value());
        }
        return headers;
    }

    /// Without an app's credentials there is no Salesforce provider at all.
    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return null;
    }

    @Override
    public Intake intake() {
        return Intake.NOTHING;
    }

    @Override
    public void check(Parameters parameters) {
        refuse("max_tokens", parameters.maxTokens());
        refuse("temperature", parameters.temperature());
        refuse("top_p", parameters.topP());
        refuse("top_k", parameters.topK());
        refuse("stop", parameters.stop().isEmpty() ? null : parameters.stop());
        refuse("seed", parameters.seed());
        refuse("effort", parameters.effort());
    }

    private static void refuse(String name, @Nullable Object asked) {
        if (asked != null) {
            throw Range.unknown(name, "Salesforce's Models API")
                    .withAdvice(
                            "it is set where the model is configured, in Einstein Studio;"
                                    + " or use door = \"gpt\"");
        }
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        return Extras.of(SalesforceDialect.NAME, options);
    }

    @Override
    public ChatRequest complete(ChatRequest request) {
        return request;
    }

    /// The model stands in the URL.
    @Override
    public ObjectNode body(ObjectNode written, ChatRequest request) {
        written.remove("model");
        return written;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return salesforceAdvice(failure, model);
    }

    /// The next step after a failure of either API. The limit of characters was measured by others, and is that of the scan
    /// for personal data.
    static @Nullable String salesforceAdvice(LlmException failure, @Nullable String model) {
        if ("BAD_ARGUMENT".equals(failure.upstream().type())) {
            return "if the prompt has more than about 459,000 characters, send less: Salesforce"
                    + " scans it for personal data";
        }
        return switch (failure.kind()) {
            case AUTHENTICATION, PERMISSION ->
                    "check that the app has the scopes api and sfap_api, and that the org may use"
                            + " the Models API";
            case NOT_FOUND ->
                    "check the model's API name, such as sfdc_ai__DefaultGPT4Omni"
                            + (model == null ? "" : ": " + model);
            default -> null;
        };
    }
}
