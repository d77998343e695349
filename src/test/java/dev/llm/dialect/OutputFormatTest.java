package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The form of an answer: the same wish in the field that each API has for it.
class OutputFormatTest {
    /// As strict as OpenAI wants a schema, and as closed as Anthropic does.
    private static final String CLOSED =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}";

    private static final String ANTHROPIC =
            "{\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":$}}}";
    private static final String OLDER_ANTHROPIC =
            "{\"output_format\":{\"type\":\"json_schema\",\"schema\":$}}";
    private static final String CHAT =
            "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":$}}}";
    private static final String RESPONSES =
            "{\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"answer\",\"strict\":true,\"schema\":$}}}";
    private static final String OLLAMA = "{\"format\":$}";
    private static final String GEMINI =
            "{\"generationConfig\":{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":$}}";
    private static final String OPEN_API =
            "{\"generation_config\":{\"response_mime_type\":\"application/json\",\"response_schema\":{\"type\":\"OBJECT\","
                    + "\"properties\":{\"a\":{\"type\":\"STRING\"}},\"required\":[\"a\"],\"additionalProperties\":false}}}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | " + ANTHROPIC,
                "anthropic | " + OLDER_ANTHROPIC,
                "openai-chat | " + CHAT,
                "openai-responses | " + RESPONSES,
                "ollama | " + OLLAMA,
                "gemini | " + GEMINI,
                "gemini | " + OPEN_API,
            })
    void aSchemaGoesFromEachFormatToEveryOther(String from, String fields) {
        ChatRequest request = read(from, fields.replace("$", CLOSED));

        assertThat(request.extras().isEmpty()).isTrue();
        written(request, "anthropic", ANTHROPIC);
        written(request, "openai-chat", CHAT);
        written(request, "openai-responses", RESPONSES);
        written(request, "ollama", OLLAMA);
        written(request, "gemini", GEMINI);
    }

    private static void written(ChatRequest request, String dialect, String fields) {
        Encoded encoded = write(dialect, request);
        assertThat(encoded.lost()).isEmpty();
        has(encoded, fields.replace("$", CLOSED));
    }

    private static void has(Encoded encoded, String fields) {
        object(fields)
                .forEachEntry((field, value) ->
                        assertThat(unlimited(encoded.body().path(field))).isEqualTo(value));
    }

    /// Gemini has the limit of an answer beside its form.
    private static JsonNode unlimited(JsonNode config) {
        return config instanceof ObjectNode object ? object.without("maxOutputTokens") : config;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openai-chat | {\"response_format\":{\"type\":\"json_object\"}}",
                "openai-responses | {\"text\":{\"format\":{\"type\":\"json_object\"}}}",
                "ollama | {\"format\":\"json\"}",
                "gemini | {\"generationConfig\":{\"responseMimeType\":\"application/json\"}}",
            })
    void soDoesAnyObject(String dialect, String fields) {
        ChatRequest request = read(dialect, fields);

        assertThat(request.parameters().format()).isEqualTo(new OutputFormat.AnyObject());
        has(write(dialect, request), fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai-chat | {\"response_format\":{\"type\":\"text\"}}",
                "openai-responses | {\"text\":{\"format\":{\"type\":\"text\"}}}",
                "ollama | {\"format\":\"\"}",
                "gemini | {\"generationConfig\":{\"responseMimeType\":\"text/plain\"}}",
            })
    void freeTextIsNoFormat(String dialect, String fields) {
        ChatRequest request = read(dialect, fields);

        assertThat(request.parameters().format()).isNull();
        assertThat(request.extras().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | {\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{},\"x\":1},\"task_budget\":{\"total\":9}}}",
                "anthropic | {\"output_config\":{\"format\":{\"type\":\"prose\"}}}",
                "openai-chat | {\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{},\"x\":1},\"y\":2}}",
                "openai-chat | {\"response_format\":{\"type\":\"grammar\",\"grammar\":\"a\"}}",
                "openai-chat | {\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}}",
                "openai-responses | {\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{},\"x\":1},\"verbosity\":\"low\"}}",
                "ollama | {\"format\":\"yaml\"}",
                "gemini | {\"generationConfig\":{\"responseMimeType\":\"text/x.enum\",\"responseSchema\":{\"enum\":[\"a\"]}}}",
            })
    void whatElseAFormatHasStaysInItsOwn(String dialect, String fields) {
        ChatRequest request = read(dialect, fields);

        Encoded again = write(dialect, request);

        has(again, fields);
        assertThat(again.lost()).isEmpty();
        assertThat(write(dialect.equals("ollama") ? "gemini" : "ollama", request).lost())
                .isNotEmpty();
    }

    /// OpenAI refuses to be strict about it, so it is not asked to be.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"object\"}",
                "{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":false}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{}}},\"required\":[\"a\"],\"additionalProperties\":false}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"oneOf\":[]}},\"required\":[\"a\"],\"additionalProperties\":false}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
            })
    void aSchemaThatOpenAiWouldRefuseIsNotStrictThere(String schema) {
        for (String dialect : List.of("openai-chat", "openai-responses")) {
            Encoded encoded = write(dialect, schema(schema));

            assertThat(encoded.lost()).containsExactly("strict schema");
            assertThat(encoded.body().toString()).contains(schema).doesNotContain("strict");
        }
    }

    @Test
    void whatSchemaItIsWrittenInIsNotSaidToThemThatRefuseIt() {
        String schema =
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                        + CLOSED.substring(1);

        for (String dialect : List.of("anthropic", "openai-chat", "openai-responses", "gemini")) {
            assertThat(write(dialect, schema(schema)).body().toString())
                    .contains("\"required\"")
                    .doesNotContain("$schema");
        }
    }

    /// As Anthropic's own SDKs do.
    @Test
    void whatAnthropicDoesNotHoldAnAnswerToIsToldInTheDescription() {
        Encoded encoded =
                write(
                        "anthropic",
                        schema(
                                """
                                {"$schema":"s","type":"object","additionalProperties":true,"properties":{
                                "format":{"type":"string","description":"d","format":"regex","minLength":2},
                                "n":{"oneOf":[{"type":"integer","minimum":1},{"type":"null"}]},
                                "when":{"type":"string","format":"date"},
                                "several":{"type":"array","items":{"$ref":"#/$defs/x"},"minItems":1,"maxItems":3}},
                                "$defs":{"x":{"type":"object","properties":{"const":{"const":1}}}}}\
                                """));

        assertThat(encoded.body().path("output_config").path("format").path("schema"))
                .isEqualTo(
                        object(
                                """
                                {"type":"object","properties":{
                                "format":{"type":"string","description":"d\\n\\n{\\"format\\":\\"regex\\",\\"minLength\\":2}"},
                                "n":{"anyOf":[{"type":"integer","description":"{\\"minimum\\":1}"},{"type":"null"}]},
                                "when":{"type":"string","format":"date"},
                                "several":{"type":"array","items":{"$ref":"#/$defs/x"},"minItems":1,"description":"{\\"maxItems\\":3}"}},
                                "$defs":{"x":{"type":"object","properties":{"const":{"const":1}},"additionalProperties":false}},
                                "additionalProperties":false,"description":"{\\"additionalProperties\\":true}"}\
                                """));
        assertThat(encoded.lost())
                .containsExactlyInAnyOrder(
                        "schema additionalProperties",
                        "schema format",
                        "schema minLength",
                        "schema minimum",
                        "schema maxItems");
    }

    @Test
    void whatTheSchemaIsForIsSaidInItWhereThereIsNoOtherPlace() {
        var format = new OutputFormat.Schema(new RawJson(CLOSED), "n", "A city.", true);
        for (String dialect : List.of("anthropic", "ollama", "gemini")) {
            Encoded encoded = write(dialect, request(format));

            assertThat(encoded.body().toString()).contains("\"description\":\"A city.\"");
            assertThat(encoded.lost()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic, false", "salesforce, false", "salesforce, true"})
    void whereThereIsNoFieldItIsSaidInWords(String dialect, boolean schema) {
        OutputFormat format =
                schema
                        ? new OutputFormat.Schema(new RawJson(CLOSED))
                        : new OutputFormat.AnyObject();

        Encoded encoded = write(dialect, request(format));

        assertThat(encoded.lost()).contains("response format");
        assertThat(prompt(dialect, encoded)).contains(schema ? CLOSED : "one JSON object");
    }

    /// It refuses `json_object` when the word is nowhere in the messages.
    @ParameterizedTest
    @CsvSource({"openai-chat", "openai-responses"})
    void openAiIsToldOfJsonUnlessSomebodyDid(String dialect) {
        ChatRequest request = request(new OutputFormat.AnyObject());
        ChatRequest told = request.withMessages(List.of(Message.user("List them as Json.")));

        assertThat(prompt(dialect, write(dialect, request))).contains("one JSON object");
        assertThat(prompt(dialect, write(dialect, told))).isEmpty();
    }

    private static String prompt(String dialect, Encoded encoded) {
        ChatRequest again = dialect(dialect).decodeRequest(encoded.body(), dialect);
        var prompt = new StringBuilder();
        for (Message message : again.messages().subList(0, again.leadingSystemMessages())) {
            message.parts().forEach(part -> prompt.append(((Part.Text) part).text()));
        }
        return prompt.toString();
    }

    private static ChatRequest schema(String schema) {
        return request(new OutputFormat.Schema(new RawJson(schema)));
    }

    private static ChatRequest request(OutputFormat format) {
        var parameters = Parameters.NONE.withFormat(format).withMaxTokens(9);
        return new ChatRequest("m", List.of(Message.user("Hi")), parameters, false);
    }

    private static ChatRequest read(String dialect, String fields) {
        ObjectNode body =
                object(
                        switch (dialect) {
                            case "gemini" ->
                                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"As JSON\"}]}]}";
                            case "openai-responses" -> "{\"input\":\"As JSON\",\"store\":false}";
                            default ->
                                    "{\"messages\":[{\"role\":\"user\",\"content\":\"As JSON\"}]}";
                        });
        body.put("model", "gpt-4o");
        if (dialect.equals("anthropic")) {
            body.put("max_tokens", 9);
        }
        body.setAll(object(fields));
        return dialect(dialect).decodeRequest(body, dialect);
    }

    private static Encoded write(String dialect, ChatRequest request) {
        return dialect(dialect).encodeRequest(request, Corpus.maker(dialect(dialect)));
    }

    private static Dialect dialect(String name) {
        return Corpus.dialects().stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode object(String text) {
        JsonNode json = Objects.requireNonNull(Json.parse(text), text);
        return (ObjectNode) json;
    }
}
