package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.settings.Key;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ConfigCommandTest {
    private static final String TWO_MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}";

    @TempDir private Path home;

    @Test
    void listsEveryKeyWithItsValueAndItsOrigin() {
        Result result =
                llm().settings(
                                "timeout = 5",
                                "[providers.lab]",
                                "type = 'openai'",
                                "base_url = 'http://lab/v1'",
                                "[aliases]",
                                "'gpt.4' = 'lab/gpt-4'",
                                "[routes.smart]",
                                "targets = ['gpt.4', 'a/b']")
                        .env("LLM_RETRIES", "4")
                        .args("config", "list")
                        .call()
                        .expect(0);

        String file = file().toString();
        assertThat(result.out().lines().map(line -> line.replaceAll("  +", "  ")))
                .contains(
                        "# model  # not set",
                        "timeout = 5  # " + file + ":1:1",
                        "retries = 4  # environment variable LLM_RETRIES",
                        "color = \"auto\"  # default",
                        "usage = false  # default",
                        "version = 1  # default",
                        "providers.anthropic.base_url = \"https://api.anthropic.com\"  # default",
                        "providers.anthropic.cache = true  # default",
                        "providers.\"llama.cpp\".type = \"openai\"  # default",
                        "providers.lab.base_url = \"http://lab/v1\"  # " + file + ":4:1",
                        "aliases.\"gpt.4\" = \"lab/gpt-4\"  # " + file + ":6:1",
                        "routes.smart.targets = [\"gpt.4\",\"a/b\"]  # " + file + ":8:1",
                        "proxy.port = 8000  # default");
        for (Key<?> key : Key.TOP_LEVEL) {
            assertThat(result.out()).contains(key.name());
        }
    }

    @Test
    void whatIsListedIsSettings() throws IOException {
        String listed =
                llm().settings(
                                "[providers.lab]",
                                "type='openai'",
                                "base_url='http://lab'",
                                "[routes.smart]",
                                "targets = ['a/b', { model = 'c', idle_timeout = 2.5 }]",
                                "[proxy.models]",
                                "'claude-*' = 'smart'",
                                "[[proxy.rules]]",
                                "set = { 'a.b' = [1, { c = 2.5 }] }",
                                "[[proxy.rules]]",
                                "refuse = 'no'")
                        .args("config", "list")
                        .call()
                        .expect(0)
                        .out();
        assertThat(listed)
                .contains(
                        "routes.smart.targets = [\"a/b\",{ model = \"c\", idle_timeout = 2.5 }]",
                        "proxy.models.\"claude-*\" = \"smart\"",
                        "proxy.rules = [{ set = { \"a.b\" = [1,{ c = 2.5 }] } },{ refuse = \"no\" }]");
        Files.writeString(file(), listed);

        llm().args("config", "check").call().expect(0);
    }

    @Test
    void rulesOfTheProxyAreShownAndTakenOutButNotSet() throws IOException {
        String[] rules = {
            "timeout = 5",
            "[[proxy.rules]]",
            "refuse = 'no'",
            "[[proxy.rules]]",
            "route = 'x'",
            "[proxy.rules.set]",
            "a = 1"
        };

        assertThat(llm().settings(rules).args("config", "get", "proxy.rules").call().out())
                .isEqualTo("{ refuse = \"no\" }\n{ route = \"x\", set = { a = 1 } }\n");
        assertThat(llm().settings(rules).args("config", "set", "proxy.rules", "x").call().failure())
                .startsWith("llm: proxy.rules must be tables, each a [[proxy.rules]];");
        llm().settings(rules).args("config", "unset", "proxy.rules").call().expect(0);
        assertThat(file()).hasContent("timeout = 5");
    }

    @Test
    void whatAClientAsksForIsSetByItsName() {
        llm().args("config", "set", "proxy.models.gpt-4.1", "smart").call().expect(0);

        assertThat(llm().args("config", "get", "proxy.models.gpt-4.1").call().out())
                .isEqualTo("smart\n");
    }

    @Test
    void keysAreMaskedInTheList() {
        Program llm =
                llm().settings(
                                "providers.openai.api_key = 'sk-canary-1'",
                                "providers.anthropic.auth_token = 'cmd:echo sk-canary-2'",
                                "providers.groq.api_keys = ['sk-canary-3', 'env:CANARY']")
                        .env("CANARY", "sk-canary-4")
                        .env("XAI_API_KEY", "sk-canary-5");

        String text = llm.args("config", "list").call().expect(0).out();
        String json = llm.args("config", "list", "--json").call().expect(0).out();

        assertThat(text + json).doesNotContain("sk-canary");
        assertThat(text)
                .contains("providers.openai.api_key = \"***\"")
                .contains("providers.anthropic.auth_token = \"cmd:***\"")
                .contains("providers.groq.api_keys = [\"***\",\"env:CANARY\"]")
                .doesNotContain("providers.groq.api_key ")
                .contains("providers.xai.api_key = \"env:XAI_API_KEY\"")
                .contains("# environment variable XAI_API_KEY");
    }

    @Test
    void theListIsJsonWithTypes() {
        String out =
                llm().settings("timeout = 2.5", "routes.r.targets = ['a/b']")
                        .args("config", "list", "--json")
                        .call()
                        .expect(0)
                        .out();
        JsonNode list = Objects.requireNonNull(Json.parse(out.strip()));

        assertThat(entry(list, "timeout").path("value").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(entry(list, "timeout").path("origin").stringValue()).endsWith(":1:1");
        assertThat(entry(list, "usage").path("value").booleanValue()).isFalse();
        assertThat(entry(list, "model").path("value").isNull()).isTrue();
        assertThat(entry(list, "model").path("origin").stringValue()).isEqualTo("not set");
        assertThat(entry(list, "routes.r.targets").path("value").get(0).stringValue())
                .isEqualTo("a/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout | 600",
                "color | auto",
                "providers.openai.api | responses",
                "providers.llama.cpp.base_url | http://127.0.0.1:8080/v1",
                "providers.openai.api_key | ***",
                "aliases.gpt.4 | a/b",
                "routes.r.targets | a/b;c/d",
                "version | 1",
            })
    void getsTheValueOfOneKey(String key, String lines) {
        Result result =
                llm().settings(
                                "providers.openai.api_key = 'sk-canary'",
                                "aliases.'gpt.4' = 'a/b'",
                                "routes.r.targets = ['a/b', 'c/d']")
                        .args("config", "get", key)
                        .call()
                        .expect(0);

        assertThat(result.out()).isEqualTo(lines.replace(';', '\n') + "\n");
    }

    @Test
    void revealsAKeyWhenThatIsAskedFor() {
        Program llm =
                llm().settings(
                                "providers.openai.api_key = 'env:CANARY'",
                                "providers.groq.api_keys = ['sk-1', 'cmd:echo sk-2']")
                        .env("CANARY", "sk-canary")
                        .args("config", "get", "--reveal");

        assertThat(llm.args("providers.openai.api_key").call().expect(0).out())
                .isEqualTo("sk-canary\n");
        assertThat(llm.args("providers.groq.api_keys").call().expect(0).out())
                .isEqualTo("sk-1\nsk-2\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | 3 | llm: model is not set",
                "aliases.none | 3 | llm: aliases.none is not set",
                "providers.none.type | 3 | llm: providers.none.type is not set",
                "providers.openai | 2 | llm: providers.openai is a table; name one of its keys: llm"
                        + " config list",
                "modle | 2 | llm: unknown key 'modle'; did you mean model? see llm config list",
            })
    void whatCannotBeGotIsSaid(String key, int code, String line) {
        assertThat(llm().args("config", "get", key).call().expect(code).failure()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout;2.5 | timeout = 2.5",
                "retries;3 | retries = 3",
                "usage;yes | usage = true",
                "model;a/b | model = \"a/b\"",
                "timeout=5;usage=off | timeout = 5;usage = false",
                "aliases.gpt.4;a/b | [aliases];\"gpt.4\" = \"a/b\"",
                "aliases.\"x=y\"=a/b | [aliases];\"x=y\" = \"a/b\"",
                "routes.r.targets;a/b;c/d | [routes.r];targets = [\"a/b\", \"c/d\"]",
                "routes.r.targets;[\"a/b\"] | [routes.r];targets = [\"a/b\"]",
                "providers.openai.api_keys;env:A;env:B | [providers.openai];api_keys = [\"env:A\","
                        + " \"env:B\"]",
                "providers.lab.type=openai;providers.lab.base_url=http://lab/v1 |"
                        + " [providers.lab];type = \"openai\";base_url = \"http://lab/v1\"",
            })
    void setsWhatTheTypeOfTheKeyIs(String words, String lines) {
        Result result = llm().args("config", "set").args(words.split(";")).call().expect(0);

        assertThat(result.out() + result.err()).isEmpty();
        assertThat(file()).hasContent(lines.replace(';', '\n'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout;soon | timeout must be a number of seconds above 0, at most 1000000, not"
                        + " \"soon\"",
                "timeout | timeout needs a value; llm config set timeout VALUE",
                "model;two;words | model takes one value; llm config set model VALUE",
                "timeout=5;usage | not KEY=VALUE: usage; see llm config --help; a value with blanks"
                        + " goes into quotes",
                "providers.lab;x | providers.lab is a table; set one of its keys: llm config list",
                "routes.r.targets;[1] | routes.r.targets must be strings, or an array of strings in"
                        + " JSON",
                "routes.r.targets;[] | routes.r.targets must be an array of models that is not"
                        + " empty: strings, or tables with a model, not an empty array; so nothing was changed",
                "providers.lab.type;openai | providers.lab.base_url is missing: type openai needs"
                        + " it; so nothing was changed",
            })
    void whatCannotBeSetIsAUsageError(String words, String sentence) {
        assertThat(llm().args("config", "set").args(words.split(";")).call().expect(2).failure())
                .isEqualTo("llm: " + sentence);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aKeyInAnArgumentIsRefusedAndNotRepeated() {
        String failure =
                llm().args("config", "set", "providers.openai.api_key", "sk-canary")
                        .call()
                        .expect(2)
                        .failure();

        assertThat(failure).contains("llm config set-key openai").doesNotContain("canary");
        assertThat(file()).doesNotExist();
    }

    @Test
    void unsetsAKeyAndSaysWhenThereIsNone() {
        Program llm = llm().settings("# mine", "timeout = 5").args("config", "unset", "timeout");

        assertThat(llm.call().expect(0).err()).isEmpty();
        assertThat(file()).hasContent("# mine\n");
        assertThat(llm.call().expect(0).err())
                .isEqualTo("llm: timeout is not in ~/.config/llm/settings.toml\n");
    }

    @Test
    void unsetsWhatIsNoKeyAtAll() {
        llm().settings("modle = 'x'", "timeout = 5")
                .args("config", "unset", "modle")
                .call()
                .expect(0);

        assertThat(file()).hasContent("timeout = 5\n");
        assertThat(llm().args("config", "unset", "modle").call().expect(2).failure())
                .isEqualTo("llm: unknown key 'modle'; did you mean model? see llm config list");
    }

    @Test
    void unsetsAWholeTable() {
        llm().settings("usage = true", "[providers.lab]", "type = 'ollama'")
                .args("config", "unset", "providers.lab")
                .call()
                .expect(0);

        assertThat(file()).hasContent("usage = true\n");
    }

    @Test
    void tellsThePath() {
        assertThat(llm().args("config", "path").call().expect(0).out()).isEqualTo(file() + "\n");
        assertThat(llm().env("LLM_CONFIG", "/x/y").args("config", "path").call().expect(0).out())
                .isEqualTo("/x/y\n");
    }

    @Test
    void thePathOfABrokenFileIsTold() {
        assertThat(llm().settings("=").args("config", "path").call().expect(0).out())
                .isEqualTo(file() + "\n");
    }

    @Test
    void checksEverythingAtOnce() {
        Result result =
                llm().settings("modle = 'x'", "", "timeout = 0", "[providers.lab]")
                        .env("LLM_RETRIES", "many")
                        .args("config", "check")
                        .call()
                        .expect(3);

        assertThat(result.errLines())
                .containsExactly(
                        "llm: LLM_RETRIES must be a whole number from 0 to 10, not \"many\"",
                        "llm: " + file() + ":1:1: unknown key 'modle', did you mean 'model'?",
                        "llm: "
                                + file()
                                + ":3:1: timeout must be a number of seconds above 0, at most"
                                + " 1000000, not 0",
                        "llm: "
                                + file()
                                + ":4:1: providers.lab.type is missing: anthropic, openai, gemini,"
                                + " ollama, salesforce or echo",
                        "llm: there are 4 problems");
    }

    @Test
    void saysThatAllIsRight() {
        assertThat(llm().args("config", "check").call().expect(0).out())
                .isEqualTo("~/.config/llm/settings.toml does not exist; the defaults hold\n");
        assertThat(llm().settings("usage = true").args("config", "check").call().expect(0).out())
                .isEqualTo("~/.config/llm/settings.toml is right\n");
    }

    @Test
    void historyNamesWhatWasChangedAndRestoreTakesItBack() {
        llm().args("config", "set", "timeout", "5").call().expect(0);
        llm().args("config", "set", "model=a/b", "usage=true").call().expect(0);

        assertThat(llm().args("config", "history").call().expect(0).out().lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .matches(
                                                " 1  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d "
                                                        + " model, usage"),
                        line -> assertThat(line).startsWith(" 2  ").endsWith("  timeout"));

        assertThat(llm().args("config", "restore", "1").call().expect(0).err())
                .isEqualTo("llm: restored; to take that back: llm config restore 1\n");
        assertThat(file()).hasContent("timeout = 5\n");
    }

    @Test
    void thereIsNoHistoryAtFirst() {
        Result result = llm().args("config", "history").call().expect(0);

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("llm: nothing has been changed by llm config yet\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "x", ""})
    void aVersionThatIsNotThereCannotBeRestored(String number) {
        llm().args("config", "restore", number).call().expect(2);
    }

    @Test
    void editTakesOverWhatTheEditorMadeOfACopy() {
        llm().settings("# mine", "timeout = 5")
                .env("VISUAL", "sed -i s/5/6/")
                .env("EDITOR", "false")
                .args("config", "edit")
                .call()
                .expect(0);

        assertThat(file()).hasContent("# mine\ntimeout = 6\n");
    }

    @Test
    void editOfNothingBeginsWithExamplesThatSetNothing() {
        Result result = llm().env("EDITOR", "true").args("config", "edit").call().expect(0);

        assertThat(result.err()).isEqualTo("llm: nothing was changed\n");
        assertThat(file()).doesNotExist();
    }

    @Test
    void editKeepsTheCopyWhenItIsWrong() throws IOException {
        Result result =
                llm().settings("timeout = 5")
                        .env("EDITOR", "sed -i s/5/0/")
                        .args("config", "edit")
                        .call()
                        .expect(3);

        List<String> lines = result.errLines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("/settings.toml:1:1: timeout must be");
        Path copy = Path.of(lines.get(1).replace("llm: what you wrote is in ", ""));
        assertThat(copy).hasContent("timeout = 0\n").isNotEqualTo(file());
        assertThat(lines.get(2)).isEqualTo("llm: the settings were left as they are");
        assertThat(file()).hasContent("timeout = 5\n");
        Files.delete(copy);
        Files.delete(copy.resolveSibling(""));
    }

    @Test
    void editSaysThatTheEditorFailed() {
        Result result = llm().env("EDITOR", "exit 7;").args("config", "edit").call().expect(3);

        assertThat(result.errLines())
                .containsExactly(
                        "llm: the editor failed with exit code 7; set VISUAL or EDITOR to another"
                                + " one than exit 7;");
    }

    @Test
    void editWithoutATerminalNeedsAnEditorThatIsNamed() {
        assertThat(llm().args("config", "edit").call().expect(2).failure())
                .isEqualTo("llm: no terminal to edit on; set VISUAL or EDITOR");
    }

    @Test
    void editMendsABrokenFile() {
        llm().settings("timeout =")
                .env("EDITOR", "sed -i 's/=/= 7/'")
                .args("config", "edit")
                .call()
                .expect(0);

        assertThat(file()).hasContent("timeout = 7\n");
    }

    @Test
    void setKeyReadsOneLineOfStandardInput() {
        Result result =
                llm().stdin("sk-canary \r\nmore\n")
                        .args("config", "set-key", "openai")
                        .call()
                        .expect(0);

        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("llm: the key of openai is in ~/.config/llm/settings.toml\n");
        assertThat(file()).hasContent("[providers.openai]\napi_key = \"sk-canary\"\n");
    }

    @Test
    void setKeyTakesTheFormsOfAKey() {
        llm().stdin("cmd:pass llm\n").args("config", "set-key", "llama.cpp").call().expect(0);

        assertThat(file()).hasContent("[providers.\"llama.cpp\"]\napi_key = \"cmd:pass llm\"\n");
    }

    @Test
    void setKeyOfSalesforceIsItsSecret() {
        llm().settings(
                        "[providers.sf]",
                        "type = 'salesforce'",
                        "domain = 'd'",
                        "client_id = 'i'",
                        "client_secret = 'old'")
                .stdin("new\n")
                .args("config", "set-key", "sf")
                .call()
                .expect(0);

        assertThat(file()).content().endsWith("client_secret = \"new\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | '' | 2 | no key; it is typed at the prompt, or is a line of standard"
                        + " input",
                "openai | sk canary | 2 | providers.openai.api_key must be printable ASCII without"
                        + " blanks; so nothing was changed",
                "echo | sk-canary | 2 | echo takes no key",
                "opnai | sk-canary | 2 | no provider is named opnai; did you mean openai? to add"
                        + " one: llm config set providers.NAME.type=openai"
                        + " providers.NAME.base_url=URL",
                "groq | sk-canary | 2 | providers.groq.api_keys and api_key exclude each other; so"
                        + " nothing was changed",
            })
    void setKeySaysWhyNot(String provider, String input, int code, String sentence) {
        Result result =
                llm().settings("providers.groq.api_keys = ['env:A']")
                        .stdin(input)
                        .args("config", "set-key", provider)
                        .call()
                        .expect(code);

        assertThat(result.failure()).isEqualTo("llm: " + sentence);
        assertThat(file()).hasContent("providers.groq.api_keys = ['env:A']\n");
    }

    @Test
    void setKeyTakesNoKeyFromTheArguments() {
        Result result = llm().stdin("x\n").args("config", "set-key", "openai", "sk-canary").call();

        assertThat(result.expect(2).failure())
                .isEqualTo(
                        "llm: llm config set-key takes a PROVIDER and nothing else; see llm config"
                                + " --help");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "list x, takes no arguments",
        "get, needs a KEY",
        "get model x, takes a KEY and nothing else",
        "set, needs a KEY and its VALUE",
        "unset, needs a KEY",
        "edit x, takes no arguments",
        "path x, takes no arguments",
        "init openai x, takes a PROVIDER and nothing else",
        "check x, takes no arguments",
        "history x, takes no arguments",
        "restore, needs a number N",
    })
    void tooManyWordsOrTooFewAreAUsageError(String words, String sentence) {
        Result result = llm().args("config").args(words.split(" ")).call().expect(2);

        assertThat(result.failure())
                .isEqualTo(
                        "llm: llm config %s %s; see llm config --help"
                                .formatted(words.replaceFirst(" .*", ""), sentence));
    }

    @Test
    void initChecksTheKeyAndKeepsIt() throws Exception {
        try (var server = ScriptedServer.start()) {
            server.play(Script.json(200, TWO_MODELS));

            Result result =
                    llm().env("OPENAI_BASE_URL", server.url("/v1"))
                            .stdin("openai\nsk-canary\n")
                            .args("config", "init")
                            .call()
                            .expect(0);

            assertThat(result.errLines())
                    .containsExactly(
                            "llm: openai answers, with 2 models",
                            "llm: the key of openai is in ~/.config/llm/settings.toml",
                            "llm: to try it: llm -m openai \"Hello\"");
            assertThat(server.take().header("authorization")).isEqualTo("Bearer sk-canary");
        }
        assertThat(file()).hasContent("[providers.openai]\napi_key = \"sk-canary\"\n");
    }

    @Test
    void initOfAzureAsksForItsAddressToo() throws Exception {
        try (var server = ScriptedServer.start()) {
            server.play(Script.json(200, TWO_MODELS));

            llm().stdin(server.url("/") + "\nsk-canary\n")
                    .args("config", "init", "azure")
                    .call()
                    .expect(0);

            assertThat(server.take().target()).isEqualTo("/openai/v1/models");
            assertThat(file())
                    .hasContent(
                            "[providers.azure]\nbase_url = \""
                                    + server.url("/openai/v1")
                                    + "\"\napi_key = \"sk-canary\"\n");
        }
    }

    @Test
    void initDoesNotKeepAKeyThatIsRefused() throws Exception {
        try (var server = ScriptedServer.start()) {
            server.play(
                    Script.json(401, "{\"error\":{\"message\":\"Incorrect API key: sk-canary\"}}"));

            Result result =
                    llm().env("OPENAI_BASE_URL", server.url("/v1"))
                            .stdin("sk-canary\n")
                            .args("config", "init", "openai")
                            .call()
                            .expect(4);

            assertThat(result.failure())
                    .isEqualTo(
                            "llm: openai: Incorrect API key: *** (401); check the key that you"
                                    + " gave");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void initDoesNotKeepAKeyThatCannotBeChecked() throws Exception {
        try (var nobody = ClosedPort.reserve()) {
            llm().env("OPENAI_BASE_URL", nobody.url("/v1"))
                    .stdin("sk-canary\n")
                    .args("config", "init", "openai")
                    .call()
                    .expect(6);
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void initOfAServerThatNeedsNoKeyOnlyAsksIt() throws Exception {
        try (var server = ScriptedServer.start()) {
            server.play(Script.json(200, "{\"models\":[]}"));

            Result result =
                    llm().env("OLLAMA_HOST", server.url(""))
                            .args("config", "init", "ollama")
                            .call()
                            .expect(0);

            assertThat(result.err()).startsWith("llm: ollama answers, with 0 models\n");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void theHelpNamesEveryCommand() {
        String help = llm().args("config", "--help").call().expect(0).out();

        for (String command : commands()) {
            assertThat(help).contains("\n  " + command + " ");
            assertThat(llm().args("config", command, "--help").call().expect(0).out())
                    .isEqualTo(help);
        }
        assertThat(llm().args("config").call().expect(0).out()).isEqualTo(help);
    }

    @Test
    void anUnknownCommandGetsItsNearest() {
        assertThat(llm().args("config", "unste", "x").call().expect(2).failure())
                .isEqualTo(
                        "llm: llm config has no command unste; did you mean unset? see llm config"
                                + " --help");
    }

    private static List<String> commands() {
        return List.of(
                "list", "get", "set", "unset", "edit", "path", "init", "set-key", "check",
                "history", "restore");
    }

    private static JsonNode entry(JsonNode list, String key) {
        for (JsonNode entry : list) {
            if (entry.path("key").stringValue().equals(key)) {
                return entry;
            }
        }
        throw new AssertionError("no entry " + key + " in " + list);
    }

    private Program llm() {
        return Program.in(home);
    }

    private Path file() {
        return home.resolve(".config/llm/settings.toml");
    }
}
