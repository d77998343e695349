package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Anthropic Messages
                "{\"system\":\"Be brief.\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                "{\"model\":\"claude-opus-5-5\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}",
                // Chat Completions
                "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hello\"}]}",
                "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}",
                // Responses
                "{\"instructions\":\"Be brief.\",\"input\":\"Hello\"}",
                "{\"model\":\"gpt-6.2-sol\",\"instructions\":\"Be brief.\",\"input\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                // Gemini
                "{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},\"contents\":[{\"parts\":[{\"text\":\"Hello\"}]}]}",
                "{\"system_instruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},"
                        + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}",
            })
    void aBodyIsReadInWhicheverFormatItIs(String body) {
        ChatRequest request = RequestBody.read(body);

        List<Part> said =
                request.messages().stream().flatMap(message -> message.parts().stream()).toList();
        assertThat(said).containsExactly(new Part.Text("Be brief."), new Part.Text("Hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hello",
                "[]",
                "{\"prompt\":\"Hello\"}",
                "{\"messages\":7}",
                "{\"messages\":[{\"role\":\"king\",\"content\":\"Hello\"}]}"
            })
    void anythingElseIsAMistakeOfTheUser(String body) {
        var failure = catchThrowableOfType(LlmException.class, () -> RequestBody.read(body));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
    }
}
