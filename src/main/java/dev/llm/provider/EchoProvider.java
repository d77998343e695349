package dev.llm.provider;

import dev.llm.http.Timeouts;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The built-in fake: it needs no network and no key, says the last message back word by word, and fails on demand. Its
/// tokens are words.
public final class EchoProvider implements Provider {
    public static final String MODEL = "echo";

    private final String name;
    private final Duration idleTimeout;

    /// @param idleTimeout after how much silence `-o fail=stall` is noticed, as a real stall would be
    public EchoProvider(String name, Duration idleTimeout) {
        this.name = name;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        var script = new LinkedHashMap<String, RawJson>();
        Parameters parameters = Parameters.NONE;
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (option.getKey().equals("max_tokens")) {
                parameters =
                        parameters.withMaxTokens(EchoScript.count("max_tokens", option.getValue()));
            } else if (EchoScript.OPTIONS.contains(option.getKey())) {
                script.put(option.getKey(), Json.raw(Json.text(option.getValue())));
            } else {
                throw new LlmException(
                        ErrorKind.USAGE,
                        "echo has no parameter " + option.getKey(),
                        "it has max_tokens, " + String.join(", ", EchoScript.OPTIONS));
            }
        }
        ChatRequest asked = request.withParameters(parameters).withExtras(Extras.of(MODEL, script));
        EchoScript.of(asked);
        return asked;
    }

    @Override
    public Reply open(ChatRequest request) {
        return new EchoReply(request, EchoScript.of(request), idleTimeout);
    }

    @Override
    public List<ListedModel> models(Timeouts limits) {
        var entry = Json.object().put("id", MODEL);
        return List.of(new ListedModel(MODEL, null, null, null, null, null, Json.raw(entry)));
    }

    /// Words, as in an answer's usage.
    @Override
    public Long countTokens(ChatRequest request) {
        return EchoReply.words(request);
    }
}
