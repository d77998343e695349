package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// There is one version so far; these steps are what later ones may look like.
class MigrationsTest {
    /// Version 2 calls the colour by today's name, and version 3 has twice as many retries.
    private static final Migrations MIGRATIONS =
            new Migrations(
                    List.of(
                            text ->
                                    TomlText.set(
                                            TomlText.unset(text, List.of("colour")),
                                            List.of("color"),
                                            "never"),
                            text -> TomlText.set(text, List.of("retries"), 4L)));

    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void anOlderFileIsReadInTodaysWords() {
        home.settings("# mine", "colour = 'no'", "retries = 2");

        Settings settings = load();

        assertThat(settings.get(Key.COLOR)).isEqualTo(Color.NEVER);
        assertThat(settings.get(Key.RETRIES)).isEqualTo(4);
        assertThat(settings.version().value()).isEqualTo(3);
    }

    @Test
    void onlyTheStepsThatAreMissingAreDone() {
        home.settings("version = 2", "retries = 2");

        Settings settings = load();

        assertThat(settings.get(Key.COLOR)).isEqualTo(Color.AUTO);
        assertThat(settings.get(Key.RETRIES)).isEqualTo(4);
    }

    @Test
    void aFileOfTodayIsLeftAlone() {
        home.settings("version = 3", "retries = 2");

        assertThat(load().get(Key.RETRIES)).isEqualTo(2);
    }

    @Test
    void readingChangesNothingInTheFile() throws Exception {
        home.settings("colour = 'no'");

        load();

        assertThat(home.file).hasContent("colour = 'no'");
    }

    @Test
    void aChangeWritesTodaysWordsAndKeepsTheRest() throws Exception {
        home.settings("# mine", "colour = 'no'", "retries = 2 # why");

        new SettingsEditor(home.environment(), MIGRATIONS).set(Map.of(KeyPath.of("usage"), true));

        assertThat(Files.readString(home.file))
                .isEqualTo(
                        """
                        # mine
                        retries = 4 # why
                        color = "never"
                        version = 3
                        usage = true
                        """);
        assertThat(load().get(Key.USAGE)).isTrue();
    }

    @Test
    void whatIsWrongAfterwardsIsFoundInItsLine() {
        home.settings("# mine", "nonsense = 1");

        assertThat(
                        new SettingsEditor(home.environment(), MIGRATIONS)
                                .problems("# mine\nnonsense = 1\n", home.file))
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains("settings.toml:2:1: unknown key 'nonsense'");
    }

    @Test
    void aVersionThatIsNotKnownIsNotRead() {
        assertThat(
                        new SettingsEditor(home.environment(), MIGRATIONS)
                                .problems("version = 4\n", home.file))
                .extracting(Problem::sentence)
                .containsExactly("version 4 is newer than this program knows, which is 3");
    }

    private Settings load() {
        return Settings.load(home.environment(), Map.of(), MIGRATIONS);
    }
}
