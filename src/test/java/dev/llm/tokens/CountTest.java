package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void theDoubtOfASumIsTheSumOfTheDoubts() {
        Count sum = Count.exact(100).plus(Count.estimate(100, 0.2));

        assertThat(sum).isEqualTo(new Count(200, 20));
        assertThat(sum.errorPercent()).isEqualTo(10);
        assertThat(sum.atLeast()).isEqualTo(180);
    }

    @Test
    void theSmallestDoubtIsAPercent() {
        assertThat(new Count(100_000, 1).errorPercent()).isEqualTo(1);
        assertThat(Count.exact(100_000).errorPercent()).isZero();
        assertThat(Count.ZERO.errorPercent()).isZero();
    }
}
