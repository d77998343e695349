package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What a target may take, in time, requests and tokens, before the next one of its route is asked.
@Timeout(60)
class RouteLimitsTest {
    private static final String HELLO = Upstream.ANTHROPIC.recorded("text");

    @RegisterExtension private static final ScriptedServer one = ScriptedServer.start();

    @RegisterExtension private static final ScriptedServer two = ScriptedServer.start();

    @TempDir private Path home;

    /// Whether the answer goes through as it is or is translated.
    @Test
    void aTargetOfSeveralKeysThatOnlySaysItIsThereIsLeftAtItsLimit() throws Exception {
        String[] settings = {
            "idle_timeout = 100",
            "[providers.keys]\ntype = \"anthropic\"\nbase_url = \"" + one.url("") + "\"",
            "api_keys = [\"key-one\", \"key-two\"]",
            Upstream.ANTHROPIC.settings("two", two.url("")),
            "[routes.same]",
            "targets = [{ model = \"keys/m\", ttft_timeout = 0.3 }, \"anthropic-two/m\"]",
            "[routes.told]",
            "targets = [{ model = \"keys/n\", ttft_timeout = 0.3 }, \"anthropic-two/m\"]",
        };
        one.otherwise(Upstream.ANTHROPIC.begun(": ping\n\n").stall());
        two.otherwise(Upstream.ANTHROPIC.stream(HELLO));

        try (Proxy proxy = Proxy.start(Program.in(home).settings(settings));
                Client same = Upstream.ANTHROPIC.ask(proxy, "same", true);
                Client told = Upstream.CHAT.ask(proxy, "told", true)) {
            assertThat(same.rest().text()).isEqualTo(HELLO);
            assertThat(told.rest().text()).contains("Hello, ").endsWith("data: [DONE]\n\n");
            assertThat(one.untaken()).isEqualTo(2);
            assertThat(two.untaken()).isEqualTo(2);
        }
    }
}
