package dev.llm.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Cost;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageLineTest {
    private static final Duration FIRST = Duration.ofMillis(410);
    private static final Duration TOTAL = Duration.ofMillis(1204);

    @Test
    void saysAllThatIsKnown() {
        var usage = new Usage(204L, 1000L, 20L, 3L, 87L, 40L, null);

        assertThat(UsageLine.of(usage, output("0.003278"), FIRST, TOTAL))
                .isEqualTo(
                        "1,227 tokens in (1,000 cached, 23 written to the cache), 87 out (40"
                                + " reasoning), $0.003278, first token 0.41 s, total 1.20 s");
    }

    @Test
    void doesNotMakeUpWhatIsNotKnown() {
        assertThat(UsageLine.of(Usage.UNKNOWN, Cost.UNKNOWN, null, TOTAL))
                .isEqualTo("tokens in unknown, out unknown, cost unknown, total 1.20 s");
    }

    @Test
    void leavesOutWhatWasNotUsed() {
        var usage = new Usage(4L, 0L, 0L, 0L, 2L, 0L, null);

        assertThat(UsageLine.of(usage, Cost.UNKNOWN, null, TOTAL))
                .isEqualTo("4 tokens in, 2 out, cost unknown, total 1.20 s");
    }

    @Test
    void aWriteIntoOneOfTheCachesIsEnough() {
        var usage = new Usage(4L, null, null, 7L, 2L, null, null);

        assertThat(UsageLine.of(usage, Cost.UNKNOWN, null, TOTAL))
                .startsWith("11 tokens in (7 written to the cache), 2 out");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, $0.00",
        "1, $1.00",
        "12.5, $12.50",
        "0.0032780, $0.003278",
        "0.00000049, $0.00",
        "0.0000005, $0.000001",
        "100, $100.00",
    })
    void writesMoneyInDollars(String cost, String written) {
        assertThat(UsageLine.of(Usage.of(1, 1), output(cost), null, TOTAL))
                .contains(", " + written + ",");
    }

    @Test
    void saysWhatACostIsMadeOf() {
        var cost =
                new Cost(
                        new BigDecimal("0.002408"),
                        new BigDecimal("0.0001"),
                        new BigDecimal("0.02"),
                        new BigDecimal("0.03"),
                        new BigDecimal("0.00087"),
                        new BigDecimal("0.01"));

        assertThat(UsageLine.of(Usage.of(1, 1), cost, null, TOTAL))
                .contains(
                        ", $0.063378 ($0.002408 in, $0.0001 cached, $0.05 written, $0.00087 out,"
                                + " $0.01 for searches), total");
    }

    @Test
    void aCostOfWhichAPartIsNotKnownIsNotKnown() {
        var cost =
                new Cost(
                        BigDecimal.ONE,
                        null,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ONE,
                        BigDecimal.ZERO);

        assertThat(UsageLine.of(Usage.of(1, 1), cost, null, TOTAL)).contains(", cost unknown,");
    }

    private static Cost output(String amount) {
        return new Cost(
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                new BigDecimal(amount),
                BigDecimal.ZERO);
    }
}
