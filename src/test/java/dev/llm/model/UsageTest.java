package dev.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void everythingReadIsTheSumOfWhatIsKnown() {
        var usage = new Usage(1L, 20L, 300L, 4000L, 9L, null, null);

        assertThat(usage.totalInputTokens()).isEqualTo(4321);
    }

    @Test
    void aCacheReadAloneIsInput() {
        var usage = new Usage(null, 20L, null, null, null, null, null);

        assertThat(usage.totalInputTokens()).isEqualTo(20);
    }

    @Test
    void nothingKnownIsNotZero() {
        assertThat(Usage.UNKNOWN.totalInputTokens()).isNull();
    }

    @Test
    void aLaterReportReplacesWhatItNames() {
        var first = new Usage(1L, 2L, 3L, 4L, 5L, 6L, new RawJson("{}"));
        var later = new Usage(10L, 20L, 30L, 40L, 50L, 60L, new RawJson("[]"));

        assertThat(first.updatedBy(later)).isEqualTo(later);
    }

    @Test
    void aLaterReportLeavesWhatItDoesNotName() {
        var first = new Usage(1L, 2L, 3L, 4L, 5L, 6L, new RawJson("{}"));

        assertThat(first.updatedBy(Usage.UNKNOWN)).isEqualTo(first);
    }

    @Test
    void aLaterZeroIsAFigureToo() {
        assertThat(Usage.of(7, 8).updatedBy(Usage.of(0, 0))).isEqualTo(Usage.of(0, 0));
    }
}
