package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.settings.Key;
import dev.llm.settings.KeyPath;
import dev.llm.settings.Preset;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.Settings;
import dev.llm.settings.SettingsEditor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `llm config set-key` and `init`: a key from a hidden prompt, or from standard input, into the settings file.
final class ConfigKeys {
    private static final int MOST_ATTEMPTS = 3;
    private static final String AZURE_PATH = "/openai/v1";

    private final Invocation invocation;
    private final Notices notices;
    private final SettingsEditor editor;
    private final Questions questions;

    ConfigKeys(Invocation invocation, SettingsEditor editor, Questions questions) {
        this.invocation = invocation;
        this.notices = invocation.notices();
        this.editor = editor;
        this.questions = questions;
    }

    /// Asks a provider something that it answers only to who has a key.
    interface Check {
        /// How many models it has; null when it has no list of them.
        @Nullable Integer models(Settings settings, String provider);
    }

    void setKey(String name) {
        ProviderSettings provider = provider(name);
        editor.set(Map.of(place(provider), key(name)));
        sayKept(name);
    }

    /// @param named null to ask for it
    void init(@Nullable String named, Check check) {
        String name = named == null ? askProvider() : named;
        ProviderSettings provider = provider(name);
        var values = new LinkedHashMap<KeyPath, Object>();
        if (provider.preset() == Preset.AZURE && provider.baseUrl() == null) {
            values.put(KeyPath.ofProvider(name, Key.BASE_URL), askEndpoint());
        }
        boolean needsKey = provider.preset() == null || provider.preset().needsKey();
        for (int attempt = 1; ; attempt++) {
            if (needsKey) {
                values.put(place(provider), key(name));
            }
            if (isAccepted(name, values, check, attempt)) {
                break;
            }
        }
        if (editor.set(values)) {
            sayKept(name);
        }
        String model = hasDefaultModel(provider) ? name : name + "/MODEL";
        notices.say("to try it: llm -m " + model + " \"Hello\"");
    }

    private boolean hasDefaultModel(ProviderSettings provider) {
        Preset preset = provider.preset();
        return preset != null
                && switch (preset.type()) {
                    case OLLAMA, ECHO -> true;
                    case ANTHROPIC, OPENAI, GEMINI, SALESFORCE ->
                            invocation.catalog().get().defaultOf(preset.word()) != null;
                };
    }

    /// Whether the settings can be kept with these values; false to ask for the key again.
    private boolean isAccepted(String name, Map<KeyPath, Object> values, Check check, int attempt) {
        Settings settings = invocation.masked(editor.preview(values));
        try {
            Integer models = check.models(settings, name);
            notices.say(
                    models == null
                            ? name + " has no list of models to check the key by"
                            : name
                                    + " answers, with "
                                    + models
                                    + (models == 1 ? " model" : " models"));
            return true;
        } catch (LlmException e) {
            // The place that it names for the key is where the key would be.
            LlmException failure =
                    e.kind() == ErrorKind.AUTHENTICATION
                            ? e.withAdvice("check the key that you gave")
                            : e;
            if (!questions.onTerminal() || e.kind() == ErrorKind.INTERRUPTED) {
                throw failure;
            }
            notices.failure(failure);
            if (e.kind() == ErrorKind.AUTHENTICATION && attempt < MOST_ATTEMPTS) {
                return false;
            }
            String answer = questions.ask("llm: keep it all the same? [y/N] ");
            if (answer == null || !answer.toLowerCase(Locale.ROOT).startsWith("y")) {
                throw new LlmException(
                        ErrorKind.CONFIGURATION, "the settings were left as they are");
            }
            return true;
        }
    }

    private String askProvider() {
        var names = new ArrayList<String>();
        for (ProviderSettings provider : settings().providers().values()) {
            if (provider.preset() != Preset.ECHO) {
                names.add(provider.name());
            }
        }
        String first = names.getFirst();
        String answer =
                questions.ask("Provider (%s) [%s]: ".formatted(String.join(", ", names), first));
        if (answer == null) {
            throw new LlmException(ErrorKind.USAGE, "no provider", "llm config init PROVIDER");
        }
        return answer.isEmpty() ? first : answer;
    }

    private String askEndpoint() {
        String answer = questions.ask("Endpoint (https://NAME.openai.azure.com): ");
        if (answer == null || answer.isEmpty()) {
            throw new LlmException(ErrorKind.USAGE, "no endpoint", "azure cannot do without");
        }
        String endpoint = answer.endsWith("/") ? answer.substring(0, answer.length() - 1) : answer;
        return endpoint.endsWith(AZURE_PATH) ? endpoint : endpoint + AZURE_PATH;
    }

    private String key(String name) {
        String key = questions.askHidden("Key for " + name + ": ");
        if (key == null || key.isEmpty()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "no key",
                    "it is typed at the prompt, or is a line of standard input");
        }
        return key;
    }

    private ProviderSettings provider(String name) {
        Map<String, ProviderSettings> providers = settings().providers();
        ProviderSettings provider = providers.get(name);
        if (provider == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "no provider is named " + name,
                    "did you mean "
                            + Nearest.to(name, List.copyOf(providers.keySet()), 1).getFirst()
                            + "? to add one: llm config set providers.NAME.type=openai"
                            + " providers.NAME.base_url=URL");
        }
        return provider;
    }

    private static KeyPath place(ProviderSettings provider) {
        return KeyPath.ofProvider(
                provider.name(),
                switch (provider.type().value()) {
                    case ANTHROPIC, OPENAI, GEMINI, OLLAMA -> Key.API_KEY;
                    case SALESFORCE -> Key.CLIENT_SECRET;
                    case ECHO ->
                            throw new LlmException(
                                    ErrorKind.USAGE, provider.name() + " takes no key");
                });
    }

    private Settings settings() {
        return invocation.settings(Map.of());
    }

    private void sayKept(String name) {
        notices.say(
                "the key of " + name + " is in " + invocation.environment().shown(editor.file()));
    }
}
