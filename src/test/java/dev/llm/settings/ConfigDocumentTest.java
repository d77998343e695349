package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/config.md` to the code.
class ConfigDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/config.md");

    static Stream<Key<?>> topLevelKeys() {
        return Key.TOP_LEVEL.stream();
    }

    static Stream<Key<?>> providerKeys() {
        return Key.OF_PROVIDER.stream();
    }

    static Stream<VendorVariable> vendorVariables() {
        return VendorVariable.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("topLevelKeys")
    void aRowGivesEachKeyItsDefaultAndItsVariable(Key<?> key) throws IOException {
        assertThat(lines())
                .filteredOn(line -> line.startsWith("| `" + key.name() + "` |"))
                .singleElement()
                .asString()
                .contains("| " + shownDefault(key) + " | `" + key.variable() + "` |");
    }

    @ParameterizedTest
    @MethodSource("providerKeys")
    void aRowDescribesEachKeyOfAProvider(Key<?> key) throws IOException {
        assertThat(lines()).anyMatch(line -> line.startsWith("| `" + key.name() + "` |"));
    }

    @ParameterizedTest
    @MethodSource("vendorVariables")
    void aRowSaysWhatEachVendorsVariableSets(VendorVariable variable) throws IOException {
        assertThat(lines())
                .filteredOn(line ->
                        line.startsWith("| `" + variable.name() + "`")
                                || line.contains(", else `" + variable.name() + "`"))
                .singleElement()
                .asString()
                .contains(
                        "| `" + variable.key().name() + "` of `" + variable.preset().word() + "`");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aRowGivesEachPresetItsAddress(Preset preset) throws IOException {
        String url = preset.url() == null ? "none" : "`" + preset.url() + "`";

        assertThat(lines())
                .anyMatch(line ->
                        line.startsWith(
                                "| `%s` | `%s` | %s"
                                        .formatted(preset.word(), preset.type().word(), url)));
    }

    @Test
    void theExampleIsRight(@TempDir Path temporary) throws IOException {
        var example =
                Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(DOCUMENT));
        assertThat(example.find()).isTrue();

        var home = new TestHome(temporary).settings(example.group(1));

        assertThat(home.problems()).isEmpty();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(DOCUMENT);
    }

    private static String shownDefault(Key<?> key) {
        return switch (key.byDefault()) {
            case null -> "none";
            case Duration time -> "" + time.toSeconds();
            case Enum<?> constant -> "`" + KeyType.word(constant) + "`";
            case Object value -> value.toString();
        };
    }
}
