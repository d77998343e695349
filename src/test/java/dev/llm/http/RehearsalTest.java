package dev.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {
    /// A signature that were refused at its first look would leave most of the work undone.
    @Test
    void theSignatureIsGood() throws Exception {
        assertThat(Rehearsal.run()).isTrue();
    }
}
