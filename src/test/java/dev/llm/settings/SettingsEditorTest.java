package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettingsEditorTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void theFirstChangeMakesTheFileForItsOwnerAlone() throws Exception {
        set("timeout", "5");

        assertThat(home.file).hasContent("timeout = 5\n");
        assertThat(mode(home.file)).isEqualTo("rw-------");
        assertThat(mode(home.path.resolve(".config/llm"))).isEqualTo("rwx------");
    }

    @Test
    void onlyTheSettingsAndTheLockAreLeft() throws Exception {
        set("timeout", "5");
        set("timeout", "6");

        try (var files = Files.list(home.path.resolve(".config/llm"))) {
            assertThat(files.map(file -> "" + file.getFileName()))
                    .containsExactlyInAnyOrder("settings.toml", ".settings.toml.lock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-r--r--"})
    void theModeOfTheFileIsKept(String mode) throws Exception {
        home.settings("# mine").mode(home.file, mode);

        set("timeout", "5");

        assertThat(mode(home.file)).isEqualTo(mode);
    }

    @Test
    void aFileThatGetsAKeyIsTakenFromTheEyesOfOthers() throws Exception {
        home.settings("# mine").mode(home.file, "rw-r--r--");

        editor().set(Map.of(KeyPath.of("providers.openai.api_key"), "sk-canary"));

        assertThat(mode(home.file)).isEqualTo("rw-------");
    }

    @Test
    void aLinkedFileStaysALink() throws Exception {
        Path real = home.path.resolve("dotfiles/llm.toml");
        home.write(real, "# mine\n");
        Files.createDirectories(home.path.resolve(".config/llm"));
        Files.createSymbolicLink(home.file, Path.of("../../dotfiles/llm.toml"));

        set("timeout", "5");

        assertThat(Files.isSymbolicLink(home.file)).isTrue();
        assertThat(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(real).hasContent("# mine\n\ntimeout = 5\n");
    }

    @Test
    void aLinkThatLeadsToALinkIsFollowedToItsEnd() throws Exception {
        Path real = home.path.resolve("real.toml");
        Path middle = home.path.resolve("middle.toml");
        Files.createSymbolicLink(middle, real);
        Files.createDirectories(home.path.resolve(".config/llm"));
        Files.createSymbolicLink(home.file, middle);

        set("timeout", "5");

        assertThat(Files.isSymbolicLink(home.file)).isTrue();
        assertThat(Files.isSymbolicLink(middle)).isTrue();
        assertThat(real).hasContent("timeout = 5\n");
    }

    @Test
    void linksInACircleAreSaid() throws Exception {
        Files.createDirectories(home.path.resolve(".config/llm"));
        Files.createSymbolicLink(home.file, home.file);

        assertThat(failure("timeout", "5").message())
                .isEqualTo("cannot write ~/.config/llm/settings.toml: too many links");
    }

    @Test
    void theFileThatAVariableNamesIsMade() throws Exception {
        home.variable("LLM_CONFIG", "~/other/llm.toml");

        set("timeout", "5");

        assertThat(home.path.resolve("other/llm.toml")).hasContent("timeout = 5\n");
        assertThat(home.file).doesNotExist();
    }

    @Test
    void whatIsNoFileIsNotWrittenTo() {
        home.variable("LLM_CONFIG", "/dev/null");

        assertThat(failure("timeout", "5").message()).isEqualTo("/dev/null is no regular file");
    }

    @Test
    void anotherVariableThatIsWrongDoesNotHinderAChange() throws Exception {
        home.variable("LLM_RETRIES", "many");

        set("timeout", "5");

        assertThat(home.file).hasContent("timeout = 5\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "providers.lab.enabled | true | providers.lab.type is missing: anthropic, openai,"
                        + " gemini, ollama, salesforce or echo",
                "providers.openai.base_url | lab | providers.openai.base_url must begin with http://"
                        + " or https://",
                "aliases.a | a | aliases.a leads back to itself",
                "providers.openai.cache | true | providers.openai.cache has no meaning for type"
                        + " openai",
                "version | 2 | version 2 is newer than this program knows, which is 1",
            })
    void aChangeThatWouldBeWrongIsNotMade(String key, String value, String sentence) {
        home.settings("# mine");

        LlmException failure = failure(key, value);

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure.message()).isEqualTo(sentence);
        assertThat(failure.advice()).isEqualTo("so nothing was changed");
        assertThat(home.file).hasContent("# mine\n");
        assertThat(editor().history()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modle = 'x' | :1:1: unknown key 'modle', did you mean 'model'?",
                "model = x | :1:9: unexpected 'x', expected a value (a string needs quotes)",
                "providers = 5 | :1:1: providers must be a table",
            })
    void whatWasWrongBeforeIsSaidWithItsPlace(String line, String end) {
        home.settings(line);

        LlmException failure = failure("timeout", "5");

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message()).isEqualTo(home.file + end);
        assertThat(failure.advice()).isEqualTo("correct that first: llm config edit");
    }

    @Test
    void whatIsWrongCanBeTakenOut() throws Exception {
        home.settings("model = 'x'", "aliases.a = 'a'");

        editor().unset(KeyPath.of("aliases.a"));

        assertThat(home.file).hasContent("model = 'x'\n");
    }

    @Test
    void whatIsStillWrongIsSaidWithItsPlaceInTheFileAsItIs() {
        home.settings("model = 'x'", "timeout = 'long'");

        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> editor().unset(KeyPath.of("model")));

        assertThat(failure).isNotNull();
        assertThat(failure.message()).startsWith(home.file + ":2:1: timeout must be ");
        assertThat(failure.advice()).isEqualTo("correct that first: llm config edit");
    }

    @Test
    void aKeyBelowWhatIsNoTableIsRefused() {
        home.settings("providers = 5");

        assertThat(failure("providers.openai.enabled", "false").message())
                .isEqualTo("providers.openai.enabled stands below something that is no table");
    }

    @Test
    void aFileThatIsNotUtf8IsNotChanged() throws Exception {
        home.settings(new byte[] {'#', ' ', (byte) 0xff, '\n'});

        assertThat(failure("timeout", "5").message()).contains("is not UTF-8");
        assertThat(Files.readAllBytes(home.file)).hasSize(4);
    }

    @Test
    void severalKeysAreSetTogetherOrNotAtAll() throws Exception {
        editor().set(
                        Map.of(
                                KeyPath.of("providers.lab.type"), "openai",
                                KeyPath.of("providers.lab.base_url"), "http://lab/v1"));

        assertThat(home.provider("lab").baseUrl()).isNotNull();
    }

    @Test
    void aPreviewIsNotWritten() {
        Settings preview =
                editor().preview(Map.of(KeyPath.of("providers.openai.api_key"), "sk-canary"));

        assertThat(ToldSecrets.of(preview)).contains("sk-canary");
        assertThat(home.file).doesNotExist();
    }

    @Test
    void ofTwoMistakesOneAfterTheOtherMayBeTakenOut() throws Exception {
        home.settings("modle = 'a'", "tmeout = 5", "timeout = 5");

        assertThat(editor().unset(KeyPath.written("modle"))).isTrue();
        assertThat(editor().unset(KeyPath.written("tmeout"))).isTrue();

        assertThat(home.file).hasContent("timeout = 5\n");
    }

    @Test
    void whatChangesNothingIsNoChange() throws Exception {
        home.settings("timeout = 5");

        assertThat(set("timeout", "5")).isFalse();
        assertThat(editor().unset(KeyPath.of("model"))).isFalse();

        assertThat(editor().history()).isEmpty();
    }

    @Test
    void eachChangeKeepsTheVersionBeforeIt() throws Exception {
        home.settings("# mine");
        set("timeout", "5");
        set("model", "a/b");
        editor().unset(KeyPath.of("timeout"));

        assertThat(editor().history())
                .extracting(SettingsEditor.Version::changed)
                .containsExactly(List.of("timeout"), List.of("model"), List.of("timeout"));
    }

    @Test
    void aVersionThatIsNotUtf8IsInTheHistoryAsWell() throws Exception {
        home.settings("model = 'a/b'");
        byte[] latin = "# f\u00fcr mich\nmodel = 'a/b'\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(home.file, latin);
        editor().replace(new String(latin, StandardCharsets.UTF_8), "model = 'a/c'\n");

        assertThat(editor().history())
                .extracting(SettingsEditor.Version::changed)
                .containsExactly(List.of("model"));
    }

    @Test
    void behindALinkedDirectoryTheFirstChangeIsInTheSameHistory() throws Exception {
        Path real = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createDirectories(home.path.resolve(".config"));
        Files.createSymbolicLink(home.path.resolve(".config/llm"), real);

        set("timeout", "5");
        set("timeout", "6");

        assertThat(editor().history()).hasSize(2);
    }

    @Test
    void anEarlierVersionComesBackAndThatIsAChangeToo() throws Exception {
        home.settings("# mine");
        set("timeout", "5");
        set("timeout", "6");

        editor().restore(2);

        assertThat(home.file).hasContent("# mine\n");
        assertThat(editor().history()).hasSize(3);
        editor().restore(1);
        assertThat(home.file).hasContent("# mine\n\ntimeout = 6\n");
    }

    @Test
    void theFirstChangeCanBeTakenBack() throws Exception {
        set("timeout", "5");

        editor().restore(1);

        assertThat(home.file).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 99})
    void aVersionThatIsNotThereIsRefused(int number) throws Exception {
        set("timeout", "5");

        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> editor().restore(number));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure.message())
                .isEqualTo("there is no version " + number + " of the settings");
    }

    @Test
    void aBrokenFileIsMendedByAnEarlierVersion() throws Exception {
        set("timeout", "5");
        home.settings("timeout = ");

        editor().restore(1);

        assertThat(home.file).isEmptyFile();
        assertThat(editor().history()).hasSize(2);
    }

    @Test
    void aVersionThatIsWrongDoesNotComeBack() throws Exception {
        home.settings("timeout = 5", "timeout = 6");
        editor().replace("timeout = 5\ntimeout = 6\n", "timeout = 7\n");

        LlmException failure = catchThrowableOfType(LlmException.class, () -> editor().restore(1));

        assertThat(failure.message()).contains("/00000001.toml:2:1: ");
        assertThat(failure.advice()).isEqualTo("so nothing was changed");
        assertThat(home.file).hasContent("timeout = 7\n");
    }

    @Test
    void twentyVersionsAreKeptForTheirOwnerAlone() throws Exception {
        for (int i = 1; i <= 25; i++) {
            set("timeout", "" + i);
        }

        assertThat(editor().history()).hasSize(20);
        editor().restore(20);
        assertThat(home.file).hasContent("timeout = 5\n");
        Path state = home.path.resolve(".local/state/llm/settings-history");
        try (var files = Files.walk(state)) {
            assertThat(files.map(SettingsEditorTest::modeAndKind).distinct())
                    .containsExactlyInAnyOrder("d rwx------", "f rw-------");
        }
    }

    @Test
    void theVersionsAreWhereTheStateOfProgramsIs() throws Exception {
        home.variable("XDG_STATE_HOME", home.path.resolve("state").toString());
        set("timeout", "5");

        assertThat(home.path.resolve("state/llm/settings-history")).isNotEmptyDirectory();
    }

    @Test
    void eachFileHasVersionsOfItsOwn() throws Exception {
        set("timeout", "5");
        home.variable("LLM_CONFIG", "~/other/settings.toml");

        assertThat(editor().history()).isEmpty();
    }

    @Test
    void aWholeTextTakesThePlaceOfAnother() throws Exception {
        home.settings("# mine");

        editor().replace("# mine\n", "# yours\n");

        assertThat(home.file).hasContent("# yours\n");
    }

    @Test
    void aWholeTextDoesNotTakeThePlaceOfOneThatItsAuthorHasNotSeen() {
        home.settings("# theirs");

        LlmException failure =
                catchThrowableOfType(
                        LlmException.class, () -> editor().replace("# mine\n", "# yours\n"));

        assertThat(failure)
                .hasMessage("~/.config/llm/settings.toml was changed by someone else meanwhile");
        assertThat(home.file).hasContent("# theirs\n");
    }

    @Test
    void changesAtTheSameTimeLoseNothing() throws Exception {
        var changes = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                String name = "aliases.a" + i;
                changes.add(threads.submit(() -> set(name, "x/y")));
            }
            for (Future<?> change : changes) {
                change.get();
            }
        }

        assertThat(home.load().aliases()).hasSize(30);
    }

    private boolean set(String key, String value) {
        KeyPath path = KeyPath.of(key);
        return editor().set(Map.of(path, path.value(value)));
    }

    private LlmException failure(String key, String value) {
        return catchThrowableOfType(LlmException.class, () -> set(key, value));
    }

    private SettingsEditor editor() {
        return new SettingsEditor(home.environment());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String modeAndKind(Path file) {
        try {
            return (Files.isDirectory(file) ? "d " : "f ") + mode(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
