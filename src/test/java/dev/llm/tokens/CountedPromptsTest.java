package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedPromptsTest {
    private static final Message HELLO = Message.user("Hello, world!");
    private final CountedPrompts prompts = new CountedPrompts();

    @Test
    void whatWasCountedIsExactAndTheRestEstimated() {
        prompts.remember("m", request(HELLO), 1000);

        assertThat(count("m", HELLO)).isEqualTo(Count.exact(1000));
        assertThat(count("m", HELLO, HELLO, HELLO)).isEqualTo(new Count(1000 + 8 + 6, 3));
    }

    @Test
    void theLongestBeginningHolds() {
        prompts.remember("m", request(HELLO), 1000);
        prompts.remember("m", request(HELLO, HELLO), 2000);

        assertThat(count("m", HELLO, HELLO, HELLO).tokens()).isEqualTo(2000 + 4 + 3);
    }

    @Test
    void anotherPromptIsEstimated() {
        prompts.remember("m", request(HELLO, HELLO), 1000);

        long whole = RequestCounter.count(request(HELLO), Tokenizer.O200K_BASE).total().tokens();
        assertThat(count("m", HELLO).tokens()).as("shorter").isEqualTo(whole);
        assertThat(count("n", HELLO, HELLO).tokens()).as("of another model").isLessThan(100);
        assertThat(count("m", HELLO, Message.user("Hello, World!")).tokens())
                .as("of other words")
                .isLessThan(100);
        assertThat(count("m", HELLO, new Message(Role.ASSISTANT, HELLO.parts())).tokens())
                .as("of another speaker")
                .isLessThan(100);
    }

    @Test
    void theOldestAreForgottenAndNotThoseThatAreUsed() {
        prompts.remember("m", request(Message.user("0")), 5000);
        prompts.remember("m", request(Message.user("1")), 5000);
        for (int i = 2; i < 2000; i++) {
            prompts.remember("m", request(Message.user("" + i)), 5000);
            assertThat(count("m", Message.user("0")).tokens()).isEqualTo(5000);
        }

        assertThat(count("m", Message.user("1")).tokens()).isLessThan(100);
    }

    private Count count(String model, Message... messages) {
        return prompts.count(model, request(messages), Tokenizer.O200K_BASE);
    }

    private static ChatRequest request(Message... messages) {
        return new ChatRequest("m", List.of(messages), Parameters.NONE, false);
    }
}
