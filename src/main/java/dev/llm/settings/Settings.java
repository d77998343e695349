package dev.llm.settings;

import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of one run. For every key the first of these has its say: flag, `LLM_*` variable,
/// settings file, the vendor's own variable, default.
///
/// The whole file is checked, whatever the layers above it say; of flags and variables, what is
/// used.
public final class Settings {
    private static final String PROVIDERS = "providers";
    private static final String ALIASES = "aliases";
    private static final String ROUTES = "routes";
    private static final String TOKENS = "tokens";

    private final Environment environment;
    private final Path file;
    private final Map<Key<?>, Value<?>> values;
    private final Value<Integer> version;
    private final Map<String, ProviderSettings> providers;
    private final Map<String, Value<String>> aliases;
    private final Map<String, Value<List<String>>> routes;
    private final Map<String, Value<List<String>>> counters;
    private final Secrets secrets;
    private final @Nullable Secret logUrl;

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
        this.values = values(flags, root, problems);
        Path directory = file.getParent() == null ? environment.directory() : file.getParent();
        this.providers =
                new Providers(environment, directory, secrets, problems)
                        .read(table(root, PROVIDERS, problems));
        this.aliases = new Aliases(problems).read(table(root, ALIASES, problems));
        this.routes =
                new Routes(providers.keySet(), aliases, problems)
                        .read(table(root, ROUTES, problems));
        this.counters = new Counters(problems).read(table(root, TOKENS, problems));
        this.logUrl = logUrl(directory, problems);
        checkNames(root, problems);
        TomlValue written = root.entries().get(Key.VERSION.name());
        Value<Integer> read = written == null ? null : inFile(Key.VERSION, written, problems);
        this.version = read == null ? Value.byDefault(1) : read;
        if (holdsKeys()) {
            secrets.checkMode(file);
        }
    }

    /// Reads the settings; opens nothing but the settings file.
    ///
    /// @param flags the options that were given: a key's name and its text
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

    /// Names for several models that are tried in order, each a model's name or an alias.
    public Map<String, Value<List<String>>> routes() {
        return routes;
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

    /// Every key that is known by now, for whatever must not print one: literals, the values of
    /// variables that hold keys, used or not, and what files and commands gave.
    public Set<String> knownSecrets() {
        return secrets.known();
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

    private Map<Key<?>, Value<?>> values(
            Map<String, String> flags, TomlValue.Table root, Problems problems) {
        var unknown = new ArrayList<>(flags.keySet());
        var read = new LinkedHashMap<Key<?>, Value<?>>();
        for (Key<?> key : Key.TOP_LEVEL) {
            unknown.remove(key.name());
            Value<?> value = value(key, flags.get(key.name()), root, problems);
            if (value != null) {
                read.put(key, value);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no keys of settings: " + unknown);
        }
        return read;
    }

    private <T> @Nullable Value<T> value(
            Key<T> key, @Nullable String flag, TomlValue.Table root, Problems problems) {
        TomlValue toml = root.entries().get(key.name());
        // The file's value is read first, so that it is checked even if it is not used.
        Value<T> written = toml == null ? null : inFile(key, toml, problems);
        if (flag != null) {
            return inText(key, key.flag(), flag, new Origin.Flag(key.flag()), problems);
        }
        String variable = environment.variable(key.variable());
        if (variable != null) {
            var origin = new Origin.Variable(key.variable());
            return inText(key, key.variable(), variable, origin, problems);
        }
        if (written != null) {
            return written;
        }
        T byDefault = key.byDefault();
        return byDefault == null ? null : Value.byDefault(byDefault);
    }

    private static <T> @Nullable Value<T> inText(
            Key<T> key, String where, String text, Origin origin, Problems problems) {
        T parsed = key.parse(text);
        if (parsed == null) {
            problems.add(origin, key.fault(where, KeyType.quoted(text)));
            return null;
        }
        return new Value<>(parsed, origin);
    }

    private static <T> @Nullable Value<T> inFile(Key<T> key, TomlValue toml, Problems problems) {
        T parsed = key.parse(toml);
        if (parsed == null) {
            problems.add(toml.at(), key.fault(key.name(), toml.shown()));
            return null;
        }
        return new Value<>(parsed, toml.at());
    }

    private static TomlValue.Table table(TomlValue.Table root, String name, Problems problems) {
        TomlValue value = root.entries().get(name);
        if (value != null && !(value instanceof TomlValue.Table)) {
            problems.add(value.at(), name + " must be a table");
        }
        return value instanceof TomlValue.Table table
                ? table
                : new TomlValue.Table(Map.of(), root.at());
    }

    private static void checkNames(TomlValue.Table root, Problems problems) {
        var known = new ArrayList<String>();
        for (Key<?> key : Key.TOP_LEVEL) {
            known.add(key.name());
        }
        known.addAll(List.of(PROVIDERS, ALIASES, ROUTES, TOKENS, Key.VERSION.name()));
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
        return (logUrl != null && isLiteral(logUrl) && logUrl.isHidden())
                || providers.values().stream().anyMatch(Settings::holdsKey);
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
