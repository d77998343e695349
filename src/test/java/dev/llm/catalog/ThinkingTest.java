package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Effort;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingTest {
    private final Catalog catalog = Catalog.bundled();

    @ParameterizedTest(name = "{1} on {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    # model           | asked  | what is sent
                    claude-sonnet-5-5 | none   | {"type":"between_tools"}
                    claude-sonnet-5-5 | low    | effort low
                    claude-sonnet-5-5 | max    | effort max
                    claude-opus-5-5   | none   | refused: claude-opus-5-5 cannot do without thinking; its lowest effort is low
                    claude-fable-5-2  | none   | refused: claude-fable-5-2 cannot do without thinking; its lowest effort is low
                    claude-opus-5-5   | high   | effort high
                    claude-haiku-5-5  | none   | {"type":"disabled"}
                    claude-opus-5     | none   | {"type":"disabled"}
                    claude-opus-4-8   | none   | nothing
                    claude-opus-4-8   | medium | {"type":"adaptive"} effort medium
                    claude-sonnet-4-6 | max    | {"type":"adaptive"} effort max
                    claude-sonnet-4-6 | xhigh  | refused: claude-sonnet-4-6 takes no effort xhigh; it takes low, medium, high or max
                    claude-opus-4-5   | high   | {"type":"enabled","budget_tokens":24576}
                    claude-sonnet-4-5 | none   | nothing
                    claude-sonnet-4-5 | low    | {"type":"enabled","budget_tokens":4096}
                    claude-sonnet-4-5 | medium | {"type":"enabled","budget_tokens":10240}
                    claude-haiku-4-5  | high   | {"type":"enabled","budget_tokens":24576}
                    claude-haiku-4-5  | max    | {"type":"enabled","budget_tokens":48000}
                    claude-3-haiku-20240307 | none | nothing
                    claude-3-haiku-20240307 | low  | refused: claude-3-haiku-20240307 does not think
                    gpt-6.2-sol       | none   | refused: gpt-6.2-sol cannot do without thinking; its lowest effort is low
                    gpt-6.2-sol       | minimal | refused: gpt-6.2-sol takes no effort minimal; it takes low, medium, high, xhigh or max
                    gpt-6.2-sol       | max    | effort max
                    gpt-6-luna        | none   | effort none
                    gpt-5.5           | max    | refused: gpt-5.5 takes no effort max; it takes none, low, medium, high or xhigh
                    gpt-5-pro         | low    | refused: gpt-5-pro takes no effort low; it takes high
                    gpt-4o            | none   | nothing
                    gpt-4o            | low    | refused: gpt-4o does not think
                    gemini-4-argon    | medium | effort medium
                    gemini-4-argon    | none   | refused: gemini-4-argon cannot do without thinking; its lowest effort is low
                    gemini-4-argon    | max    | refused: gemini-4-argon takes no effort max; it takes low, medium or high
                    gemini-2.5-flash  | none   | {"thinkingBudget":0}
                    gemini-2.5-flash  | medium | {"thinkingBudget":10240}
                    gemini-2.5-flash  | max    | {"thinkingBudget":24576}
                    gemini-2.5-pro    | none   | refused: gemini-2.5-pro cannot do without thinking
                    gemini-2.5-pro    | max    | {"thinkingBudget":32768}
                    gemini-2.0-flash  | high   | refused: gemini-2.0-flash does not think
                    nobody            | none   | effort none
                    nobody            | max    | effort max
                    """)
    void eachModelHasItsOwnKnob(String id, String asked, String sent) {
        assertThat(think(id, asked, null)).isEqualTo(sent);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    high | 64000 | {"type":"enabled","budget_tokens":24576}
                    max  | 64000 | {"type":"enabled","budget_tokens":48000}
                    max  | 21333 | {"type":"enabled","budget_tokens":15999}
                    low  | 4096  | {"type":"enabled","budget_tokens":3072}
                    low  | 1200  | {"type":"enabled","budget_tokens":1024}
                    low  | 1025  | {"type":"enabled","budget_tokens":1024}
                    low  | 1024  | refused: claude-haiku-4-5 thinks with 1,024 tokens at least, and max_tokens leaves it 1024; raise it
                    """)
    void aBudgetLeavesRoomForTheAnswer(String asked, int maxTokens, String sent) {
        assertThat(think("claude-haiku-4-5", asked, maxTokens)).isEqualTo(sent);
    }

    private String think(String id, String asked, @Nullable Integer maxTokens) {
        Model model = catalog.find(id);
        Rules rules = model == null ? Rules.UNKNOWN : model.rules();
        Effort effort = Objects.requireNonNull(Effort.ofWord(asked));
        return switch (rules.think(id, effort, maxTokens)) {
            case Thinking.Nothing _ -> "nothing";
            case Thinking.Send(Effort level) -> "effort " + level.word();
            case Thinking.SendThinking(var thinking, var level) ->
                    thinking + (level == null ? "" : " effort " + level.word());
            case Thinking.Refused(String sentence) -> "refused: " + sentence;
        };
    }
}
