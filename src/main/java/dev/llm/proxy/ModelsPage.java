package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.proxy.front.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The list of models in the format of whoever asks for it.
final class ModelsPage {
    /// What Anthropic's own list has when nobody says otherwise; its clients ask for up to a thousand.
    private static final int USUAL = 20;

    private static final int MOST = 1000;

    private ModelsPage() {}

    static Refusal of(Dialect dialect, @Nullable String query, List<ListedName> models) {
        return Replies.json(
                200,
                Way.isAnthropic(dialect) ? anthropic(parameters(query), models) : openai(models));
    }

    static Refusal one(Dialect dialect, String id, List<ListedName> models) {
        String decoded = URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        for (ListedName model : models) {
            if (model.id().equals(decoded)) {
                return Replies.json(
                        200, Way.isAnthropic(dialect) ? anthropic(model) : openai(model));
            }
        }
        throw new LlmException(
                ErrorKind.NOT_FOUND,
                "no model is called " + decoded + "; GET /v1/models lists those that are",
                null,
                new Upstream(404, null, null, null, null, null),
                null);
    }

    private static ObjectNode anthropic(Map<String, String> asked, List<ListedName> models) {
        int limit = limit(asked.get("limit"));
        int from = 0;
        int to = models.size();
        String after = asked.get("after_id");
        String before = asked.get("before_id");
        if (after != null) {
            from = place(after, models, -1) + 1;
        } else if (before != null) {
            to = place(before, models, models.size());
            from = Math.max(0, to - limit);
        }
        int end = Math.min(to, from + limit);
        List<ListedName> page = models.subList(from, end);
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        page.forEach(model -> data.add(anthropic(model)));
        body.put("has_more", before == null ? end < models.size() : from > 0);
        body.put("first_id", page.isEmpty() ? null : page.getFirst().id());
        body.put("last_id", page.isEmpty() ? null : page.getLast().id());
        return body;
    }

    private static int limit(@Nullable String asked) {
        if (asked == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(asked);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new LlmException(
                ErrorKind.INVALID_REQUEST, "limit: must be a number from 1 to " + MOST);
    }

    private static int place(String id, List<ListedName> models, int otherwise) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        return otherwise;
    }

    private static ObjectNode anthropic(ListedName model) {
        ObjectNode node =
                Json.object()
                        .put("type", "model")
                        .put("id", model.id())
                        .put("display_name", model.name())
                        .put("created_at", created(model).toString());
        if (model.context() != null) {
            node.put("max_input_tokens", model.context());
        }
        if (model.output() != null) {
            node.put("max_tokens", model.output());
        }
        return node;
    }

    private static ObjectNode openai(List<ListedName> models) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        models.forEach(model -> data.add(openai(model)));
        return body;
    }

    private static ObjectNode openai(ListedName model) {
        ObjectNode node =
                Json.object()
                        .put("id", model.id())
                        .put("object", "model")
                        .put("created", created(model).getEpochSecond())
                        .put("owned_by", model.owner());
        if (model.context() != null) {
            node.put("context_window", model.context());
        }
        return node;
    }

    private static Instant created(ListedName model) {
        return model.created() == null ? Instant.EPOCH : model.created();
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new HashMap<String, String>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
