package dev.llm.proxy;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import dev.llm.proxy.front.Refusal;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Ollama's clients want to know of models before they use one.
final class OllamaPages {
    private OllamaPages() {}

    static Refusal tags(List<ListedName> models) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("models");
        for (ListedName model : models) {
            Instant created = model.created() == null ? Instant.EPOCH : model.created();
            ObjectNode node =
                    Json.object()
                            .put("name", model.id())
                            .put("model", model.id())
                            .put("modified_at", created.toString())
                            .put("size", 0)
                            .put("digest", "");
            node.set("details", details(model));
            list.add(node);
        }
        return Replies.json(200, body);
    }

    static Refusal show(String id, List<ListedName> models) {
        for (ListedName model : models) {
            if (model.id().equals(id) || (model.id() + ":latest").equals(id)) {
                return Replies.json(200, show(model));
            }
        }
        throw new LlmException(
                ErrorKind.NOT_FOUND,
                "model '" + id + "' not found",
                null,
                new Upstream(404, null, null, null, null, null),
                null);
    }

    private static ObjectNode show(ListedName model) {
        ObjectNode body =
                Json.object().put("modelfile", "").put("parameters", "").put("template", "");
        body.set("details", details(model));
        ObjectNode info = body.putObject("model_info").put("general.architecture", model.owner());
        if (model.context() != null) {
            info.put(model.owner() + ".context_length", model.context());
        }
        body.putArray("capabilities").add("completion").add("tools");
        return body;
    }

    private static ObjectNode details(ListedName model) {
        ObjectNode details =
                Json.object()
                        .put("parent_model", "")
                        .put("format", "")
                        .put("family", model.owner());
        details.putArray("families").add(model.owner());
        return details.put("parameter_size", "").put("quantization_level", "");
    }
}
