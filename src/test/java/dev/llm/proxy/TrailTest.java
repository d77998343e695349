package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrailTest {
    @Test
    void aLittleMoreIsCaughtOfAnAnswerThanIsKept() {
        var trail = new Trail("id", Instant.EPOCH, 0, 1000);

        trail.sent(new byte[900]);
        trail.sent(new byte[900]);
        assertThat(trail.response()).hasSize(1800);

        trail.sent(new byte[9000]);
        trail.sent(new byte[1]);
        assertThat(trail.response()).hasSize(1000 + 4096);
    }

    @Test
    void nothingIsCaughtWhenNothingIsKept() {
        var trail = new Trail("id", Instant.EPOCH, 0, 0);

        trail.sent(new byte[9]);

        assertThat(trail.response()).isNull();
    }
}
