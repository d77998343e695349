package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.proxy.AccessLine;
import dev.llm.proxy.House;
import dev.llm.proxy.Relay;
import dev.llm.proxy.RelayOptions;
import dev.llm.proxy.Routing;
import dev.llm.proxy.Witness;
import dev.llm.proxy.front.Front;
import dev.llm.proxy.front.FrontOptions;
import dev.llm.route.Failover;
import dev.llm.route.Health;
import dev.llm.settings.LogFormat;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProxySettings;
import dev.llm.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The proxy while it runs: opened by the settings, changed when they change, ended in order.
final class ProxyService implements AutoCloseable {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int MOST_OF_RESPONSE = MEGABYTE;

    private final Invocation invocation;
    private final Ahead<Catalog> catalog;
    private final Map<String, String> flags;
    private final Notices notices;
    private final VerboseTrace trace;
    private final AtomicReference<Routing> routing = new AtomicReference<>();

    ProxyService(
            Invocation invocation,
            Ahead<Catalog> catalog,
            Map<String, String> flags,
            int verbosity) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.flags = flags;
        this.notices = invocation.notices();
        this.trace = new VerboseTrace(notices, verbosity);
    }

    void run() {
        Settings settings = invocation.settings(flags);
        new Warnings(settings, notices).sayNew();
        ProxySettings proxy = settings.proxy();
        refuseOpenDoor(proxy);
        routing.set(routing(settings));
        var witnesses = new ArrayList<Witness>();
        if (!proxy.quiet().value()) {
            witnesses.add(
                    new AccessLine(notices::print, proxy.logFormat().value() == LogFormat.JSON));
        }
        var failover =
                new Failover(
                        new Health(invocation.clock()),
                        new Random(),
                        Thread::sleep,
                        proxy.retryAfterMax().value());
        var house = new House(Version.NUMBER, Json::object, () -> new byte[0], new NoAdmin());
        try (var relay =
                        new Relay(
                                () -> Objects.requireNonNull(routing.get()),
                                options(proxy),
                                failover,
                                house,
                                notices::withoutKeys,
                                witnesses,
                                invocation.clock());
                var front = Front.open(frontOptions(proxy), relay)) {
            if (!proxy.quiet().value()) {
                greet(proxy, front.port(), ready(settings));
            } else if (proxy.port().value() == 0) {
                invocation.print(front.port() + "\n");
            }
            awaitEnd();
            Duration patience = proxy.drainTimeout().value();
            if (!front.drain(patience)) {
                notices.say(
                        front.open()
                                + " exchanges did not end within "
                                + patience.toSeconds()
                                + " s (drain_timeout) and were cut off");
            }
        }
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // The signal to end: from here on the interrupt has done its work.
        }
    }

    /// A port that others can reach, and that asks for no key, lets them spend the user's money.
    private static void refuseOpenDoor(ProxySettings proxy) {
        String host = proxy.host().value();
        boolean loopback;
        try {
            loopback = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "no address is known by the name " + host,
                    "give --host an address of this machine");
        }
        if (!loopback && proxy.authKeys().isEmpty()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "at " + host + " others could use your keys",
                    "set proxy.auth_keys, or stay with 127.0.0.1");
        }
    }

    private Routing routing(Settings settings) {
        Wiring wiring = invocation.wiring(settings, catalog, null, trace);
        return new ProxyRouting(settings, wiring, notices).make();
    }

    private static List<String> ready(Settings settings) {
        return settings.providers().values().stream()
                .filter(provider -> provider.enabled().value())
                .filter(provider -> new Readiness(provider, false).isReady())
                .map(ProviderSettings::name)
                .toList();
    }

    private static RelayOptions options(ProxySettings proxy) {
        return new RelayOptions(
                proxy.pingInterval().value(),
                proxy.requestTimeout().value(),
                (long) proxy.maxBodyMb().value() * MEGABYTE,
                MOST_OF_RESPONSE,
                proxy.nativeAnthropic().value());
    }

    private static FrontOptions frontOptions(ProxySettings proxy) {
        var cert = proxy.tlsCert();
        var key = proxy.tlsKey();
        return new FrontOptions(
                proxy.host().value(),
                proxy.port().value(),
                cert == null || key == null
                        ? null
                        : new FrontOptions.Tls(cert.value(), key.value()),
                (long) proxy.maxBodyMb().value() * MEGABYTE,
                proxy.maxExchanges().value(),
                proxy.headerTimeout().value(),
                proxy.bodyTimeout().value());
    }

    private void greet(ProxySettings proxy, int port, List<String> ready) {
        String scheme = proxy.tlsCert() == null ? "http" : "https";
        String host = proxy.host().value();
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String base = scheme + "://" + shown + ":" + port;
        List<String> targets = ready;
        notices.say(
                "proxy at "
                        + base
                        + " for clients of Anthropic (ANTHROPIC_BASE_URL="
                        + base
                        + "), OpenAI ("
                        + base
                        + "/v1) and Ollama; asks "
                        + (targets.isEmpty()
                                ? "nobody: no provider has a key"
                                : String.join(", ", targets)));
    }

    @Override
    public void close() {
        trace.close();
    }

    /// Until there is an admin key.
    private static final class NoAdmin implements House.Admin {
        @Override
        public JsonNode settings() {
            return Json.object();
        }

        @Override
        public JsonNode update(ObjectNode changes) {
            return Json.object();
        }
    }
}
