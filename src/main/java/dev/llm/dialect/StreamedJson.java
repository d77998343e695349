package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object that each event of a stream is.
public final class StreamedJson {
    private StreamedJson() {}

    /// @throws LlmException of kind CUT for an object that has no end, because a broken connection leaves one behind;
    ///     of kind NOT_AN_API for anything else
    public static JsonObject object(String data) {
        if (Json.parse(data) instanceof ObjectNode object) {
            return JsonObject.reply(object);
        }
        if (data.stripLeading().startsWith("{")) {
            throw new LlmException(ErrorKind.CUT, "the stream broke off inside an event");
        }
        throw new LlmException(ErrorKind.NOT_AN_API, "an event of the stream is not a JSON object");
    }

    /// Whether an event only says that the connection is alive. Gateways send such ones into streams of any format.
    public static boolean isSignOfLife(String type) {
        return type.equals("ping") || type.equals("keepalive") || type.equals("heartbeat");
    }
}
