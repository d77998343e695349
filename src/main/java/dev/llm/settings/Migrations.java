package dev.llm.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;

/// Brings a settings file that an older version wrote into today's words: in memory when it is read, in the file when
/// it is changed.
///
/// @param steps the first takes version 1 to 2, the next 2 to 3; each changes entries by [TomlText] and no other line
record Migrations(List<UnaryOperator<String>> steps) {
    /// There is only one version so far.
    static final Migrations ALL = new Migrations(List.of());

    /// The version that is known best.
    int newest() {
        return steps.size() + 1;
    }

    /// The version that a file says it has; without a word of it, the first.
    static int version(TomlValue.Table root) {
        TomlValue written = root.entries().get(Key.VERSION.name());
        Integer version = written == null ? null : Key.VERSION.parse(written);
        return version == null ? 1 : version;
    }

    boolean areFor(TomlFile file) {
        // What cannot be read is not touched: its lines are to be found where the user wrote them.
        return file.problems().isEmpty() && version(file.root()) < newest();
    }

    byte[] migrated(byte[] bytes, TomlValue.Table root) {
        return migrated(new String(bytes, UTF_8), version(root)).getBytes(UTF_8);
    }

    private String migrated(String text, int version) {
        String migrated = text;
        for (UnaryOperator<String> step : steps.subList(version - 1, steps.size())) {
            migrated = step.apply(migrated);
        }
        return TomlText.set(migrated, List.of(Key.VERSION.name()), BigDecimal.valueOf(newest()));
    }
}
