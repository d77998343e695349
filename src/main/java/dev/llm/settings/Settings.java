package dev.llm.settings;

import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The settings of one run. For every key the first of these has its say: flag, `LLM_*` variable,
/// settings file, the vendor's own variable, default.
///
/// The whole file is checked, whatever the layers above it say; of flags and variables, what is
/// used.
public final class Settings {
    static final String PROVIDERS = "providers";
    static final String ALIASES = "aliases";
    static final String ROUTES = "routes";
    static final String TOKENS = "tokens";
    static final List<String> TABLES = List.of(PROVIDERS, ALIASES, ROUTES, TOKENS, ProxyKeys.TABLE);

    /// Variables that other tools have for the same keys. They come after the file, as vendors' do.
    static final String NATIVE_ANTHROPIC_ENABLED = "NATIVE_ANTHROPIC_ENABLED";

    static final String ANTHROPIC_MODEL_MAP = "ANTHROPIC_MODEL_MAP";

    private final Environment environment;
    private final Path file;
    private final Map<Key<?>, Value<?>> values;
    private final Value<Integer> version;
    private final Map<String, ProviderSettings> providers;
    private final Map<String, Value<String>> aliases;
    private final Map<String, RouteSettings> routes;
    private final Map<String, Value<List<String>>> counters;
    private final Secrets secrets;
    private final @Nullable Secret logUrl;
    private @Nullable ProxySettings proxy;

    /// @param root what the file says
    private Settings(
            Environment environment,
            Path file,
            TomlValue.Table root,
            Map<String, String> flags,
            Problems problems) {
        this.environment = environment;
        this.file = file;
        this.secrets = new Secrets(environment, Secrets.COMMAND_LIMIT);
        VendorVariable.ALL.stream()
                .filter(variable -> variable.key().isSecret())
                .forEach(variable -> secrets.knowVariable(variable.name()));
        var layers = new Layers(environment, flags, problems);
        var table = new KeyedTable("", root, problems);
        this.values = values(layers, table);
        Path directory = directory();
        this.providers =
                new Providers(environment, directory, secrets, problems)
                        .read(table.inner(PROVIDERS));
        this.aliases = new Aliases(problems).read(table.inner(ALIASES));
        this.routes = new Routes(providers.keySet(), aliases, problems).read(table.inner(ROUTES));
        this.counters = new Counters(problems).read(table.inner(TOKENS));
        this.logUrl = logUrl(directory, problems);
        checkNames(root, problems);
        this.version = table.orDefault(Key.VERSION);
        if (saysSomethingOfTheProxy(root, flags)) {
            this.proxy = proxy(layers, table.inner(ProxyKeys.TABLE));
        }
        if (holdsKeys()) {
            secrets.checkMode(file);
        }
    }

    /// Reads the settings; opens nothing but the settings file.
    ///
    /// @param flags the options that were given: a key's path and its text
    /// @throws LlmException for the first thing that is wrong: of kind USAGE for a flag, else
    ///   CONFIGURATION
    public static Settings load(Environment environment, Map<String, String> flags) {
        return load(environment, flags, Migrations.ALL);
    }

    static Settings load(
            Environment environment, Map<String, String> flags, Migrations migrations) {
        var problems = new Problems();
        Settings settings = read(environment, flags, migrations, problems);
        List<Problem> found = problems.sorted();
        if (!found.isEmpty()) {
            throw found.getFirst().toException(found.size() - 1);
        }
        return settings;
    }

    /// Everything that is wrong: variables first, then the file from top to bottom.
    public static List<Problem> check(Environment environment) {
        var problems = new Problems();
        read(environment, Map.of(), Migrations.ALL, problems);
        return problems.sorted();
    }

    /// What a text says that could stand in the settings file. Problems of variables are among the problems too.
    static Settings of(
            Environment environment,
            Path file,
            byte[] bytes,
            Migrations migrations,
            Problems problems) {
        return new Settings(
                environment, file, parse(bytes, file, migrations, problems), Map.of(), problems);
    }

    private static Settings read(
            Environment environment,
            Map<String, String> flags,
            Migrations migrations,
            Problems problems) {
        SettingsFile place = place(environment, problems);
        byte[] bytes = place.read(problems);
        TomlValue.Table root =
                bytes == null
                        ? new TomlValue.Table(Map.of(), place.whole())
                        : parse(bytes, place.path(), migrations, problems);
        return new Settings(environment, place.path(), root, flags, problems);
    }

    private static TomlValue.Table parse(
            byte[] bytes, Path file, Migrations migrations, Problems problems) {
        TomlFile toml = TomlFile.parse(bytes, file);
        if (migrations.areFor(toml)) {
            toml = TomlFile.parse(migrations.migrated(bytes, toml.root()), file);
        }
        problems.addSyntax(toml.problems(), toml.brokenHeader());
        int version = Migrations.version(toml.root());
        TomlValue written = toml.root().entries().get(Key.VERSION.name());
        if (written != null && version > migrations.newest()) {
            problems.add(
                    written.at(),
                    "version "
                            + version
                            + " is newer than this program knows, which is "
                            + migrations.newest());
        }
        return toml.root();
    }

    /// The value of a top-level key that has a default, which is each but [Key#MODEL].
    public <T> T get(Key<T> key) {
        Value<T> value = value(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " has no value and no default");
        }
        return value.value();
    }

    /// The value of a top-level key with its origin; null when it is not set and has no default.
    @SuppressWarnings("unchecked") // values() puts a Value<T> under each Key<T>
    public <T> @Nullable Value<T> value(Key<T> key) {
        return (Value<T>) values.get(key);
    }

    /// The model to ask when the call names none; null when none is set.
    public @Nullable String model() {
        Value<String> model = value(Key.MODEL);
        return model == null ? null : model.value();
    }

    /// Where a PostgreSQL for the log is; null when the log is a file.
    public @Nullable Secret logUrl() {
        return logUrl;
    }

    private @Nullable Secret logUrl(Path directory, Problems problems) {
        Value<String> url = value(Key.LOG_URL);
        if (url == null) {
            return null;
        }
        try {
            boolean hidden =
                    Key.LOG_URL.isSecretIn(url.value())
                            || Secret.Form.of(url.value()) != Secret.Form.LITERAL;
            return Secret.parse(url.value(), url.origin(), hidden, directory, secrets);
        } catch (IllegalArgumentException wrong) {
            problems.add(url.origin(), Key.LOG_URL + " " + wrong.getMessage());
            return null;
        }
    }

    /// All entries by name, disabled ones too, in the order in which one is chosen when no model is named: the presets,
    /// with those that the file adds, in its order, before `ollama`.
    public Map<String, ProviderSettings> providers() {
        return providers;
    }

    /// Short names for models, as they are written; [#expand] follows them.
    public Map<String, Value<String>> aliases() {
        return aliases;
    }

    /// The model that a name stands for: itself, unless it is an alias.
    public String expand(String model) {
        return Aliases.expand(model, aliases);
    }

    /// Names for several models.
    public Map<String, RouteSettings> routes() {
        return routes;
    }

    /// What the proxy goes by.
    public synchronized ProxySettings proxy() {
        if (proxy == null) {
            // Nothing sets any of it, so nothing can be wrong.
            proxy = proxy(new Layers(environment, Map.of(), new Problems()), nothing());
        }
        return proxy;
    }

    /// Programs that count tokens, each with its arguments, by the name of a model or a provider.
    public Map<String, Value<List<String>>> counters() {
        return counters;
    }

    /// The version of the file's format.
    Value<Integer> version() {
        return version;
    }

    /// Every key with its value and where that came from, what is not set too.
    public List<Setting> list() {
        return Listing.of(this);
    }

    /// Where the settings file is, or would be.
    public Path file() {
        return file;
    }

    /// A key that the command line gives, in any of the four forms. A relative path starts in the
    /// working directory.
    ///
    /// @param flag the option as it was typed
    /// @throws LlmException of kind USAGE when it is no key
    public Secret key(String flag, String text) {
        var origin = new Origin.Flag(flag);
        try {
            return Secret.parse(text, origin, true, environment.directory(), secrets);
        } catch (IllegalArgumentException wrong) {
            throw new Problem(origin, flag + " " + wrong.getMessage()).toException(0);
        }
    }

    /// Sentences to print, each once. Resolving a key may add one.
    public List<String> warnings() {
        return secrets.warnings();
    }

    /// Tells of every key that is known by now, and of each that becomes known, for whatever must not print one: literals,
    /// the values of variables that hold keys, used or not, and what files and commands gave.
    public void tellSecrets(Consumer<String> told) {
        secrets.tell(told);
    }

    /// Adds one that was got by means of the others, such as a token.
    public void knowSecret(String secret) {
        secrets.know(secret);
    }

    @Override
    public String toString() {
        return "Settings[" + file + "]";
    }

    /// The sentence for a name that is not known.
    static String unknown(String prefix, String name, List<String> known) {
        String nearest = Nearest.to(name, known, 1).getFirst();
        return "unknown key '%s%s', did you mean '%s'?".formatted(prefix, name, nearest);
    }

    static SettingsFile place(Environment environment, Problems problems) {
        try {
            return SettingsFile.of(environment);
        } catch (InvalidPathException _) {
            problems.add(
                    new Origin.Variable(SettingsFile.VARIABLE),
                    SettingsFile.VARIABLE + " is no path");
            return new SettingsFile(environment.directory().resolve("settings.toml"), false);
        }
    }

    private static Map<Key<?>, Value<?>> values(Layers layers, KeyedTable table) {
        var unknown = new ArrayList<>(layers.flags().keySet());
        unknown.removeIf(Settings::isOfTheProxy);
        var read = new LinkedHashMap<Key<?>, Value<?>>();
        for (Key<?> key : Key.TOP_LEVEL) {
            unknown.remove(key.name());
            Value<?> value = layers.value(key, table);
            if (value != null) {
                read.put(key, value);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no keys of settings: " + unknown);
        }
        return read;
    }

    private static boolean isOfTheProxy(String flag) {
        return flag.startsWith(ProxyKeys.TABLE + ".");
    }

    /// Whether there is anything to be checked: a call that is no proxy does without it.
    private boolean saysSomethingOfTheProxy(TomlValue.Table root, Map<String, String> flags) {
        if (root.entries().containsKey(ProxyKeys.TABLE)) {
            return true;
        }
        for (String flag : flags.keySet()) {
            if (isOfTheProxy(flag)) {
                return true;
            }
        }
        for (String variable : environment.variables().keySet()) {
            if (variable.startsWith("LLM_PROXY_")
                    || variable.equals(NATIVE_ANTHROPIC_ENABLED)
                    || variable.equals(ANTHROPIC_MODEL_MAP)) {
                return true;
            }
        }
        return false;
    }

    private ProxySettings proxy(Layers layers, TomlValue.Table file) {
        var table = new KeyedTable(ProxyKeys.TABLE + ".", file, layers.problems());
        return new ProxyTable(layers, directory(), secrets, table).read(aliases);
    }

    private Path directory() {
        return file.getParent() == null ? environment.directory() : file.getParent();
    }

    private TomlValue.Table nothing() {
        return new TomlValue.Table(Map.of(), new Origin.InFile(file, 0, 0));
    }

    private static void checkNames(TomlValue.Table root, Problems problems) {
        var known = new ArrayList<String>();
        for (Key<?> key : Key.TOP_LEVEL) {
            known.add(key.name());
        }
        known.addAll(TABLES);
        known.add(Key.VERSION.name());
        for (Map.Entry<String, TomlValue> entry : root.entries().entrySet()) {
            String name = entry.getKey();
            if (Key.OF_PROVIDER.stream().anyMatch(key -> key.name().equals(name))) {
                problems.add(
                        entry.getValue().at(),
                        name + " belongs into a provider's table, such as [providers.anthropic]");
            } else if (!known.contains(name)) {
                problems.add(entry.getValue().at(), unknown("", name, known));
            }
        }
    }

    /// Whether the file itself holds a key.
    boolean holdsKeys() {
        return providers.values().stream().anyMatch(Settings::holdsKey)
                || (proxy != null && proxy.holdsKey())
                || (logUrl != null && isLiteral(logUrl) && logUrl.isHidden());
    }

    private static boolean holdsKey(ProviderSettings provider) {
        SalesforceSettings salesforce = provider.salesforce();
        return provider.apiKeys().stream().anyMatch(Settings::isLiteral)
                || isLiteral(provider.authToken())
                || (salesforce != null && isLiteral(salesforce.clientSecret()));
    }

    private static boolean isLiteral(@Nullable Secret secret) {
        return secret != null && secret.form() == Secret.Form.LITERAL;
    }
}
