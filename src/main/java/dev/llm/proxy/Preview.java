package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.provider.Outgoing;
import dev.llm.proxy.rules.Report;
import dev.llm.route.Lacking;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What the proxy would do with a request, said for people. Nothing is sent.
public final class Preview {
    private final Routing routing;
    private final UnaryOperator<String> keys;

    /// @param keys where the key of a provider comes from
    public Preview(Routing routing, UnaryOperator<String> keys) {
        this.routing = routing;
        this.keys = keys;
    }

    /// @param path where the request would be posted
    /// @throws LlmException what the client would be told, when it would be refused
    public List<String> of(String path, Headers headers, byte[] body) {
        Way way = Way.of(path, headers, routing.providerNames());
        if (way.kind() != Way.Kind.CHAT) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    path + " is no way in for a conversation",
                    "give --path /v1/messages, /v1/chat/completions, /v1/responses or /api/chat");
        }
        var conversation = new Conversation(way.dialect(), body);
        var lines = new ArrayList<String>();
        lines.add(
                "asked: %s at %s (%s)".formatted(conversation.model(), path, way.dialect().name()));
        lines.addAll(
                Report.of(
                        conversation.tree(),
                        headers,
                        Ruled.applied(routing.rules(), conversation, path, headers)));
        if (Ruled.by(routing.rules(), conversation, path, headers) instanceof Ruled.Asked asked) {
            Plan plan = routing.plan(asked.model(), way.provider());
            boolean first = true;
            for (Step step : plan.steps()) {
                add(lines, first ? "target: " : "then:   ", step, asked.conversation());
                first = false;
            }
            for (Lacking target : routing.lacking(asked.model(), way.provider())) {
                lines.add("not:    " + target);
            }
        }
        return lines;
    }

    private static String but(boolean renamed, boolean cleaned) {
        String others = cleaned ? "what others put into earlier answers" : "";
        String model = renamed ? "the model" : "";
        String between = renamed && cleaned ? " and " : "";
        return renamed || cleaned ? " but for " + model + between + others : "";
    }

    private void add(List<String> lines, String label, Step step, Conversation conversation) {
        Dialect dialect = conversation.dialect();
        String target = label + step.target() + ", " + keys.apply(step.target().entry().name());
        if (step.provider().speaks(dialect.name())) {
            boolean renamed = !step.target().model().equals(conversation.model());
            lines.add(target + ", as it is" + but(renamed, ForSame.changes(conversation, step)));
            return;
        }
        lines.add(target + ", translated to " + step.provider().dialect());
        Translation translation = Translation.of(conversation, step);
        Outgoing outgoing = step.provider().outgoing(translation.request());
        var lost = new ArrayList<String>(translation.lost());
        if (outgoing != null) {
            lost.addAll(outgoing.lost());
        }
        if (!lost.isEmpty()) {
            lines.add("  lost: " + String.join(", ", lost));
        }
        if (outgoing != null) {
            lines.add("  POST " + outgoing.uri());
            Json.pretty(outgoing.body()).lines().forEach(line -> lines.add("  " + line));
        }
    }
}
