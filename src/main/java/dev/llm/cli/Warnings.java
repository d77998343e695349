package dev.llm.cli;

import dev.llm.settings.Settings;
import java.util.HashSet;
import java.util.Set;

/// What the settings have to be reproached with, each thing once. Reading a key may add one.
final class Warnings {
    private final Settings settings;
    private final Notices notices;
    private final Set<String> said = new HashSet<>();

    Warnings(Settings settings, Notices notices) {
        this.settings = settings;
        this.notices = notices;
    }

    void sayNew() {
        settings.warnings().stream().filter(said::add).forEach(notices::say);
    }
}
