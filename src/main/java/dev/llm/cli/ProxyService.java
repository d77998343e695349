package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.proxy.AccessLine;
import dev.llm.proxy.House;
import dev.llm.proxy.LogWitness;
import dev.llm.proxy.Metrics;
import dev.llm.proxy.Relay;
import dev.llm.proxy.RelayOptions;
import dev.llm.proxy.Routing;
import dev.llm.proxy.Witness;
import dev.llm.proxy.Witnesses;
import dev.llm.proxy.front.Front;
import dev.llm.proxy.front.FrontOptions;
import dev.llm.route.Failover;
import dev.llm.route.Health;
import dev.llm.settings.Key;
import dev.llm.settings.LogBodies;
import dev.llm.settings.LogFormat;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProxySettings;
import dev.llm.settings.Settings;
import dev.llm.store.Log;
import dev.llm.store.LogHealth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The proxy while it runs: opened by the settings, changed when they change, ended in order.
final class ProxyService {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int KILOBYTE = 1024;

    private final Invocation invocation;
    private final Ahead<Catalog> catalog;
    private final Map<String, String> flags;
    private final Notices notices;
    private final VerboseTrace trace;
    private final AtomicReference<State> state = new AtomicReference<>();

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
        try (var _ = notices.unwaited()) {
            serve();
        }
    }

    private void serve() {
        Settings settings = invocation.settings(flags);
        new Warnings(settings, notices).sayNew();
        ProxySettings proxy = settings.proxy();
        var door = Door.at(proxy.host().value());
        door.refuseOpen(proxy);
        state.set(state(settings));
        Runnable changed = () -> change(door);
        Runnable reload = () -> reload(changed);
        boolean quiet = proxy.quiet().value();
        var metrics = new Metrics();
        var witnesses = new ArrayList<Witness>(List.of(metrics));
        if (!quiet) {
            boolean json = proxy.logFormat().value() == LogFormat.JSON;
            witnesses.add(new AccessLine(notices::print, json));
        }
        Log log = log(settings);
        if (log != null) {
            witnesses.add(new LogWitness(log, settings.get(Key.LOG_BODY_LIMIT) * KILOBYTE));
        }
        var health = new Health(invocation.clock());
        var failover =
                new Failover(health, new Random(), Thread::sleep, proxy.retryAfterMax().value());
        var admin = new ProxyAdmin(invocation, () -> state().settings(), changed);
        var house = new House(Version.NUMBER, () -> said(health, log), metrics::text, admin);
        try (var _ = log;
                var relay =
                        new Relay(
                                () -> state().routing(),
                                options(settings),
                                failover,
                                house,
                                notices::withoutKeys,
                                new Witnesses(witnesses, notices::failure),
                                invocation.clock());
                var front = Front.open(frontOptions(proxy), relay);
                var _ = new SettingsWatch(() -> watched(state().settings()), reload)) {
            metrics.gauge(
                    "llm_open_exchanges",
                    "Exchanges that are open, their bodies on the way or their answers.",
                    front::open);
            if (log != null) {
                metrics.gauge(
                        "llm_log_queue",
                        "Records that wait to be logged.",
                        () -> log.health().queued());
                metrics.gauge(
                        "llm_log_lost",
                        "Records that could not be logged.",
                        () -> log.health().lost());
            }
            if (quiet) {
                // Who asked for any port has to be told which.
                invocation.print(proxy.port().value() == 0 ? front.port() + "\n" : "");
            } else {
                greet(proxy, front.port(), offered(settings));
            }
            Hangup.listen(reload);
            awaitEnd();
            drain(front, proxy.drainTimeout().value());
        }
    }

    /// What holds at the moment.
    ///
    /// @param filed whether the settings' file was there
    private record State(Settings settings, Routing routing, boolean filed) {}

    private State state() {
        return Objects.requireNonNull(state.get());
    }

    private State state(Settings settings) {
        Wiring wiring = invocation.wiring(settings, catalog, null, trace).serving();
        var routing = new ProxyRouting(invocation, settings, wiring);
        if (settings.proxy().modelMap() != null || !settings.routes().isEmpty()) {
            Thread.ofVirtual().start(routing::verify);
        }
        routing.renewModels();
        return new State(settings, routing.make(), Files.exists(settings.file()));
    }

    /// New settings take effect for new exchanges.
    ///
    /// The HTTP clients of the old ones are not closed: exchanges that run, and those that go on from an earlier answer
    /// for an hour, ask the providers that were made with them. A client of the JDK closes a connection that nobody has
    /// used for 30 s, and ends its thread when nobody holds the client any more.
    ///
    /// @throws LlmException when they are wrong; the old ones stay then
    private synchronized void change(Door door) {
        State before = state();
        Settings settings = invocation.settings(flags);
        if (before.filed() && !Files.exists(settings.file())) {
            throw new LlmException(ErrorKind.CONFIGURATION, settings.file() + " is gone");
        }
        door.refuseOpen(settings.proxy());
        if (settings.proxy().authKeys().isEmpty()
                && !before.settings().proxy().authKeys().isEmpty()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "without proxy.auth_keys everybody would be let in",
                    "to want that, start the proxy anew");
        }
        state.set(state(settings));
        notices.say("the settings were read again");
    }

    private void reload(Runnable change) {
        try {
            change.run();
        } catch (LlmException e) {
            notices.failure(
                    e.withMessage(
                            "the changed settings are wrong, so the old ones stay: "
                                    + e.message()));
        } catch (RuntimeException e) {
            // Whoever watches the files goes on.
            notices.say("the settings could not be read again: internal error: " + e);
        }
    }

    private static List<Path> watched(Settings settings) {
        var files = new ArrayList<Path>(List.of(settings.file()));
        var map = settings.proxy().modelMap();
        if (map != null) {
            files.add(map.value());
        }
        return files;
    }

    /// Null when nothing is to be logged.
    private @Nullable Log log(Settings settings) {
        if (!settings.get(Key.LOG)) {
            return null;
        }
        Wiring wiring = invocation.wiring(settings, catalog, null, trace);
        var options = new LogAccess(invocation, settings).options(wiring);
        return new Log(options, invocation.clock(), notices::say);
    }

    private static ObjectNode said(Health health, @Nullable Log log) {
        ObjectNode said = Json.object();
        ObjectNode resting = said.putObject("resting");
        health.resting().forEach((target, until) -> resting.put(target, until.toString()));
        if (log != null) {
            LogHealth now = log.health();
            said.putObject("log")
                    .put("queued", now.queued())
                    .put("written", now.written())
                    .put("lost", now.lost())
                    .put("failure", now.failure())
                    .put("since", now.since() == null ? null : now.since().toString());
        }
        return said;
    }

    private void drain(Front front, Duration patience) {
        if (!front.drain(patience)) {
            notices.say(
                    front.open()
                            + " exchanges did not end within "
                            + patience.toSeconds()
                            + " s (drain_timeout) and were cut off");
        }
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // The signal to end: from here on the interrupt has done its work.
        }
    }

    /// Where the proxy listens, as long as it runs: a port that others can reach, and that asks for no key, lets them spend
    /// the user's money.
    private record Door(String host, boolean loopback) {
        static Door at(String host) {
            try {
                return new Door(host, InetAddress.getByName(host).isLoopbackAddress());
            } catch (UnknownHostException _) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION,
                        "no address is known by the name " + host,
                        "give --host an address of this machine");
            }
        }

        void refuseOpen(ProxySettings proxy) {
            if (!loopback && proxy.authKeys().isEmpty()) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION,
                        "at " + host + " others could use your keys",
                        "set proxy.auth_keys, or stay with 127.0.0.1");
            }
        }
    }

    private static List<String> offered(Settings settings) {
        return settings.providers().values().stream()
                .filter(provider -> provider.enabled().value())
                .filter(provider -> new Readiness(provider, false).isOffered())
                .map(ProviderSettings::name)
                .toList();
    }

    private static RelayOptions options(Settings settings) {
        ProxySettings proxy = settings.proxy();
        boolean bodies = settings.get(Key.LOG) && settings.get(Key.LOG_BODIES) != LogBodies.NONE;
        return new RelayOptions(
                proxy.pingInterval().value(),
                (long) proxy.maxBodyMb().value() * MEGABYTE,
                bodies ? settings.get(Key.LOG_BODY_LIMIT) * KILOBYTE : 0,
                proxy.nativeAnthropic().value());
    }

    private static FrontOptions frontOptions(ProxySettings proxy) {
        var cert = proxy.tlsCert();
        var key = proxy.tlsKey();
        long maxBody = (long) proxy.maxBodyMb().value() * MEGABYTE;
        // A body that is translated is held some six times: as bytes, as a tree, and written anew.
        long maxHeld = Math.max(maxBody, Runtime.getRuntime().maxMemory() / 8);
        return new FrontOptions(
                proxy.host().value(),
                proxy.port().value(),
                cert == null || key == null
                        ? null
                        : new FrontOptions.Tls(cert.value(), key.value()),
                maxBody,
                maxHeld,
                proxy.maxExchanges().value(),
                proxy.headerTimeout().value(),
                proxy.bodyTimeout().value(),
                FrontOptions.READ_TIMEOUT);
    }

    private void greet(ProxySettings proxy, int port, List<String> offered) {
        String scheme = proxy.tlsCert() == null ? "http" : "https";
        String host = proxy.host().value();
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String base = scheme + "://" + shown + ":" + port;
        notices.say(
                "proxy at "
                        + base
                        + " for clients of Anthropic (ANTHROPIC_BASE_URL="
                        + base
                        + "), OpenAI ("
                        + base
                        + "/v1) and Ollama; asks "
                        + (offered.isEmpty()
                                ? "nobody: no provider has a key"
                                : String.join(", ", offered)));
    }
}
