package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Exchange;
import dev.llm.testing.Proxy;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who reads slowly slows down who answers, and not what is kept in between.
@Timeout(60)
class SlowReaderTest {
    private static final int PIECE = 16 * 1024;

    /// 40 MB, of which the buffers of the system may hold some.
    private static final int PIECES = 2560;

    private static final int MOST_ON_THE_WAY = PIECES / 2;

    private static final String TEXT = "x".repeat(PIECE);
    private static final String HELLO = Upstream.ANTHROPIC.recorded("text");
    private static final int MIDDLE = HELLO.indexOf("event: content_block_stop");
    private static final String DELTA =
            """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

            """
                    .formatted(TEXT);

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with("[proxy]", "ping_interval = 0.05", Upstream.ANTHROPIC.settings(server));

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void getsAllOfItInTheEnd(Upstream client) throws Exception {
        AtomicInteger sent = flood();

        try (Client asking = client.ask(proxy, "anthropic-up/m", true)) {
            asking.awaitText("Hello");
            awaitStandstill(sent);
            assertThat(sent).hasValueLessThan(MOST_ON_THE_WAY);
            Client.Answer answer = asking.rest();

            assertThat(answer.complete()).isTrue();
            assertThat(sent).hasValue(PIECES);
            String text = withoutPings(answer.text());
            if (client == Upstream.ANTHROPIC) {
                assertThat(text.length()).isEqualTo(HELLO.length() + PIECES * DELTA.length());
                assertThat(text.substring(MIDDLE))
                        .startsWith(DELTA)
                        .endsWith(DELTA + HELLO.substring(MIDDLE));
            } else {
                assertThat(text.split(TEXT, -1)).hasSize(PIECES + 1);
                assertThat(text).endsWith("data: [DONE]\n\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void whoNeverReadsAgainIsLetGoWhenItLeaves(Upstream client) throws Exception {
        AtomicInteger sent = flood();

        try (Client asking = client.ask(proxy, "anthropic-up/m", true)) {
            asking.awaitText("Hello");
            Exchange asked = server.take();
            awaitStandstill(sent);
            asking.leave();

            asked.awaitClientGone();
            assertThat(lineOfTheLeaver()).contains(" 499 ");
            assertThat(sent).hasValueLessThan(MOST_ON_THE_WAY);
        }
    }

    private static String lineOfTheLeaver() throws InterruptedException {
        String line = proxy.nextLine();
        while (line.contains(" echo ")) {
            line = proxy.nextLine();
        }
        return line;
    }

    private static AtomicInteger flood() {
        var sent = new AtomicInteger();
        server.play(
                Upstream.ANTHROPIC
                        .begun(HELLO.substring(0, MIDDLE))
                        .flood(DELTA, PIECES, sent)
                        .send(HELLO.substring(MIDDLE))
                        .end());
        return sent;
    }

    /// Waits until nothing has been sent while others were served.
    private static void awaitStandstill(AtomicInteger sent) {
        int before;
        do {
            before = sent.get();
            for (int i = 0; i < 20; i++) {
                byte[] other = Upstream.CHAT.request("echo", true).getBytes(UTF_8);
                assertThat(Client.ask(proxy.port(), Upstream.CHAT.path(), other).complete())
                        .isTrue();
            }
        } while (sent.get() != before || before == 0);
    }

    private static String withoutPings(String text) {
        return text.replace("event: ping\ndata: {\"type\": \"ping\"}\n\n", "")
                .replace(": keep-alive\n\n", "");
    }
}
