package dev.llm.dialect.responses;

import dev.llm.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an answer has of its request: fields that are repeated, tools under their own names, and what it is kept with.
///
/// @param served whether a client of ours asked, so that the answer has an id that it can name
/// @param memory where the answer is to be kept
/// @param previousId the response that the client went on from
/// @param input what the client said since
record Asked(
        boolean served,
        ObjectNode repeated,
        ToolNames names,
        ItemMemory memory,
        @Nullable String previousId,
        List<JsonNode> input) {
    /// The fields of a request that stand in its response again.
    private static final List<String> REPEATED =
            List.of(
                    "background",
                    "instructions",
                    "max_output_tokens",
                    "max_tool_calls",
                    "metadata",
                    "parallel_tool_calls",
                    "previous_response_id",
                    "prompt_cache_key",
                    "reasoning",
                    "safety_identifier",
                    "store",
                    "temperature",
                    "text",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "truncation",
                    "user");

    static final Asked NOTHING =
            new Asked(false, Json.object(), new ToolNames(), ItemMemory.NONE, null, List.of());

    static ObjectNode repeated(JsonNode body) {
        ObjectNode repeated = Json.object();
        for (String field : REPEATED) {
            JsonNode value = body.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                repeated.set(field, value);
            }
        }
        return repeated;
    }

    /// @param given by the provider
    String replyId(String given) {
        return served ? ItemIds.ofReply(given) : given;
    }

    ToolNames.@Nullable Original tool(String name) {
        return names.original(name);
    }

    void answered(ObjectNode response) {
        memory.keep(previousId, input, response);
    }
}
