package dev.llm.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-PT5S, just now",
        "PT0S, just now",
        "PT59.9S, just now",
        "PT1M, 1 min ago",
        "PT59M59S, 59 min ago",
        "PT1H, 1 h ago",
        "PT47H59M, 47 h ago",
        "PT48H, 2 days ago",
        "P400D, 400 days ago",
    })
    void isSaidAsAPersonWould(Duration age, String words) {
        assertThat(Age.of(age)).isEqualTo(words);
    }
}
