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

    @Test
    void figuresOfSeveralRequestsAddUpAndKeepWhatTheProviderSaid() {
        var one = new Usage(10L, 4L, null, null, 5L, null, new RawJson("{\"a\":1}"));
        var two = new Usage(20L, null, null, null, 7L, 3L, new RawJson("{\"a\":2}"));

        Usage sum = one.plus(two).plus(two);

        assertThat(sum)
                .isEqualTo(
                        new Usage(
                                50L,
                                4L,
                                null,
                                null,
                                19L,
                                6L,
                                new RawJson("[{\"a\":1},{\"a\":2},{\"a\":2}]")));
        assertThat(one.plus(Usage.UNKNOWN)).isEqualTo(one);
    }
}
