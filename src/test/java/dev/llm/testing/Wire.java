package dev.llm.testing;

import java.util.ArrayList;
import java.util.List;

/// The wire formats that the program speaks, as their servers speak them.
public enum Wire {
    ANTHROPIC("anthropic", "claude-sonnet-5-5", "/v1/messages", "text/event-stream") {
        @Override
        public Program at(Program program, String server, String key) {
            return program.env("ANTHROPIC_BASE_URL", server).env("ANTHROPIC_API_KEY", key);
        }

        @Override
        public String opening() {
            return event(
                            "message_start",
                            "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                                    + "\"model\":\"claude-sonnet-5-5\",\"content\":[],\"stop_reason\":null,"
                                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}")
                    + event(
                            "content_block_start",
                            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        }

        @Override
        public String piece(String text) {
            return event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                            + quoted(text)
                            + "}");
        }

        @Override
        public String ending(Ending ending) {
            String word =
                    switch (ending) {
                        case DONE -> "end_turn";
                        case LIMIT -> "max_tokens";
                        case REFUSAL -> "refusal";
                    };
            return event("content_block_stop", "\"index\":0")
                    + event(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\""
                                    + word
                                    + "\",\"stop_sequence\":null},"
                                    + "\"usage\":{\"output_tokens\":5}")
                    + event("message_stop", "");
        }

        @Override
        public String error(String type, String message) {
            return "{\"type\":\"error\",\"error\":{\"type\":\""
                    + type
                    + "\",\"message\":"
                    + quoted(message)
                    + "},\"request_id\":\"req_1\"}";
        }

        @Override
        public String errorEvent(String type, String message) {
            return "event: error\ndata: " + error(type, message) + "\n\n";
        }

        @Override
        public String whole(String text) {
            return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\","
                    + "\"content\":[{\"type\":\"text\",\"text\":"
                    + quoted(text)
                    + "}],"
                    + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}";
        }

        private String event(String type, String fields) {
            return "event: "
                    + type
                    + "\ndata: {\"type\":\""
                    + type
                    + "\""
                    + (fields.isEmpty() ? "" : "," + fields)
                    + "}\n\n";
        }
    },

    OPENAI("openai", "gpt-lab", "/v1/chat/completions", "text/event-stream") {
        @Override
        public Program at(Program program, String server, String key) {
            return program.env("OPENAI_BASE_URL", server + "/v1").env("OPENAI_API_KEY", key);
        }

        @Override
        public String opening() {
            return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
        }

        @Override
        public String piece(String text) {
            return chunk("{\"content\":" + quoted(text) + "}", "null");
        }

        @Override
        public String ending(Ending ending) {
            String word =
                    switch (ending) {
                        case DONE -> "stop";
                        case LIMIT -> "length";
                        case REFUSAL -> "content_filter";
                    };
            return chunk("{}", "\"" + word + "\"")
                    + "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-lab\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}\n\n"
                    + "data: [DONE]\n\n";
        }

        @Override
        public String error(String type, String message) {
            return "{\"error\":{\"message\":"
                    + quoted(message)
                    + ",\"type\":\""
                    + type
                    + "\",\"param\":null,\"code\":null}}";
        }

        @Override
        public String errorEvent(String type, String message) {
            return "data: " + error(type, message) + "\n\n";
        }

        @Override
        public String whole(String text) {
            return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-lab\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":"
                    + quoted(text)
                    + "},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}";
        }

        private String chunk(String delta, String reason) {
            return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-lab\","
                    + "\"choices\":[{\"index\":0,\"delta\":"
                    + delta
                    + ",\"finish_reason\":"
                    + reason
                    + "}]}\n\n";
        }
    },

    OLLAMA("ollama", "qwen3", "/api/chat", "application/x-ndjson") {
        @Override
        public Program at(Program program, String server, String key) {
            return program.env("OLLAMA_HOST", server).env("OLLAMA_API_KEY", key);
        }

        @Override
        public String opening() {
            return "";
        }

        @Override
        public String piece(String text) {
            return "{\"model\":\"qwen3\",\"created_at\":\"2026-11-01T00:00:00Z\","
                    + "\"message\":{\"role\":\"assistant\",\"content\":"
                    + quoted(text)
                    + "},\"done\":false}\n";
        }

        @Override
        public String ending(Ending ending) {
            String word =
                    switch (ending) {
                        case DONE -> "stop";
                        case LIMIT -> "length";
                        case REFUSAL ->
                                throw new UnsupportedOperationException(
                                        "Ollama has no word for it");
                    };
            return "{\"model\":\"qwen3\",\"created_at\":\"2026-11-01T00:00:00Z\","
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\""
                    + word
                    + "\",\"prompt_eval_count\":3,\"eval_count\":5}\n";
        }

        @Override
        public String error(String type, String message) {
            return "{\"error\":" + quoted(message) + "}";
        }

        @Override
        public String errorEvent(String type, String message) {
            return error(type, message) + "\n";
        }

        @Override
        public String whole(String text) {
            return "{\"model\":\"qwen3\",\"created_at\":\"2026-11-01T00:00:00Z\","
                    + "\"message\":{\"role\":\"assistant\",\"content\":"
                    + quoted(text)
                    + "},\"done\":true,"
                    + "\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":5}";
        }
    };

    /// How an answer ends.
    public enum Ending {
        DONE,
        LIMIT,
        REFUSAL
    }

    private final String provider;
    private final String model;
    private final String path;
    private final String mediaType;

    Wire(String provider, String model, String path, String mediaType) {
        this.provider = provider;
        this.model = model;
        this.path = path;
        this.mediaType = mediaType;
    }

    public String provider() {
        return provider;
    }

    public String model() {
        return model;
    }

    public String path() {
        return path;
    }

    public String mediaType() {
        return mediaType;
    }

    /// The program, set up by the vendor's own variables to ask this server.
    public abstract Program at(Program program, String server, String key);

    /// What a stream begins with.
    public abstract String opening();

    public abstract String piece(String text);

    public abstract String ending(Ending ending);

    /// The body of an error.
    public abstract String error(String type, String message);

    /// An error inside a stream.
    public abstract String errorEvent(String type, String message);

    /// An answer that was not streamed.
    public abstract String whole(String text);

    /// The program, set up for a server and asked for this format's model.
    public Program asked(Program program, ScriptedServer server) {
        return at(program, server.url(""), "test-key").args("-m", provider + "/" + model);
    }

    /// A stream that ends as it should, each piece in its own chunk.
    public Script stream(String... pieces) {
        return stream(Ending.DONE, pieces);
    }

    public Script stream(Ending ending, String... pieces) {
        var chunks = new ArrayList<String>(List.of(opening()));
        for (String piece : pieces) {
            chunks.add(piece(piece));
        }
        chunks.add(ending(ending));
        return Script.stream(
                mediaType,
                chunks.stream().filter(chunk -> !chunk.isEmpty()).toArray(String[]::new));
    }

    /// A stream that has begun and goes on as the test says.
    public Script begun(String... pieces) {
        Script script = Script.answer(200, "content-type: " + mediaType).chunked();
        String all = opening();
        for (String piece : pieces) {
            all += piece(piece);
        }
        return all.isEmpty() ? script : script.send(all);
    }

    /// A string of JSON in ASCII: halves of surrogate pairs stay what they are.
    public static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
