package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/config.md` to the code.
class ConfigDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/config.md");
    private static final Path ROUTING = Path.of("docs/routing.md");
    private static final Pattern TOML = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);

    static Stream<Key<?>> keysWithVariables() {
        return Stream.concat(Key.TOP_LEVEL.stream(), ProxyKeys.ALL.stream());
    }

    static Stream<Key<?>> providerKeys() {
        return Key.OF_PROVIDER.stream();
    }

    static Stream<Key<?>> routeKeys() {
        return Stream.concat(RouteKeys.OF_ROUTE.stream(), RouteKeys.OF_TARGET.stream()).distinct();
    }

    static Stream<VendorVariable> vendorVariables() {
        return VendorVariable.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("keysWithVariables")
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
    @MethodSource("routeKeys")
    void aRowDescribesEachKeyOfARouteAndOfATarget(Key<?> key) throws IOException {
        assertThat(Files.readAllLines(ROUTING))
                .anyMatch(line ->
                        line.startsWith("| `" + key.name() + "` |")
                                && (key.byDefault() == null
                                        || line.contains("| " + shownDefault(key) + " |")));
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

    static Stream<String> examples() throws IOException {
        return Stream.of(Files.readString(DOCUMENT), Files.readString(ROUTING))
                .flatMap(text -> TOML.matcher(text).results())
                .map(example -> example.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsRight(String example, @TempDir Path temporary) {
        var home = new TestHome(temporary).settings(example);

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
            case String text -> "`" + text + "`";
            case Object value -> value.toString();
        };
    }
}
