package dev.llm.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The README's lines for `curl` do what it says, sent by the real one.
@Timeout(60)
class CurlExamplesTest {
    private static final String PORT = "localhost:8000";

    @TempDir private static Path home;
    private static Proxy proxy;

    /// @param shown what the comment below it shows of the answer; `...` stands for what it does not show
    record Curl(String command, String shown) {
        @Override
        public String toString() {
            return command;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Stream.of("/usr/bin/curl", "/bin/curl").anyMatch(CurlExamplesTest::exists));
        // A key, so that it is ready; none of these lines uses it.
        proxy =
                Proxy.start(
                        Program.in(home)
                                .env("GROQ_API_KEY", "none-that-is-used")
                                .settings("[proxy]", "admin_key = \"the-admins-key\""));
        // So that there is something to be measured.
        run(
                "curl "
                        + PORT
                        + "/v1/messages -H 'anthropic-version: 2023-06-01' -d"
                        + " '{\"model\":\"echo\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}'");
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
    }

    static List<Curl> curls() {
        var curls = new ArrayList<Curl>();
        for (List<String> block : Document.read("README.md").blocks("sh")) {
            addTo(curls, block);
        }
        assertThat(curls).hasSizeGreaterThan(20);
        return curls;
    }

    static List<Curl> thoseThatNeedNoKey() {
        return curls().stream().filter(curl -> !needsKey(curl)).toList();
    }

    static List<Curl> thoseThatNeedAKey() {
        return curls().stream().filter(CurlExamplesTest::needsKey).toList();
    }

    @ParameterizedTest
    @MethodSource("thoseThatNeedNoKey")
    void aLineGetsWhatIsShown(Curl curl) throws Exception {
        String answer = run(curl.command());

        int from = 0;
        for (String piece : curl.shown().split("\\.\\.\\.", -1)) {
            int found = answer.indexOf(piece, from);
            assertThat(found).as("<%s> in <%s>", piece, answer).isNotNegative();
            from = found + piece.length();
        }
        assertThat(answer).doesNotContain("\"error\":{");
    }

    /// Without a key the proxy says whom it would ask, and not that there is no such path.
    @ParameterizedTest
    @MethodSource("thoseThatNeedAKey")
    void aLineThatNeedsAKeyNamesAPathThatIsThere(Curl curl) throws Exception {
        assertThat(run(curl.command()))
                .containsPattern("(openai|anthropic): no key|not served: native_anthropic");
    }

    private static boolean needsKey(Curl curl) {
        return curl.command().matches(".*(/embeddings|/batches|/files|/anthropic-native).*");
    }

    private static void addTo(List<Curl> curls, List<String> block) {
        var command = new StringBuilder();
        for (int i = 0; i < block.size(); i++) {
            String line = block.get(i).strip();
            if (command.isEmpty() && !line.startsWith("curl ")) {
                continue;
            }
            command.append(line);
            if (line.endsWith("\\")) {
                command.setCharAt(command.length() - 1, ' ');
                continue;
            }
            String next = i + 1 < block.size() ? block.get(i + 1) : "";
            curls.add(new Curl(command.toString(), next.startsWith("# ") ? next.substring(2) : ""));
            command.setLength(0);
        }
    }

    private static String run(String command) throws IOException, InterruptedException {
        String here = command.replace(PORT, "127.0.0.1:" + proxy.port());
        var process = new ProcessBuilder("/bin/sh", "-c", here.replace("curl ", "curl -sS "));
        process.environment().put("ADMIN_KEY", "the-admins-key");
        process.environment().put("no_proxy", "127.0.0.1");
        process.redirectErrorStream(true);
        Process curl = process.start();
        curl.getOutputStream().close();
        String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertThat(curl.waitFor()).as(answer).isZero();
        return answer;
    }

    private static boolean exists(String file) {
        return Path.of(file).toFile().canExecute();
    }
}
