package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdsTest {
    @Test
    void whatWasMadeHereIsKnown() {
        for (int ordinal = 0; ordinal < 1000; ordinal++) {
            assertThat(CallIds.isSynthesised(CallIds.synthesised("here", ordinal))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "call_",
                "fc-1",
                "call_0",
                "toolu_01A09q90qw90lq917835lq9",
                "call_yaWjXtcCpG8dPPzQ1nOT7lQK",
                "chatcmpl-tool-4953cde363ee37cf927663ec",
                "call_4953cde363ee37cf927663ec0"
            })
    void idsThatWereGivenAreNot(String id) {
        assertThat(CallIds.isSynthesised(id)).isFalse();
    }

    @Test
    void neitherIsARandomUuid() {
        for (int i = 0; i < 1000; i++) {
            String digits = UUID.randomUUID().toString().replace("-", "").substring(0, 24);

            assertThat(CallIds.isSynthesised("call_" + digits)).isFalse();
        }
    }
}
