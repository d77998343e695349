package dev.llm.proxy;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A client's request: its bytes, what had to be known of them, and the tree, made only when somebody needs it.
final class Conversation {
    /// Names are kept, as long as the proxy runs.
    private static final int LONGEST_NAME = 256;

    private final Dialect dialect;
    private final byte[] body;
    private final RequestHead head;
    private @Nullable ClientCall call;

    Conversation(Dialect dialect, byte[] body) {
        this.dialect = dialect;
        this.body = body;
        this.head = RequestHead.read(body);
    }

    Dialect dialect() {
        return dialect;
    }

    RequestHead head() {
        return head;
    }

    byte[] body() {
        return body;
    }

    /// @throws LlmException of kind INVALID_REQUEST
    String model() {
        String model = head.model();
        if (model == null || model.isBlank()) {
            throw new LlmException(ErrorKind.INVALID_REQUEST, "model: field required");
        }
        if (model.length() > LONGEST_NAME) {
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST, "model: no name has more than 256 characters");
        }
        return model;
    }

    /// Whether the answer is to be streamed; Ollama's clients have to say when not.
    boolean stream() {
        Boolean stream = head.stream();
        return stream == null ? Way.isOllama(dialect) : stream;
    }

    /// Whether a later request may go on from the answer without saying again what came before.
    boolean canGoOn() {
        return head.thread() || dialect.name().equals(ResponsesDialect.NAME);
    }

    /// Whether clients of this format ask how many tokens a request has.
    boolean mayBeCounted() {
        return Way.isAnthropic(dialect) || dialect.name().equals(ResponsesDialect.NAME);
    }

    /// Whether somebody needed more of the request than its bytes.
    boolean isRead() {
        return call != null;
    }

    /// The request, read.
    ///
    /// @throws LlmException of kind INVALID_REQUEST, with the path of the field
    ClientCall call() {
        if (call == null) {
            call = dialect.decodeCall(tree(), dialect.name());
        }
        return call;
    }

    /// The request, read to be counted: what only an answer needs may be missing.
    ClientCall callToCount() {
        if (call != null) {
            return call;
        }
        ObjectNode tree = tree();
        if (Way.isAnthropic(dialect) && !tree.has("max_tokens")) {
            tree.put("max_tokens", 1);
        }
        return dialect.decodeCall(tree, dialect.name());
    }

    ObjectNode tree() {
        JsonNode tree = Json.parse(body);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new LlmException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object");
    }
}
