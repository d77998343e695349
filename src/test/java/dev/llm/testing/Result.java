package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// What a program left behind.
public record Result(int code, byte[] stdout, byte[] stderr) {
    public String out() {
        return new String(stdout, UTF_8);
    }

    public String err() {
        return new String(stderr, UTF_8);
    }

    public List<String> errLines() {
        return err().lines().toList();
    }

    /// The one line that a failure is; fails when there is more, or less, or a stack trace.
    public String failure() {
        assertThat(errLines()).as("standard error of exit %s, stdout %s", code, out()).hasSize(1);
        assertThat(err()).startsWith("llm: ").endsWith("\n");
        return err().strip();
    }

    public Result expect(int expected) {
        assertThat(code)
                .as("exit code; stdout <%s>, stderr <%s>", out(), err())
                .isEqualTo(expected);
        return this;
    }
}
