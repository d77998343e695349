package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.llm.model.ErrorKind;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void liesUnderDotConfigByDefault() {
        assertThat(fileOn("Linux")).isEqualTo(temporary.resolve(".config/llm/settings.toml"));
    }

    @Test
    void liesUnderXdgConfigHome() {
        home.variable("XDG_CONFIG_HOME", "/else/where");

        assertThat(fileOn("Linux")).isEqualTo(Path.of("/else/where/llm/settings.toml"));
    }

    @Test
    void aRelativeXdgConfigHomeIsIgnored() {
        home.variable("XDG_CONFIG_HOME", "else/where");

        assertThat(fileOn("Linux")).isEqualTo(temporary.resolve(".config/llm/settings.toml"));
    }

    @Test
    void liesUnderApplicationSupportOnMacOs() {
        assertThat(fileOn("Mac OS X"))
                .isEqualTo(temporary.resolve("Library/Application Support/llm/settings.toml"));
    }

    @Test
    void liesUnderXdgConfigHomeOnMacOsToo() {
        home.variable("XDG_CONFIG_HOME", "/else/where");

        assertThat(fileOn("Mac OS X")).isEqualTo(Path.of("/else/where/llm/settings.toml"));
    }

    @Test
    void aFileUnderDotConfigIsFoundOnMacOs() {
        home.settings("model = 'm'");

        assertThat(fileOn("Mac OS X")).isEqualTo(home.file);
    }

    @Test
    void liesUnderAppdataOnWindows() {
        home.variable("APPDATA", "/roaming");

        assertThat(fileOn("Windows 11")).isEqualTo(Path.of("/roaming/llm/settings.toml"));
    }

    @Test
    void llmConfigNamesAnotherFile() {
        home.settings("model = 'default'")
                .write(temporary.resolve("work/mine.toml"), "model = 'mine'")
                .variable("LLM_CONFIG", "mine.toml");

        assertThat(home.load().model()).isEqualTo("mine");
    }

    @Test
    void aTildeInLlmConfigIsTheHomeDirectory() {
        home.write(temporary.resolve("mine.toml"), "model = 'mine'")
                .variable("LLM_CONFIG", "~/mine.toml");

        assertThat(home.load().model()).isEqualTo("mine");
    }

    @Test
    void aFileThatLlmConfigNamesMustExist() {
        home.variable("LLM_CONFIG", "missing.toml");

        var failure = home.failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message())
                .isEqualTo(
                        "the settings file "
                                + temporary.resolve("work/missing.toml")
                                + ", named by LLM_CONFIG, does not exist");
    }

    @Test
    void anEmptyDeviceIsAnEmptyFile() {
        home.settings("model = 'm'").variable("LLM_CONFIG", "/dev/null");

        assertThat(home.load().model()).isNull();
    }

    @Test
    void noFileAtAllIsFine() {
        assertThat(home.problems()).isEmpty();
    }

    @Test
    void aHomeThatIsNoDirectoryIsFine() {
        var nobody = new Environment(Map.of(), Path.of("/dev/null"), temporary, "Linux");

        assertThat(Settings.check(nobody)).isEmpty();
    }

    @Test
    void aDirectoryInItsPlaceIsAnError() throws IOException {
        Files.createDirectories(home.file);

        assertThat(home.failure().message())
                .isEqualTo(home.file + ": the settings file is a directory");
    }

    @Test
    void aFileThatMayNotBeReadIsAnError() {
        home.settings("model = 'm'").mode(home.file, "-w-------");
        assumeFalse(Files.isReadable(home.file), "the superuser reads everything");

        assertThat(home.failure().message()).contains("permission denied");
    }

    @Test
    void aLinkToNowhereIsAnError() throws IOException {
        Files.createDirectories(home.file.getParent());
        Files.createSymbolicLink(home.file, temporary.resolve("gone"));

        assertThat(home.failure().message())
                .endsWith("the settings file is a link to a file that does not exist");
    }

    @Test
    void withoutAFileTheTomlParserIsNotLoaded() throws Exception {
        // given a class path on which there is no parser
        URL classes = Settings.class.getProtectionDomain().getCodeSource().getLocation();
        try (var alone =
                new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            var environment =
                    alone.loadClass(Environment.class.getName())
                            .getConstructor(Map.class, Path.class, Path.class, String.class)
                            .newInstance(Map.of(), temporary, temporary, "Linux");

            // when, then
            assertThat(
                            alone.loadClass(Settings.class.getName())
                                    .getMethod("load", environment.getClass(), Map.class)
                                    .invoke(null, environment, Map.of()))
                    .isNotNull();
        }
    }

    private Path fileOn(String os) {
        return Settings.load(home.environment(os), Map.of()).file();
    }
}
