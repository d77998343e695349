package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import tools.jackson.databind.node.ObjectNode;

/// What a failure has to tell the clients of one format beside its kind: see [dev.llm.model.Told].
public final class ToldFields {
    private ToldFields() {}

    /// @param dialect the one that is written; fields of another are left out
    public static void put(ObjectNode error, LlmException failure, String dialect) {
        Extras fields = failure.told().fields();
        if (fields.dialect().equals(dialect)) {
            fields.fields().forEach((field, json) -> error.set(field, Json.tree(json)));
        }
    }

    /// @param usual the status of the failure's kind
    public static int status(LlmException failure, int usual) {
        int told = failure.told().status();
        return told == 0 ? usual : told;
    }
}
