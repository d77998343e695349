package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CommandCounterTest {
    private static final Count ESTIMATE = Count.estimate(7, 0.2);

    private final List<String> said = new ArrayList<>();

    @Test
    void theProgramReadsTheTextAndItsNumberCounts() {
        assertThat(counter("wc -c").count("näh\n")).isEqualTo(Count.exact(5));
        assertThat(said).isEmpty();
    }

    @Test
    void oneThatDoesNotReadMayKnowAllTheSame() {
        assertThat(counter("echo 12").count("x".repeat(1 << 20))).isEqualTo(Count.exact(12));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "exit 3, failed with exit code 3",
        "echo many, gave no number",
        "echo -1, gave no number",
        "echo 9223372036854775807, gave no number",
        "echo ٣, gave no number",
        "true, gave no number"
    })
    void oneThatGivesNoNumberIsNamedOnceAndTheEstimateServes(String script, String reason) {
        CommandCounter counter = counter(script);

        assertThat(counter.count("a")).isEqualTo(ESTIMATE);
        assertThat(counter.count("b")).isEqualTo(ESTIMATE);
        assertThat(said)
                .containsExactly("the counter sh " + reason + ", so the tokens are estimated");
    }

    @Test
    void oneThatIsNotThereIsNamedToo() {
        var counter =
                new CommandCounter(
                        List.of("/no/such/counter"),
                        Duration.ofSeconds(30),
                        _ -> ESTIMATE,
                        said::add);

        assertThat(counter.count("a")).isEqualTo(ESTIMATE);
        assertThat(said)
                .containsExactly(
                        "the counter /no/such/counter could not be started, so the tokens are estimated");
    }

    @Test
    void oneThatDoesNotEndIsEnded() {
        assertThat(counter("sleep 600 & wait", Duration.ofMillis(200)).count("a"))
                .isEqualTo(ESTIMATE);
        assertThat(said.getFirst()).contains("did not end within 0.2 seconds");
    }

    private CommandCounter counter(String script) {
        return counter(script, null);
    }

    private CommandCounter counter(String script, @Nullable Duration limit) {
        return new CommandCounter(
                List.of("sh", "-c", script),
                limit == null ? Duration.ofSeconds(30) : limit,
                _ -> ESTIMATE,
                said::add);
    }
}
