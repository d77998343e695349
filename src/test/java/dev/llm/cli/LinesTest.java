package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Limits;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinesTest {
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();

    @Test
    void allAreOutWhenItIsClosed() {
        read.countDown();
        try (var lines = new Lines(this::write)) {
            for (int i = 0; i < 1000; i++) {
                lines.accept("line " + i);
            }
        }

        assertThat(out).hasSize(1000).startsWith("line 0", "line 1").endsWith("line 999");
    }

    @Test
    void nobodyWaitsForAReaderAndWhatIsMissingIsSaidInItsPlace() throws Exception {
        try (var lines = new Lines(this::write, 6)) {
            lines.accept("first");
            Limits.await(stuck, "the writer");
            for (String line : List.of("four", "five", "too", "much")) {
                lines.accept(line);
            }
            read.countDown();

            assertThat(next()).isEqualTo("first");
            assertThat(next()).isEqualTo("four");
            assertThat(next()).isEqualTo("five");
            assertThat(next())
                    .isEqualTo("llm: 2 lines are missing here, which nobody read in time");
            lines.accept("last");
            assertThat(next()).isEqualTo("last");
        }
    }

    @Test
    void aLongOneIsALineToo() throws Exception {
        read.countDown();
        try (var lines = new Lines(this::write, 6)) {
            lines.accept("longer than all");

            assertThat(next()).isEqualTo("longer than all");
        }
    }

    @Test
    void whatIsNeverReadIsGivenUpAtTheEnd() throws Exception {
        try (var lines = new Lines(this::write)) {
            lines.accept("first");
            Limits.await(stuck, "the writer");
            lines.accept("second");
        }

        assertThat(out).isEmpty();
    }

    @Test
    void whoComesAfterTheEndIsNotKeptWaitingForAWriter() {
        read.countDown();
        var lines = new Lines(this::write);
        lines.close();

        lines.accept("late");

        assertThat(out).containsExactly("late");
    }

    private String next() throws InterruptedException {
        return Limits.take(out, "a line");
    }

    private void write(String line) {
        stuck.countDown();
        try {
            read.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        out.add(line);
    }
}
