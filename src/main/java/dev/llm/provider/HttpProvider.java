package dev.llm.provider;

import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.dialect.ClientDialect;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.UpstreamError;
import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider behind HTTP.
public final class HttpProvider implements Provider {
    /// An unstreamed answer with images can be large; one without end must not fill the memory.
    private static final int MAX_WHOLE_BODY = 256 * 1024 * 1024;

    /// A list of models may have a thousand entries with all that their provider says of them.
    private static final int MAX_SMALL_BODY = 16 * 1024 * 1024;

    private static final int MAX_PAGE = 1024 * 1024;

    private final Api api;
    private final Endpoint endpoint;
    private final Http http;
    private final InstantSource clock;
    private final Function<String, Rules> rules;
    private final Calls calls;

    HttpProvider(Api api, Endpoint endpoint, Http http, InstantSource clock) {
        this(api, endpoint, http, clock, _ -> Rules.UNKNOWN);
    }

    private HttpProvider(
            Api api,
            Endpoint endpoint,
            Http http,
            InstantSource clock,
            Function<String, Rules> rules) {
        this.api = api;
        this.endpoint = endpoint;
        this.http = http;
        this.clock = clock;
        this.rules = rules;
        this.calls = new Calls(api, endpoint, http, clock);
    }

    /// This provider, with what is known of its models.
    ///
    /// @param known what the model of an id takes
    public HttpProvider withRules(Function<String, Rules> known) {
        return new HttpProvider(api, endpoint, http, clock, known);
    }

    public static HttpProvider anthropic(
            Endpoint endpoint,
            Http http,
            InstantSource clock,
            AnthropicVersion version,
            boolean cachePrompts,
            Offer offer) {
        return new HttpProvider(
                new AnthropicApi(version, cachePrompts, offer), endpoint, http, clock);
    }

    public static HttpProvider openai(Endpoint endpoint, Http http, InstantSource clock) {
        return new HttpProvider(new OpenAiApi(endpoint.base()), endpoint, http, clock);
    }

    /// OpenAI's newer API; [#openai] is the older one, which compatible servers speak.
    public static HttpProvider responses(Endpoint endpoint, Http http, InstantSource clock) {
        var api = new ResponsesApi(new OpenAiApi(endpoint.base()));
        return new HttpProvider(api, endpoint, http, clock);
    }

    /// OpenAI's models at Azure. The base URL ends in `/openai/v1`.
    public static HttpProvider azure(Endpoint endpoint, Http http, InstantSource clock) {
        return new HttpProvider(new OpenAiApi(endpoint.base(), true), endpoint, http, clock);
    }

    public static HttpProvider ollama(Endpoint endpoint, Http http, InstantSource clock) {
        return new HttpProvider(new OllamaApi(), endpoint, http, clock);
    }

    public static HttpProvider gemini(Endpoint endpoint, Http http, InstantSource clock) {
        return new HttpProvider(new GeminiApi(), endpoint, http, clock);
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public Intake intake() {
        return api.intake();
    }

    @Override
    public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
        return Options.apply(request, options, api);
    }

    @Override
    public ChatRequest fitted(ChatRequest request) {
        if (!Fitting.concerns(request)) {
            return request;
        }
        var fitting = new Fitting(api, request.model(), rules.apply(request.model()));
        return fitting.fit(api.complete(request));
    }

    @Override
    public Reply open(ChatRequest asked) {
        return open(asked, http.timeouts(), false);
    }

    @Override
    public Reply open(ChatRequest asked, Timeouts limits) {
        return open(asked, limits, true);
    }

    private Reply open(ChatRequest asked, Timeouts limits, boolean lenient) {
        calls.guardKey();
        ChatRequest request = api.complete(asked);
        Reply reply =
                api.followed(
                        send(request, limits, lenient),
                        request,
                        next -> send(next, limits, lenient));
        Credential credential = endpoint.credential();
        return credential == null ? reply : new KeyedReply(reply, credential.origin());
    }

    @Override
    public Suited suited(ChatRequest asked) {
        ChatRequest request = api.complete(asked);
        return new Suiting(api, request.model(), rules.apply(request.model())).suit(request);
    }

    @Override
    public String dialect() {
        return api.dialect() instanceof Dialect own ? own.name() : name();
    }

    @Override
    public boolean speaks(String dialect) {
        return api.speaks(dialect);
    }

    @Override
    public ObjectNode sanitised(ObjectNode chat) {
        return api.sanitised(chat);
    }

    @Override
    public Passed forward(Forwarded request, Timeouts limits) {
        Credential credential = request.keyed() ? null : endpoint.credential();
        if (!request.keyed()) {
            calls.guardKey();
        }
        String query = request.query() == null ? "" : "?" + request.query();
        URI uri = api.throughUri(endpoint, request.path() + query);
        Headers headers = Headers.of(api.headers(credential)).with(request.headers());
        HttpReply answer =
                calls.answered(
                        new HttpCall(request.method(), uri, headers, request.body()), limits, null);
        return new Passed(answer, credential == null ? null : credential.origin());
    }

    @Override
    public Outgoing outgoing(ChatRequest asked) {
        return written(api.complete(asked));
    }

    private Outgoing written(ChatRequest request) {
        Encoded encoded = api.dialect().encodeRequest(request, new Origin(name(), request.model()));
        return new Outgoing(
                api.chatUri(endpoint, request), api.body(encoded.body(), request), encoded.lost());
    }

    private Reply send(ChatRequest request, Timeouts limits, boolean lenient) {
        Outgoing written = written(request);
        var call =
                new HttpCall(
                        "POST",
                        written.uri(),
                        calls.headers(request.stream()),
                        Json.bytes(written.body()));
        HttpReply answer = calls.answered(call, limits, request.model());
        try {
            return read(answer, request, written.lost(), lenient);
        } catch (LlmException e) {
            answer.close();
            throw calls.explained(e, request.model(), answer);
        } catch (RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    @Override
    public @Nullable List<ListedModel> models(Timeouts limits) {
        var models = new LinkedHashMap<String, ListedModel>();
        var pages = new HashSet<String>();
        String page = null;
        do {
            URI uri = api.modelsUri(endpoint, page);
            if (uri == null) {
                return null;
            }
            var call = new HttpCall("GET", uri, calls.headers(false), new byte[0]);
            ModelPage next = ask(call, limits, null, api::models);
            next.models().forEach(model -> models.putIfAbsent(model.id(), model));
            page = next.models().isEmpty() ? null : next.next();
            // A server that does not know of pages sends the first one again and again.
        } while (page != null && pages.add(page));
        return List.copyOf(models.values());
    }

    @Override
    public @Nullable Long countTokens(ChatRequest asked) {
        ChatRequest request = api.complete(asked);
        URI uri = api.countUri(endpoint, request);
        if (uri == null) {
            return null;
        }
        byte[] body = Json.bytes(api.countBody(written(request).body(), request));
        var call = new HttpCall("POST", uri, calls.headers(false), body);
        return ask(call, http.timeouts(), request.model(), api::counted);
    }

    /// One small question, beside the conversation.
    ///
    /// @param reading finds the answer in the body, or that this is no answer
    private <T> T ask(
            HttpCall call,
            Timeouts limits,
            @Nullable String model,
            Function<JsonObject, T> reading) {
        calls.guardKey();
        try (HttpReply answer = calls.answered(call, limits, model)) {
            try {
                String text = answer.text(MAX_SMALL_BODY);
                JsonNode body = api.enclosed(Json.parse(text));
                if (body == null || !body.isObject()) {
                    throw UpstreamError.unreadable(answer.status(), text);
                }
                return reading.apply(JsonObject.reply(body));
            } catch (LlmException e) {
                throw calls.explained(e, model, answer);
            }
        }
    }

    private Reply read(HttpReply answer, ChatRequest request, List<String> lost, boolean lenient) {
        var origin = new Origin(name(), request.model());
        ClientDialect dialect = api.dialect();
        if (answer.mediaType().equals("text/html")) {
            throw UpstreamError.unreadable(answer.status(), answer.text(MAX_PAGE));
        }
        // Of lines, a whole answer is the only one.
        boolean answeredWhole =
                dialect.framing() != Framing.NDJSON
                        && answer.mediaType().equals("application/json");
        if (request.stream() && !answeredWhole) {
            return new StreamedReply(
                    answer,
                    dialect.framing(),
                    dialect.streamDecoder(origin),
                    lost,
                    text -> whole(answer, text, origin),
                    e -> calls.explained(e, request.model(), answer),
                    lenient);
        }
        return new WholeReply(whole(answer, answer.text(MAX_WHOLE_BODY), origin), lost);
    }

    private ChatReply whole(HttpReply answer, String text, Origin origin) {
        JsonNode body = Json.parse(text);
        if (body == null || !body.isObject()) {
            throw UpstreamError.unreadable(answer.status(), text);
        }
        if (body.hasNonNull("error")) {
            // The status says the opposite, so the words alone are to be read, as inside a stream.
            throw api.dialect().decodeError(0, text);
        }
        answer.close();
        return api.dialect().decodeReply(body, origin);
    }
}
