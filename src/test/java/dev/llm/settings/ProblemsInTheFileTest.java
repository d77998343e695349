package dev.llm.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsInTheFileTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void anUnknownKeyIsShownWithItsPlaceAndTheNearestKey() {
        home.settings("# mine", "", "  modle = 'x'");

        assertThat(home.problems())
                .containsExactly(home.file + ":3:3: unknown key 'modle', did you mean 'model'?");
    }

    @Test
    void anUnknownKeyOfAProviderIsShownWithTheNearestOne() {
        home.settings("[providers.openai]", "base-url = 'https://x'");

        assertThat(home.problems())
                .containsExactly(
                        home.file
                                + ":2:1: unknown key 'providers.openai.base-url', did you mean"
                                + " 'base_url'?");
    }

    @Test
    void anUnknownTableIsShownWithTheNearestOne() {
        home.settings("[provider.lab]");

        assertThat(home.problems()).singleElement().asString().contains("'providers'?");
    }

    @Test
    void aKeyOfAProviderOutsideItsTableIsSentThere() {
        home.settings("api_key = 'canary'");

        assertThat(home.problems())
                .containsExactly(
                        home.file
                                + ":1:1: api_key belongs into a provider's table, such as"
                                + " [providers.anthropic]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model = 5 | model must be a string that is not empty, not 5",
                "model = 2026-01-01 | model must be a string that is not empty, not a date or time",
                "model = ['a'] | model must be a string that is not empty, not an array",
                "timeout = '5' | timeout must be a number of seconds above 0, at most 1000000, not"
                        + " \"5\"",
                "timeout = 0 | timeout must be a number of seconds above 0, at most 1000000, not 0",
                "timeout = inf | timeout must be a number of seconds above 0, at most 1000000, not"
                        + " an infinite number",
                "timeout = nan | timeout must be a number of seconds above 0, at most 1000000, not"
                        + " an infinite number",
                "timeout = 07:00 | timeout must be a number of seconds above 0, at most 1000000,"
                        + " not a date or time",
                "timeout = 9223372036854775808 | integer is too large",
                "retries = 2.0 | retries must be a whole number from 0 to 10, not 2.0",
                "retries = 11 | retries must be a whole number from 0 to 10, not 11",
                "stream = 'true' | stream must be true or false, not \"true\"",
                "stream.x = 1 | stream must be true or false, not a table",
                "color = 'Always' | color must be auto, always or never, not \"Always\"",
                "providers = 'x' | providers must be a table",
                "[[providers]] | providers must be a table",
                "aliases = 1 | aliases must be a table",
                "providers.lab = 'x' | providers.lab must be a table",
                "providers.lab.enabled = true | providers.lab.type is missing: anthropic, openai,"
                        + " gemini, ollama, salesforce or echo",
                "providers.lab.type = 'x' | providers.lab.type must be anthropic, openai, gemini,"
                        + " ollama, salesforce or echo, not \"x\"",
                "providers.lab.type = 'openai' | providers.lab.base_url is missing: type openai"
                        + " needs it",
                "providers.openai.type = 'ollama' | providers.openai.type must be openai: another"
                        + " type needs another name",
                "providers.openai.auth_token = 'x' | providers.openai.auth_token has no meaning for"
                        + " type openai",
                "providers.echo.api_key = 'x' | providers.echo.api_key has no meaning for type"
                        + " echo",
                "providers.openai.enabled = 0 | providers.openai.enabled must be true or false, not"
                        + " 0",
                "providers.openai.api_key = '' | providers.openai.api_key must not be empty",
                "providers.openai.api_key = 5 | providers.openai.api_key must be a string",
                "providers.openai.api_key = 'env:' | providers.openai.api_key must name a variable"
                        + " after env:",
                "providers.openai.api_key = 'file: ' | providers.openai.api_key must name a file"
                        + " after file:",
                "providers.openai.api_key = 'cmd:' | providers.openai.api_key must hold a command"
                        + " after cmd:",
                "providers.openai.api_keys = ['a', ''] | providers.openai.api_keys must not be empty",
                "providers.openai.api_keys = ['a', 'file:'] | providers.openai.api_keys must name a"
                        + " file after file:",
                "providers.openai.api_keys = [] | providers.openai.api_keys must be an array of"
                        + " strings that is not empty",
                "providers.openai.api_keys = ['canary', 5] | providers.openai.api_keys must be an"
                        + " array of strings that is not empty",
                "providers.openai.api_keys = 'canary' | providers.openai.api_keys must be an array"
                        + " of strings that is not empty",
                "providers.openai = { api_key = 'a', api_keys = ['b'] } | providers.openai.api_keys"
                        + " and api_key exclude each other",
                "providers.echo.api_keys = ['a'] | providers.echo.api_keys has no meaning for type"
                        + " echo",
                "providers.openai.api = 'Chat' | providers.openai.api must be responses or chat, not"
                        + " \"Chat\"",
                "providers.anthropic.api = 'chat' | providers.anthropic.api has no meaning for type"
                        + " anthropic",
                "providers.anthropic.api_version = '2024-01-01' | providers.anthropic.api_version"
                        + " must be 2023-06-01 or 2026-10-21, not \"2024-01-01\"",
                "providers.openai.api_version = '2023-06-01' | providers.openai.api_version has no"
                        + " meaning for type openai",
                "providers.anthropic.cache = 1 | providers.anthropic.cache must be true or false,"
                        + " not 1",
                "providers.openai.cache = true | providers.openai.cache has no meaning for type"
                        + " openai",
                "providers.openai.door = 'gpt' | providers.openai.door has no meaning for type"
                        + " openai",
                "providers.sf = { type = 'salesforce', client_id = 'a', client_secret = 'b' } |"
                        + " providers.sf.domain is missing: type salesforce needs it",
                "providers.sf = { type = 'salesforce', domain = 'a', client_secret = 'b' } |"
                        + " providers.sf.client_id is missing: type salesforce needs it",
                "providers.sf = { type = 'salesforce', domain = 'a', client_id = 'b' } |"
                        + " providers.sf.client_secret is missing: type salesforce needs it",
                "providers.sf = { type = 'salesforce', domain = 'a', client_id = 'b',"
                        + " client_secret = 'c', api_key = 'd' } | providers.sf.api_key has no"
                        + " meaning for type salesforce",
                "providers.sf = { type = 'salesforce', domain = 'a', client_id = 'b',"
                        + " client_secret = 'c', door = 'x' } | providers.sf.door must be models or"
                        + " gpt, not \"x\"",
                "providers.groq.type = 'gemini' | providers.groq.type must be openai: another type"
                        + " needs another name",
                "providers.'a/b'.type = 'echo' | a provider's name must be letters, digits, '.',"
                        + " '_' and '-', not \"a/b\"",
                "aliases.'' = 'x' | an alias needs a name",
                "aliases.'a/b' = 'x' | an alias must not hold a '/': \"a/b\"",
                "aliases.a = '' | aliases.a must be the name of a model, a string",
                "aliases.a = 1 | aliases.a must be the name of a model, a string",
                "routes = 1 | routes must be a table",
                "routes.r = 1 | routes.r must be a table",
                "routes.r.targets = 'a/b' | routes.r.targets must be an array of models that is not"
                        + " empty: strings, or tables with a model, not \"a/b\"",
                "routes.r.targets = [] | routes.r.targets must be an array of models that is not"
                        + " empty: strings, or tables with a model, not an empty array",
                "routes.r.targets = ['a/b', 5] | routes.r.targets must be an array of models that"
                        + " is not empty: strings, or tables with a model, not an array",
                "routes.r.targets = [''] | routes.r.targets must hold names of models, not \"\"",
                "routes.r = { targets = ['a/b'], wait = 1 } | unknown key 'routes.r.wait', did you"
                        + " mean 'targets'?",
                "[routes.r] | routes.r.targets is missing: a route needs a model to ask",
                "routes.'' = { targets = ['a/b'] } | a route needs a name",
                "routes.'a/b' = { targets = ['c/d'] } | a route must not hold a '/': \"a/b\"",
                "routes.groq.targets = ['a/b'] | routes.groq has the name of a provider",
                "routes.r.targets = ['r'] | routes.r.targets must hold models, not the route \"r\"",
                "version = 2 | version 2 is newer than this program knows, which is 1",
                "version = 0 | version must be a whole number from 1 to 2147483647, not 0",
                "version = '1' | version must be a whole number from 1 to 2147483647, not \"1\"",
                "model | unexpected end of line, expected . or =",
                "model = claude | unexpected 'c', expected a value (a string needs quotes)",
                "model = 'x | unexpected end of line, expected '",
            })
    void isOneSentenceWithItsPlace(String line, String sentence) {
        home.settings("# first line", line);

        assertThat(home.problems())
                .singleElement()
                .asString()
                .matches(problem -> problem.startsWith(home.file + ":2:"))
                .endsWith(": " + sentence);
    }

    @Test
    void theColumnIsThatOfTheKeyInCodePoints() {
        home.settings("providers = { lab = { type = 'ollama', '😀' = 1, nope = 2 } }");

        assertThat(home.problems())
                .satisfiesExactly(
                        first -> assertThat(first).contains(":1:40: "),
                        second -> assertThat(second).contains(":1:49: "));
    }

    @Test
    void aDottedKeyHasThePlaceWhereItBegins() {
        home.settings("", " providers.lab.nope = 1", " providers.lab.type = 'ollama'");

        assertThat(home.problems()).singleElement().asString().contains("settings.toml:2:2: ");
    }

    @Test
    void aKeyThatStandsTwiceIsAnErrorThatNamesTheFirstPlace() {
        home.settings("model = 'a'", "usage = true", "model = 'b'");

        assertThat(home.problems())
                .containsExactly(home.file + ":3:1: model is already defined in line 1");
    }

    @Test
    void everythingWrongIsFoundAtOnceFromTopToBottom() {
        home.settings(
                "[aliases]",
                "a = 1",
                "[providers.lab]",
                "type = 'openai'",
                "base_url = lab",
                "[providers.openai]",
                "enabled = 'yes'",
                "nope = 1");

        assertThat(Settings.check(home.environment()))
                .extracting(problem -> ((Origin.InFile) problem.origin()).line())
                .containsExactly(2, 5, 7, 8);
    }

    @Test
    void wrongVariablesStandBeforeTheFile() {
        home.settings("timeout = 0").variable("LLM_RETRIES", "x");

        assertThat(home.problems())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("LLM_RETRIES must"),
                        second -> assertThat(second).contains(":1:1: timeout must"));
    }

    @Test
    void loadingFailsWithTheFirstAndSaysHowManyMore() {
        home.settings("timeout = 0", "retries = 11", "usage = 1");

        var failure = home.failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message())
                .startsWith(home.file + ":1:1: timeout must be")
                .endsWith(" (and 2 more problems)");
    }

    @Test
    void keysBelowABrokenHeaderAreNotBlamed() {
        home.settings("[providers.lab", "type = 'openai'", "nope = 'x'", "[aliases]", "a = 'b'");

        assertThat(home.problems())
                .containsExactly(home.file + ":1:15: unexpected end of line, expected ]");
    }

    @Test
    void aBrokenLineIsNotTakenForAMissingKey() {
        home.settings("[providers.lab]", "type = openai", "base_url = 'http://lab'");

        assertThat(home.problems()).singleElement().asString().contains(":2:8: unexpected 'o'");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreRead() {
        home.settings("\uFEFFmodel = 'm'\r\nretries = 11\r\n".getBytes(UTF_8));

        assertThat(home.problems()).singleElement().asString().contains(":2:1: retries must");
    }

    @Test
    void bytesThatAreNotUtf8AreShownWithTheirPlace() {
        home.settings(new byte[] {'a', ' ', '=', '\n', (byte) 0xc3, (byte) 0xa9, (byte) 0xff});

        assertThat(home.problems())
                .containsExactly(home.file + ":2:2: the file is not UTF-8 from here on");
    }

    @Test
    void aCutCharacterAtTheEndIsNotUtf8() {
        home.settings(new byte[] {'#', (byte) 0xc3});

        assertThat(home.problems())
                .containsExactly(home.file + ":1:2: the file is not UTF-8 from here on");
    }

    @Test
    void anEmptyFileIsFine() {
        home.settings(new byte[0]);

        assertThat(home.problems()).isEmpty();
    }

    @Test
    void aliasesThatLeadInACircleAreRefusedOnce() {
        home.settings("[aliases]", "a = 'b'", "b = 'c'", "c = 'a'", "d = 'a'");

        assertThat(home.problems())
                .containsExactly(home.file + ":2:1: aliases.a leads back to itself");
    }

    @Test
    void anAliasMayNameAnotherOne() {
        home.settings("[aliases]", "quick = 'fast'", "fast = 'openai/gpt'");

        assertThat(home.load().expand("quick")).isEqualTo("openai/gpt");
    }

    @Test
    void aNameThatIsNoAliasStandsForItself() {
        assertThat(home.load().expand("openai/gpt")).isEqualTo("openai/gpt");
    }

    @Test
    void anAliasMayHoldADot() {
        home.settings("[aliases]", "'v1.5' = 'openai/gpt'");

        assertThat(home.load().expand("v1.5")).isEqualTo("openai/gpt");
    }
}
