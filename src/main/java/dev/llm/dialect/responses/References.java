package dev.llm.dialect.responses;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.RawJson;
import dev.llm.model.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The request of a client that names what was said before, with what it names in its place.
final class References {
    static final String PREVIOUS = "previous_response_id";

    private final ItemMemory memory;
    private final Predicate<String> ours;
    private final List<String> lost;

    /// @param ours tells the ids to look up; others are left to whoever gave them
    /// @param lost is handed the names of what is not known and can be missed
    References(ItemMemory memory, Predicate<String> ours, List<String> lost) {
        this.memory = memory;
        this.ours = ours;
        this.lost = lost;
    }

    /// @param previousId the response that the client goes on from
    /// @param said by the client since
    /// @param body the request as it would be without a state
    record Resolved(@Nullable String previousId, List<JsonNode> said, ObjectNode body) {}

    /// @throws LlmException with the API's own words for what is named and not known
    Resolved resolve(ObjectNode body) {
        String named = body.path(PREVIOUS).asString("");
        String previousId = !named.isEmpty() && ours.test(named) ? named : null;
        JsonNode input = body.path("input");
        List<JsonNode> said = input.isArray() ? said(input) : text(input);
        if (previousId == null && !(input instanceof ArrayNode several && names(several))) {
            return new Resolved(null, said, body);
        }
        ArrayNode whole = Json.array();
        if (previousId != null) {
            List<JsonNode> before = memory.conversation(previousId);
            if (before == null) {
                throw unknown(
                        "Previous response with id '" + previousId + "' not found.",
                        PREVIOUS,
                        "previous_response_not_found");
            }
            before.forEach(whole::add);
        }
        said.forEach(whole::add);
        ObjectNode resolved = Json.object().setAll(body);
        if (previousId != null) {
            resolved.remove(PREVIOUS);
        }
        resolved.set("input", whole);
        return new Resolved(previousId, said, resolved);
    }

    private static List<JsonNode> text(JsonNode input) {
        return input.isString()
                ? List.of(
                        Json.object()
                                .put("type", ItemReader.MESSAGE)
                                .put("role", "user")
                                .set("content", input))
                : List.of();
    }

    private boolean names(ArrayNode input) {
        for (JsonNode item : input) {
            if (isReference(item)) {
                return true;
            }
        }
        return false;
    }

    private List<JsonNode> said(JsonNode input) {
        var said = new ArrayList<JsonNode>();
        for (JsonNode item : input) {
            JsonNode meant = isReference(item) ? referred(item.path("id").asString("")) : item;
            if (meant != null) {
                said.add(meant);
            }
        }
        return said;
    }

    /// The type may be left out: nothing else has an id alone.
    private boolean isReference(JsonNode item) {
        boolean reference =
                item.path("type").asString("").equals("item_reference")
                        || (item.size() == 1 && item.has("id"));
        return reference && ours.test(item.path("id").asString(""));
    }

    /// Reasoning can be missed: what follows it is understood without.
    private @Nullable JsonNode referred(String id) {
        JsonNode item = memory.item(id);
        if (item == null && id.startsWith("rs_")) {
            lost.add("reference to reasoning");
            return null;
        }
        if (item == null) {
            throw unknown("Item with id '" + id + "' not found.", "input", null);
        }
        return item;
    }

    private static LlmException unknown(String message, String param, @Nullable String code) {
        var fields =
                Map.of(
                        "param",
                        Json.raw(Json.text(param)),
                        "code",
                        code == null ? new RawJson("null") : Json.raw(Json.text(code)));
        return new LlmException(ErrorKind.NOT_FOUND, message)
                .withTold(Told.fields(Extras.of(ResponsesDialect.NAME, fields)));
    }
}
