package dev.llm.proxy.rules;

import dev.llm.model.FieldPath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One change of a body.
public sealed interface Edit {
    /// Makes the change, or finds nothing to change and leaves all as it is.
    ///
    /// @return whether it changed anything
    /// @throws Unfit when something is of another kind than it must be
    boolean apply(ObjectNode body, BodyFormat format) throws Unfit;

    /// Objects on the way are made where they are missing; elements of arrays are not.
    record Set(FieldPath path, JsonNode value) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            return new Place(body, path).set(value.deepCopy());
        }
    }

    /// Only where there is none, or `null`.
    record Default(FieldPath path, JsonNode value) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            var place = new Place(body, path);
            return place.get() == null && place.set(value.deepCopy());
        }
    }

    record Remove(FieldPath path) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            return new Place(body, path).remove();
        }
    }

    record Rename(FieldPath from, FieldPath to) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            var place = new Place(body, from);
            JsonNode value = place.get();
            if (value == null || from.equals(to)) {
                return false;
            }
            if (to.isWithin(from)) {
                throw new Unfit(to.toString(), "outside of " + from);
            }
            // A copy: two indices may lead to the same element.
            boolean set = new Place(body, to).set(value.deepCopy());
            if (set && !from.isWithin(to)) {
                place.remove();
            }
            return set;
        }
    }

    record SystemText(String text, End end) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            return format.addToSystem(body, text, end);
        }
    }

    record UserText(String text, End end) implements Edit {
        @Override
        public boolean apply(ObjectNode body, BodyFormat format) throws Unfit {
            return format.addToUser(body, text, end);
        }
    }
}
