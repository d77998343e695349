package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileModeTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--"})
    void settingsWithAKeyThatOthersCanReadAreWarnedOf(String mode) {
        home.settings("[providers.openai]", "api_key = 'sk-canary'").mode(home.file, mode);

        assertThat(home.load().warnings())
                .containsExactly(
                        "~/.config/llm/settings.toml can be read by others and holds a key: run"
                                + " chmod 600 '"
                                + home.file
                                + "'");
    }

    @Test
    void anAuthTokenIsAKeyToo() {
        home.settings("[providers.anthropic]", "auth_token = 'canary'")
                .mode(home.file, "rw-r--r--");

        assertThat(home.load().warnings()).hasSize(1);
    }

    @Test
    void settingsThatOnlyTheOwnerReadsAreFine() {
        home.settings("[providers.openai]", "api_key = 'sk-canary'").mode(home.file, "rw-------");

        assertThat(home.load().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:KEY", "file:~/key", "cmd:pass key"})
    void settingsThatOnlySayWhereTheKeyIsAreFine(String form) {
        home.settings("[providers.openai]", "api_key = '" + form + "'")
                .mode(home.file, "rw-r--r--");

        assertThat(home.load().warnings()).isEmpty();
    }

    @Test
    void aKeyFromAVariableMakesTheFileNoSecret() {
        home.settings("model = 'm'").mode(home.file, "rw-r--r--").variable("OPENAI_API_KEY", "sk");

        assertThat(home.load().warnings()).isEmpty();
    }

    @Test
    void aKeyFileThatOthersCanReadIsWarnedOfWhenItIsRead() {
        Path key = temporary.resolve("it's mine");
        home.write(key, "sk-canary").mode(key, "rw-r--r--");
        Settings settings = home.load();

        settings.key("--key", "file:" + key).resolve();

        assertThat(settings.warnings())
                .containsExactly(
                        "~/it's mine can be read by others and holds a key: run chmod 600 '"
                                + temporary
                                + "/it'\\''s mine'");
    }

    @Test
    void aKeyFileIsNotLookedAtBeforeItIsUsed() {
        Path key = temporary.resolve("key");
        home.write(key, "sk-canary").mode(key, "rw-r--r--");
        Settings settings = home.load();

        settings.key("--key", "file:" + key);

        assertThat(settings.warnings()).isEmpty();
    }
}
