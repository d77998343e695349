package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Told;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import dev.llm.model.Upstream;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Conversations, replies and event sequences by chance, the same for the same seed, within the abilities of a format.
final class RandomConversations {
    private final Random random;
    private final Dialect dialect;
    private final Set<Ability> abilities;
    private final List<Effort> efforts;
    private final Origin maker;
    private int ids;

    RandomConversations(long seed, Dialect dialect, Set<Ability> abilities) {
        this.random = new Random(seed);
        this.dialect = dialect;
        this.abilities = abilities;
        this.efforts =
                abilities.equals(Ability.ALL)
                        ? List.of(Effort.values())
                        : List.copyOf(Ability.efforts(dialect));
        this.maker = Corpus.maker(dialect);
    }

    ChatRequest request() {
        var messages = new ArrayList<Message>();
        if (random.nextBoolean()) {
            messages.add(new Message(Role.SYSTEM, texts(), Extras.NONE));
        }
        if (can(Ability.ANY_OBJECT)) {
            messages.add(Message.user("As JSON.")); // else OpenAI would have to be told
            messages.add(new Message(Role.ASSISTANT, List.of(plainText())));
        }
        messages.add(said(Role.USER));
        for (int turn = random.nextInt(4); turn > 0; turn--) {
            turn(messages);
        }
        List<Tool> tools = can(Ability.NOTHING_BUT_TEXT) ? List.of() : list(3, this::tool);
        if (!can(Ability.MIXED_TOOLS)) {
            tools =
                    tools.stream()
                            .sorted(Comparator.comparing(tool -> tool instanceof Tool.Native))
                            .toList();
        }
        boolean functions = tools.stream().anyMatch(Tool.Function.class::isInstance);
        boolean choose = functions && can(Ability.TOOL_CHOICE);
        ToolChoice choice = choose ? maybe(this::toolChoice) : null;
        boolean sayParallel =
                can(Ability.PARALLEL_CALLS)
                        && choice != null
                        && !(choice instanceof ToolChoice.None)
                        && random.nextBoolean();
        return new ChatRequest(
                maker.model(),
                messages,
                tools,
                choice,
                sayParallel ? Boolean.valueOf(random.nextBoolean()) : null,
                can(Ability.NOTHING_BUT_TEXT) ? Parameters.NONE : parameters(),
                !can(Ability.NOTHING_BUT_TEXT) && random.nextBoolean(),
                extras());
    }

    private void turn(List<Message> messages) {
        List<Part> said = assistantParts();
        messages.add(new Message(Role.ASSISTANT, said, assistantExtras()));
        var results = new ArrayList<Part>();
        for (Part part : said) {
            if (part instanceof Part.ToolCall call) {
                results.add(result(call.id()));
            }
        }
        if (!results.isEmpty() && can(Ability.RESULTS_BESIDE_TEXT) && random.nextBoolean()) {
            results.add(text());
        }
        messages.add(results.isEmpty() ? said(Role.USER) : new Message(Role.USER, results));
        if (!results.isEmpty() && random.nextBoolean()) {
            messages.add(new Message(Role.ASSISTANT, List.of(plainText()), assistantExtras()));
            messages.add(said(Role.USER));
        }
        if (can(Ability.SYSTEM_ANYWHERE) && random.nextInt(4) == 0) {
            messages.add(said(Role.SYSTEM));
        }
    }

    private Message said(Role role) {
        List<Part> parts = role == Role.SYSTEM ? texts() : userParts();
        return new Message(role, parts, extras());
    }

    private List<Part> texts() {
        List<Part> texts = new ArrayList<>(List.of(text()));
        if (can(Ability.SEVERAL_TEXTS) && random.nextBoolean()) {
            texts.add(text());
        }
        return texts;
    }

    private List<Part> userParts() {
        List<Part> parts = texts();
        if (!can(Ability.NOTHING_BUT_TEXT)) {
            parts.addAll(list(2, this::image));
        }
        if (can(Ability.DOCUMENTS)) {
            parts.addAll(list(1, this::document));
        }
        if (can(Ability.AUDIO)) {
            parts.addAll(list(1, () -> new Part.Audio(inline("audio/wav"), Extras.NONE)));
        }
        if (can(Ability.OPAQUE_PARTS)) {
            parts.addAll(list(1, () -> opaque("hologram")));
        }
        return parts;
    }

    private Part image() {
        var sources = new ArrayList<Media>(List.of(inline("image/png")));
        if (can(Ability.IMAGE_LINKS)) {
            sources.add(link("image/png"));
        }
        if (can(Ability.UPLOADS) && can(Ability.RICH_RESULTS)) {
            sources.add(new Media.Upload(id("file")));
        }
        return new Part.Image(oneOf(sources), partExtras());
    }

    private Part document() {
        var sources = new ArrayList<Media>(List.of(inline("application/pdf")));
        if (can(Ability.UPLOADS)) {
            sources.add(new Media.Upload(id("file")));
        }
        if (can(Ability.DOCUMENT_TEXTS)) {
            sources.add(new Media.PlainText(words()));
        }
        if (can(Ability.DOCUMENT_LINKS)) {
            sources.add(link("application/pdf"));
        }
        String name = can(Ability.DOCUMENT_NAMES) ? maybe(this::words) : null;
        return new Part.Document(oneOf(sources), name, partExtras());
    }

    private Media.Link link(String type) {
        String url = "https://example.com/" + random.nextInt(99);
        return new Media.Link(url, can(Ability.LINK_TYPES) ? type : null);
    }

    private Media.Inline inline(String mimeType) {
        // The beginning of a PNG: Ollama's images are told apart by their first bytes.
        return new Media.Inline(mimeType, "iVBORw0KGgo" + random.nextInt(10, 99) + "==");
    }

    List<Part> assistantParts() {
        var parts = new ArrayList<Part>();
        List<Part> calls = can(Ability.NOTHING_BUT_TEXT) ? List.of() : list(3, this::call);
        boolean proved = can(Ability.PROOFS);
        boolean bare = can(Ability.BARE_THINKING) && !(proved || calls.isEmpty());
        if ((proved || bare) && random.nextBoolean()) {
            parts.add(thinking());
        }
        if (can(Ability.REDACTED_THINKING) && random.nextInt(3) == 0) {
            parts.add(new Part.Thinking("", proof(), true, Extras.NONE));
        }
        parts.addAll(random.nextBoolean() || calls.isEmpty() ? texts() : List.of());
        if (can(Ability.REFUSALS) && random.nextInt(4) == 0) {
            parts.add(new Part.Refusal(words(), Extras.NONE));
        }
        parts.addAll(calls);
        if (can(Ability.THINKING_ANYWHERE)) {
            if (can(Ability.OPAQUE_PARTS)) {
                parts.addAll(list(2, () -> opaque("server_tool")));
            }
            if (can(Ability.OPAQUE_ITEMS)) {
                parts.addAll(list(2, () -> opaque("item.tool")));
            }
            Collections.shuffle(parts, random);
        }
        return can(Ability.SIGNED_PARTS) ? signed(parts) : parts;
    }

    private Part thinking() {
        boolean bare = can(Ability.BARE_THINKING) && random.nextBoolean();
        Proof proof = can(Ability.PROOFS) && !bare ? proof() : null;
        return new Part.Thinking(words(), proof, false, Extras.NONE);
    }

    /// With a proof on some of the parts that are no reasoning.
    private List<Part> signed(List<Part> parts) {
        var signed = new ArrayList<Part>();
        for (Part part : parts) {
            if (!(part instanceof Part.Thinking) && random.nextInt(3) == 0) {
                signed.add(new Part.Thinking("", proof(), false, Extras.NONE));
            }
            signed.add(part);
        }
        return signed;
    }

    private Proof proof() {
        return new Proof(maker, id("EqQB"));
    }

    private Part text() {
        return can(Ability.TEXT_EXTRAS) && random.nextInt(3) == 0
                ? new Part.Text(words(), extras("marked", new RawJson("{\"type\":\"ephemeral\"}")))
                : plainText();
    }

    private Part plainText() {
        return new Part.Text(words());
    }

    private Part.ToolCall call() {
        Extras extras =
                can(Ability.CALL_EXTRAS) && random.nextInt(3) == 0
                        ? extras("caller", new RawJson("{\"n\":1}"))
                        : Extras.NONE;
        return new Part.ToolCall(id("call"), "tool_" + random.nextInt(3), arguments(), extras);
    }

    private Part result(String callId) {
        boolean failed = can(Ability.FAILED_RESULTS) && random.nextBoolean();
        var content = new ArrayList<Part>(list(1, this::plainText));
        if (can(Ability.RICH_RESULTS)) {
            content.addAll(list(2, this::image));
        }
        if (failed && content.isEmpty()) {
            content.add(plainText()); // Anthropic wants to hear why
        }
        return new Part.ToolResult(callId, content, failed, extras());
    }

    private Part opaque(String type) {
        String word = type.replace("item.", "");
        String form =
                dialect.name().equals("gemini")
                        ? "{\"%s\":{\"n\":%d}}"
                        : "{\"type\":\"%s\",\"n\":%d}";
        String json = form.formatted(word, random.nextInt(9));
        return new Part.Opaque(dialect.name(), type, new RawJson(json));
    }

    private Tool tool() {
        if (random.nextInt(4) == 0) {
            return new Tool.Native(
                    dialect.name(), new RawJson("{\"type\":\"own_search\",\"n\":1}"));
        }
        return new Tool.Function(
                "tool_" + random.nextInt(3),
                maybe(this::words),
                new RawJson("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"}}}"),
                can(Ability.STRICT) ? known(Ability.STRICT_UNSAID, random::nextBoolean) : null,
                extras());
    }

    private ToolChoice toolChoice() {
        return oneOf(
                List.of(
                        new ToolChoice.Auto(),
                        new ToolChoice.Any(),
                        new ToolChoice.Named("tool_1"),
                        new ToolChoice.None()));
    }

    private Parameters parameters() {
        return new Parameters(
                random.nextInt(1, 9999),
                maybe(() -> new BigDecimal("0." + random.nextInt(10, 99))),
                maybe(() -> new BigDecimal("0.9")),
                can(Ability.TOP_K) ? maybe(() -> random.nextInt(1, 99)) : null,
                can(Ability.STOP_SEQUENCES) ? list(2, this::words) : List.of(),
                can(Ability.SEED) ? maybe(random::nextLong) : null,
                efforts.isEmpty() ? null : maybe(() -> oneOf(efforts)),
                maybe(this::format));
    }

    private OutputFormat format() {
        if (can(Ability.ANY_OBJECT) && random.nextInt(3) == 0) {
            return new OutputFormat.AnyObject();
        }
        var schema =
                new RawJson(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"}},\"additionalProperties\":false}");
        return can(Ability.NAMED_SCHEMAS)
                ? new OutputFormat.Schema(
                        schema, "answer_1", maybe(this::words), random.nextBoolean())
                : new OutputFormat.Schema(schema);
    }

    ChatReply reply() {
        List<Part> parts = new ArrayList<>();
        for (Part part : assistantParts()) {
            parts.add(withoutExtras(part));
        }
        String id = can(Ability.REPLY_IDS) ? id("msg") : "";
        return new ChatReply(id, maker.model(), parts, stop(parts), usage(), true);
    }

    private static Part withoutExtras(Part part) {
        return part instanceof Part.Text text && !text.extras().fields().containsKey("annotations")
                ? new Part.Text(text.text())
                : part;
    }

    /// An end as the dialect itself would tell it.
    private Stop stop(List<Part> parts) {
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean refused = parts.stream().anyMatch(Part.Refusal.class::isInstance);
        var stops = new ArrayList<Stop>();
        switch (dialect.name()) {
            case "anthropic" -> {
                for (StopReason reason : StopReason.values()) {
                    switch (reason) {
                        case STOP_SEQUENCE ->
                                stops.add(new Stop(reason, "stop_sequence", "END", null));
                        case CONTEXT_WINDOW_EXCEEDED ->
                                stops.add(Stop.of(reason, "model_context_window_exceeded"));
                        case REFUSAL -> stops.add(new Stop(reason, "refusal", null, "no"));
                        case OTHER -> stops.add(Stop.of(reason, "compaction"));
                        case MAX_TOKENS, PAUSE_TURN -> stops.add(Stop.of(reason, reason.word()));
                        case END_TURN, TOOL_USE -> {
                            if (called == (reason == StopReason.TOOL_USE)) {
                                stops.add(Stop.of(reason, reason.word()));
                            }
                        }
                    }
                }
            }
            case "openai-chat" -> {
                stops.add(Stop.of(StopReason.MAX_TOKENS, "length"));
                stops.add(Stop.of(StopReason.REFUSAL, "content_filter"));
                stops.add(Stop.of(StopReason.OTHER, "abort"));
                if (called) {
                    stops.add(Stop.of(StopReason.TOOL_USE, "tool_calls"));
                } else { // a wrong "stop" beside calls is read, but not written
                    stops.add(Stop.of(endOr(false, refused), "stop"));
                }
            }
            case "salesforce" -> {
                stops.add(Stop.of(StopReason.END_TURN, "stop"));
                stops.add(Stop.of(StopReason.END_TURN, "end_turn"));
                stops.add(Stop.of(StopReason.MAX_TOKENS, "MAX_TOKENS"));
                stops.add(Stop.of(StopReason.REFUSAL, "content_filter"));
                stops.add(Stop.of(StopReason.OTHER, "other"));
            }
            case "gemini" -> {
                stops.add(Stop.of(StopReason.MAX_TOKENS, "MAX_TOKENS"));
                stops.add(new Stop(StopReason.REFUSAL, "RECITATION", null, maybe(this::words)));
                stops.add(Stop.of(StopReason.OTHER, "MALFORMED_FUNCTION_CALL"));
                stops.add(new Stop(StopReason.PAUSE_TURN, "CONTINUATION", null, null, id("go")));
                stops.add(Stop.of(endOr(called, false), "STOP"));
            }
            case "openai-responses" -> {
                stops.add(Stop.of(StopReason.MAX_TOKENS, "max_output_tokens"));
                stops.add(Stop.of(StopReason.REFUSAL, "content_filter"));
                stops.add(Stop.of(StopReason.OTHER, "steered"));
                stops.add(Stop.of(endOr(called, refused), "completed"));
            }
            default -> {
                stops.add(Stop.of(StopReason.MAX_TOKENS, "length"));
                stops.add(Stop.of(StopReason.OTHER, "unload"));
                stops.add(Stop.of(endOr(called, false), "stop"));
            }
        }
        return oneOf(stops);
    }

    private static StopReason endOr(boolean called, boolean refused) {
        if (called) {
            return StopReason.TOOL_USE;
        }
        return refused ? StopReason.REFUSAL : StopReason.END_TURN;
    }

    private Usage usage() {
        boolean cached = can(Ability.CACHE_FIGURES);
        boolean read = cached || can(Ability.CACHE_READS);
        long output = tokens();
        Supplier<Long> reasoning = () -> random.nextLong(output + 1);
        return new Usage(
                tokens(),
                read ? known(Ability.FIGURES_UNSAID, this::tokens) : null,
                cached ? tokens() : null,
                can(Ability.LONG_CACHE_FIGURES) ? maybe(this::tokens) : null,
                output,
                can(Ability.REASONING_FIGURES) ? known(Ability.FIGURES_UNSAID, reasoning) : null,
                null);
    }

    private Long tokens() {
        return (long) random.nextInt(5000);
    }

    /// The events of a random reply, with the pieces of parallel tool calls mixed.
    List<Event> events() {
        ChatReply reply = reply();
        var events = new ArrayList<Event>();
        events.add(new Event.ReplyStarted(reply.id(), reply.model(), Usage.UNKNOWN));
        var open = new ArrayList<Queue<Event>>();
        int index = 0;
        for (Part part : reply.parts()) {
            Queue<Event> pieces = events(index++, part);
            if (!(part instanceof Part.ToolCall)) {
                open.forEach(events::addAll);
                open.clear();
                events.addAll(pieces);
                continue;
            }
            events.add(pieces.remove());
            open.add(pieces);
        }
        mix(open, events);
        events.add(new Event.ReplyEnded(reply.stop(), reply.usage()));
        return events;
    }

    private void mix(List<Queue<Event>> open, List<Event> events) {
        while (!open.isEmpty()) {
            Queue<Event> next = oneOf(open);
            events.add(next.remove());
            open.removeIf(Queue::isEmpty);
        }
    }

    private Queue<Event> events(int index, Part part) {
        var events = new ArrayDeque<Event>();
        switch (part) {
            case Part.Text text -> {
                events.add(new Event.PartStarted(index, Part.Kind.TEXT, null));
                pieces(text.text()).forEach(piece -> events.add(new Event.TextDelta(index, piece)));
                if (can(Ability.ANNOTATIONS)) {
                    String field = dialect.name().equals("anthropic") ? "citations" : "annotations";
                    list(2, this::arguments)
                            .forEach(item ->
                                    events.add(
                                            new Event.Annotated(
                                                    index, dialect.name(), field, item)));
                }
                events.add(new Event.PartEnded(index));
            }
            case Part.Refusal refusal -> {
                events.add(new Event.PartStarted(index, Part.Kind.REFUSAL, null));
                pieces(refusal.text())
                        .forEach(piece -> events.add(new Event.TextDelta(index, piece)));
                events.add(new Event.PartEnded(index));
            }
            case Part.Thinking thinking when !thinking.redacted() -> {
                events.add(new Event.PartStarted(index, Part.Kind.THINKING, null));
                pieces(thinking.text())
                        .forEach(piece -> events.add(new Event.TextDelta(index, piece)));
                if (thinking.proof() != null) {
                    events.add(new Event.Proved(index, thinking.proof()));
                }
                events.add(new Event.PartEnded(index));
            }
            case Part.ToolCall call -> {
                var head = new Event.CallHead(call.id(), call.name());
                events.add(new Event.PartStarted(index, Part.Kind.TOOL_CALL, head));
                pieces(call.arguments().text())
                        .forEach(piece -> events.add(new Event.ArgumentsDelta(index, piece)));
                events.add(new Event.PartEnded(index));
            }
            case Part.Image _,
                    Part.Document _,
                    Part.Audio _,
                    Part.Thinking _,
                    Part.ToolResult _,
                    Part.Opaque _ ->
                    events.add(new Event.WholePart(index, part));
        }
        if (abilities.equals(Ability.ALL) && random.nextInt(5) == 0) {
            events.add(
                    new Event.Unread(dialect.name(), "thing", new RawJson("{\"type\":\"thing\"}")));
        }
        return events;
    }

    private List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end =
                    text.offsetByCodePoints(
                            start,
                            Math.min(
                                    1 + random.nextInt(5),
                                    text.codePointCount(start, text.length())));
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    LlmException failure() {
        var headers = Headers.of(Map.of("x-request-id", id("req")));
        var upstream =
                new Upstream(429, "t", id("req"), Duration.ofSeconds(1), true, "{}", headers);
        return new LlmException(oneOf(List.of(ErrorKind.values())), words())
                .withUpstream(upstream)
                .withTold(Told.fields(extras("own_field", new RawJson("1"))));
    }

    private RawJson arguments() {
        return oneOf(
                List.of(
                        RawJson.EMPTY_OBJECT,
                        new RawJson("{\"a\":1}"),
                        new RawJson(
                                "{\"text\":\"ü\\\"{\\\\\",\"deep\":{\"list\":[1.50,null,true]}}")));
    }

    private Extras extras() {
        return random.nextInt(4) == 0
                ? extras("own_field", new RawJson("{\"n\":[1,2]}"))
                : Extras.NONE;
    }

    private Extras assistantExtras() {
        return can(Ability.ASSISTANT_EXTRAS) ? extras() : Extras.NONE;
    }

    private Extras partExtras() {
        return dialect.name().equals("ollama") ? Extras.NONE : extras();
    }

    private Extras extras(String field, RawJson value) {
        return Extras.of(dialect.name(), Map.of(field, value));
    }

    private String words() {
        return oneOf(
                        List.of(
                                "Hello",
                                "wörld 👋",
                                "line\nbreak",
                                "\"quoted\" \\ {json}",
                                "語",
                                " space "))
                + random.nextInt(100);
    }

    private String id(String prefix) {
        return prefix + "_" + ids++;
    }

    private boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    private <T> List<T> list(int most, Supplier<? extends T> element) {
        var elements = new ArrayList<T>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            elements.add(element.get());
        }
        return elements;
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    /// A value that may be missing only where the format allows that.
    private <T> @Nullable T known(Ability unsaid, Supplier<T> value) {
        return can(unsaid) ? maybe(value) : value.get();
    }

    private <T> T oneOf(List<? extends T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
