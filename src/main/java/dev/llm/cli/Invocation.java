package dev.llm.cli;

import dev.llm.catalog.Addition;
import dev.llm.catalog.Catalog;
import dev.llm.http.Proxies;
import dev.llm.http.Trace;
import dev.llm.render.Output;
import dev.llm.settings.CacheDirectory;
import dev.llm.settings.Environment;
import dev.llm.settings.Key;
import dev.llm.settings.ModelsFile;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One run of the program: what it was started with, and what every command needs of it.
final class Invocation {
    /// Servers of one's own are given keys such as `ollama` or `none`, which tell nothing.
    private static final int SHORTEST_TELLING_KEY = 12;

    private final Streams streams;
    private final Map<String, String> env;
    private final InstantSource clock;
    private final Notices notices;
    private final Throttles throttles = new Throttles();
    private final KnownKeys keys = new KnownKeys();

    Invocation(Streams streams, Map<String, String> env, InstantSource clock) {
        this.streams = streams;
        this.env = env;
        this.clock = clock;
        this.notices = new Notices(streams.err(), new Redactor(keys::all));
    }

    Streams streams() {
        return streams;
    }

    InstantSource clock() {
        return clock;
    }

    Notices notices() {
        return notices;
    }

    /// Prints on standard output.
    void print(String text) {
        new Output(streams.out(), streams.outTerminal()).print(text);
    }

    /// The settings of this run. From here on their keys are masked in whatever is said.
    ///
    /// @param flags options that are settings too, by their key
    Settings settings(Map<String, String> flags) {
        return masked(Settings.load(environment(), flags));
    }

    /// The same settings, whose keys are masked from here on.
    Settings masked(Settings settings) {
        settings.tellSecrets(keys::add);
        return settings;
    }

    /// @param catalog its loading, begun earlier
    /// @param callKey the key that this call gives, for whatever provider it asks
    Wiring wiring(
            Settings settings, Ahead<Catalog> catalog, @Nullable Secret callKey, Trace trace) {
        Proxies proxies = Proxies.fromEnvironment(env);
        proxies.secrets().forEach(keys::add);
        return new Wiring(
                catalog,
                settings,
                callKey,
                env,
                proxies,
                this::cacheDirectory,
                throttles,
                clock,
                trace,
                notices::say);
    }

    Throttles throttles() {
        return throttles;
    }

    /// Whether a text has a key in it that is too long to be an ordinary word.
    boolean quotesKey(String text) {
        Set<String> telling =
                keys.all().stream()
                        .filter(key -> key.length() >= SHORTEST_TELLING_KEY)
                        .collect(Collectors.toSet());
        return !new Redactor(() -> telling).redact(text).equals(text);
    }

    /// The models, with what the user says about them. Reads one of them as well, because the classes that takes are
    /// those that every request needs.
    Ahead<Catalog> catalog() {
        return Ahead.of(
                "catalog",
                () -> {
                    Catalog catalog = Catalog.bundled();
                    catalog.defaultOf("anthropic");
                    List<ModelsFile.Entry> own = ModelsFile.read(environment());
                    return own.isEmpty() ? catalog : catalog.with(additions(own));
                });
    }

    private static List<Addition> additions(List<ModelsFile.Entry> entries) {
        var additions = new ArrayList<Addition>();
        for (ModelsFile.Entry entry : entries) {
            additions.add(new Addition(entry.fields(), entry::place));
        }
        return additions;
    }

    /// Where is kept what can be had again.
    Path cacheDirectory() {
        return CacheDirectory.of(environment());
    }

    Environment environment() {
        String home = env.getOrDefault("HOME", "");
        return new Environment(
                env,
                Path.of(home.isEmpty() ? System.getProperty("user.home", "") : home),
                Path.of("").toAbsolutePath(),
                System.getProperty("os.name", ""));
    }

    /// Whether standard error may be coloured.
    boolean colour(Settings settings) {
        return colour(settings, streams.errTerminal());
    }

    /// Whether a stream may be coloured.
    boolean colour(Settings settings, boolean terminal) {
        return switch (settings.get(Key.COLOR)) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> {
                if (isSet("NO_COLOR")) {
                    yield false;
                }
                boolean forced =
                        isSet("CLICOLOR_FORCE")
                                && !env.getOrDefault("CLICOLOR_FORCE", "").equals("0");
                yield forced || (terminal && !env.getOrDefault("TERM", "").equals("dumb"));
            }
        };
    }

    private boolean isSet(String variable) {
        return !env.getOrDefault(variable, "").isEmpty();
    }

    /// A key that is none of ours and is masked all the same, until it is one of too many.
    void learn(String key) {
        keys.addOfClient(key);
    }
}
