package dev.llm.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.render.CodeBlocks.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The numbered examples are those of CommonMark 0.31.
class CodeBlocksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\n<\n >\n```", // example 119
                "~~~\n<\n >\n~~~", // 120
                "```sh\n<\n >\n```",
                "~~~ a `tick` ~~~ in the info\n<\n >\n~~~", // 145
                "````\n<\n >\n````",
                "```\n<\n >\n``````", // longer is enough
                "   ```\n   <\n    >\n   ```", // 133: as much indentation is taken off
                "  ```\n<\n   >\n```", // 132: or as much as there is
                "```\n<\n >\n   ```", // 136
                "```\n<\n >\n```  \t", // blanks after the closing fence
                "```\r\n<\r\n >\r\n```\r\n",
                "text\n```\n<\n >\n```\nmore text", // 140
            })
    void findsTheContentOfAFence(String answer) {
        assertThat(CodeBlocks.in(answer)).containsExactly(new Block("<\n >\n", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "``\nfoo\n``", // 121: two are not enough
                "``` foo ``` bar", // 138: no backtick in the info of backticks
                "``` aa ```\nx", // 145
                "    ```\n    aaa\n    ```", // 134: indented code
                "\t```\nx\n\t```",
                "~ ~ ~\nx",
                "no code at all",
                "",
            })
    void whatIsNoFenceIsNoBlock(String answer) {
        assertThat(CodeBlocks.in(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~~~", // 122: another kind
                "``", // shorter
                "```sh", // a closing fence has no info
                "    ```", // 137: indented by four
                "\t```", // a tab is four blanks
                "\u00A0```", // no blank of Markdown's
                "``` ```", // 139
                "",
            })
    void whatDoesNotCloseIsContent(String line) {
        assertThat(CodeBlocks.in("```\n" + line + "\n```"))
                .first()
                .isEqualTo(new Block(line + "\n", true));
    }

    @Test
    void aLongerFenceHoldsAShorterOne() {
        assertThat(CodeBlocks.in("````md\n```\nx\n```\n````"))
                .containsExactly(new Block("```\nx\n```\n", true));
    }

    @Test
    void aFenceThatDoesNotEndHoldsTheRest() {
        assertThat(CodeBlocks.in("```\nx\n\ny")).containsExactly(new Block("x\n\ny\n", false));
    }

    @Test
    void aBlockMayBeEmpty() {
        assertThat(CodeBlocks.in("```\n```")).containsExactly(new Block("", true));
    }

    @Test
    void blocksComeInTheirOrder() {
        assertThat(CodeBlocks.in("```\na\n```\ntext\n~~~\nb\n~~~\n```\nc\n"))
                .containsExactly(
                        new Block("a\n", true), new Block("b\n", true), new Block("c\n", false));
    }

    @Test
    void blankLinesOfTheContentStay() {
        assertThat(CodeBlocks.in("```\n\n  \n\n```")).containsExactly(new Block("\n  \n\n", true));
    }

    @Test
    @Timeout(10)
    void aHostileAnswerIsNoTrap() {
        String answer = ("`".repeat(10_000) + "a`\n").repeat(200) + "~".repeat(1_000_000);

        assertThat(CodeBlocks.in(answer)).containsExactly(new Block("", false));
    }
}
