package dev.llm.settings;

import java.util.LinkedHashSet;
import java.util.Set;

/// What settings tell whatever must not print their keys.
final class ToldSecrets {
    private ToldSecrets() {}

    static Set<String> of(Settings settings) {
        var told = new LinkedHashSet<String>();
        settings.tellSecrets(told::add);
        return told;
    }
}
