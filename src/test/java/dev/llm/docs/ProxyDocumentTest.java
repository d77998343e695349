package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.settings.Key;
import dev.llm.settings.ProxyKeys;
import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/proxy.md` to the code.
@Timeout(60)
class ProxyDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/proxy.md");
    private static final Pattern PATH = Pattern.compile("`(/[a-z0-9_/]*)`");
    private static final Pattern METRIC = Pattern.compile("(?m)^# TYPE (\\w+)");
    private static final Pattern DOCUMENTED_METRIC = Pattern.compile("^\\| `(llm_\\w+)` \\|.*");

    static Set<String> options() {
        Set<String> options = Help.options("proxy");
        options.addAll(Help.options("proxy", "check"));
        assertThat(options).contains("--port", "-p", "--request");
        options.removeAll(Set.of("-h", "--help"));
        return options;
    }

    static List<Key<?>> keys() {
        return ProxyKeys.ALL;
    }

    /// The paths of the table of ways in.
    static Stream<String> paths() {
        return section("## Ways in").stream()
                .filter(line -> line.startsWith("| `/"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .flatMap(cell -> PATH.matcher(cell).results().map(match -> match.group(1)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachOptionIsNamed(String option) {
        assertThat(DOCUMENT.lines()).anyMatch(line -> line.matches(".*`" + option + "[ `].*"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void eachKeyIsNamed(Key<?> key) {
        assertThat(DOCUMENT.lines()).anyMatch(line -> line.contains("`" + key.name() + "`"));
    }

    @Test
    void aRowDescribesEachMetricAndNoOther(@TempDir Path home) throws Exception {
        var served = new TreeSet<String>();
        try (var server = ScriptedServer.start();
                var proxy =
                        Proxy.start(
                                Program.in(home)
                                        .settings(
                                                "[providers.anthropic]",
                                                "base_url = \"" + server.url("") + "\"",
                                                "api_key = \"upstream-key\""))) {
            // A retry, an answer that costs something, and a failure: what never was is not shown.
            server.play(
                    Script.nothing().reset(),
                    Upstream.ANTHROPIC.stream(Upstream.ANTHROPIC.recorded("text")));
            Upstream.ANTHROPIC.ask(proxy, "claude-opus-5-5", true).rest();
            server.otherwise(Script.json(400, "{}"));
            Upstream.ANTHROPIC.ask(proxy, "claude-opus-5-5", false).rest();
            METRIC.matcher(metricsOfBoth(proxy))
                    .results()
                    .forEach(match -> served.add(match.group(1)));
        }
        var documented = new TreeSet<String>();
        for (String line : DOCUMENT.lines()) {
            Matcher row = DOCUMENTED_METRIC.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1));
            }
        }

        assertThat(documented).isEqualTo(served);
    }

    /// An exchange is counted when its answer has left already.
    private static String metricsOfBoth(Proxy proxy) {
        String metrics;
        do {
            metrics = Client.get(proxy.port(), "/metrics").text();
        } while (!metrics.contains("llm_proxy_overhead_seconds_count{dialect=\"anthropic\"} 2"));
        return metrics;
    }

    @Test
    void eachPathIsServed(@TempDir Path home) throws Exception {
        List<String> paths = paths().toList();
        assertThat(paths).hasSizeGreaterThan(15).contains("/v1/messages", "/ready");
        try (var proxy =
                Proxy.start(Program.in(home).settings("[proxy]", "admin_key = \"k-admin\""))) {
            for (String path : paths) {
                // Nobody deletes anything here: a path that is known says what it is for instead.
                String answer =
                        Client.to(proxy.port())
                                .send(Client.head("DELETE " + path, "x-api-key: k-admin") + "\r\n")
                                .rest()
                                .text();

                assertThat(answer).as(path).contains("DELETE is not for " + path);
            }
        }
    }

    private static List<String> section(String heading) {
        List<String> lines = DOCUMENT.lines();
        int start = lines.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        return lines.subList(start + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
    }
}
