package dev.llm.proxy.rules;

import dev.llm.model.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Where a path leads in a body. A field that is `null` counts as absent.
record Place(ObjectNode body, FieldPath path) {
    /// Null when there is nothing.
    @Nullable JsonNode get() throws Unfit {
        return at(path.steps().size());
    }

    /// Makes the objects that are missing on the way, but no elements of arrays: without them nothing is done.
    ///
    /// @return whether something else was there before
    boolean set(JsonNode value) throws Unfit {
        List<FieldPath.Step> steps = path.steps();
        int last = steps.size() - 1;
        JsonNode at = body;
        for (int i = 0; i < last; i++) {
            JsonNode next = child(at, i);
            if (next == null) {
                if (!(steps.get(i) instanceof FieldPath.Field field) || needsElement(i + 1)) {
                    return false;
                }
                next = object(at, i).putObject(field.name());
            }
            at = next;
        }
        return switch (steps.get(last)) {
            case FieldPath.Field field -> {
                JsonNode before = object(at, last).replace(field.name(), value);
                yield !value.equals(before);
            }
            case FieldPath.Index index -> {
                ArrayNode array = array(at, last);
                int position = position(array, index);
                yield position >= 0 && !value.equals(array.set(position, value));
            }
        };
    }

    /// @return whether there was something
    boolean remove() throws Unfit {
        int last = path.steps().size() - 1;
        JsonNode parent = at(last);
        if (parent == null) {
            return false;
        }
        return switch (path.steps().get(last)) {
            case FieldPath.Field field -> object(parent, last).remove(field.name()) != null;
            case FieldPath.Index index -> {
                ArrayNode array = array(parent, last);
                int position = position(array, index);
                yield position >= 0 && array.remove(position) != null;
            }
        };
    }

    private @Nullable JsonNode at(int depth) throws Unfit {
        JsonNode at = body;
        for (int i = 0; i < depth && at != null; i++) {
            at = child(at, i);
        }
        return at;
    }

    private @Nullable JsonNode child(JsonNode parent, int depth) throws Unfit {
        JsonNode child =
                switch (path.steps().get(depth)) {
                    case FieldPath.Field field -> object(parent, depth).get(field.name());
                    case FieldPath.Index index -> {
                        ArrayNode array = array(parent, depth);
                        yield array.get(position(array, index));
                    }
                };
        return child == null || child.isNull() ? null : child;
    }

    private boolean needsElement(int from) {
        return path.steps().stream().skip(from).anyMatch(FieldPath.Index.class::isInstance);
    }

    /// -1 when there is no such element.
    private static int position(ArrayNode array, FieldPath.Index index) {
        int position = index.index() < 0 ? array.size() + index.index() : index.index();
        return position >= 0 && position < array.size() ? position : -1;
    }

    private ObjectNode object(JsonNode node, int depth) throws Unfit {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new Unfit(shown(depth), "an object");
    }

    private ArrayNode array(JsonNode node, int depth) throws Unfit {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw new Unfit(shown(depth), "an array");
    }

    private String shown(int depth) {
        return new FieldPath(path.steps().subList(0, depth)).toString();
    }
}
