package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.FieldPath;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRulesTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void thereAreNoneWithoutSettings() {
        assertThat(home.load().proxy().rules()).isEmpty();
    }

    @Test
    void aRuleIsReadWithAllThatItSays() {
        home.settings(
                "[[proxy.rules]]",
                "name = 'all'",
                "dialect = 'responses'",
                "model = 'gpt-*'",
                "path = '/v1/*'",
                "header = { user-agent = 'codex*' }",
                "rename = { a = 'b.c' }",
                "remove = ['d[0]', 'e']",
                "prepend_system = '1'",
                "append_system = '2'",
                "prepend_user = '3'",
                "append_user = '4'",
                "set_header = { x-team = 'blue' }",
                "route = 'smart'",
                "default = { f = true }",
                "[proxy.rules.set]",
                "n = 5",
                "\"messages[-1].content\" = [1.5, 'x', { y = 2026-11-21 }]");

        assertThat(home.load().proxy().rules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.name()).isEqualTo("all");
                    assertThat(rule.condition())
                            .isEqualTo(
                                    new RuleSettings.Condition(
                                            RuleDialect.RESPONSES,
                                            "gpt-*",
                                            Map.of("user-agent", "codex*"),
                                            "/v1/*"));
                    assertThat(rule.action())
                            .isEqualTo(
                                    new RuleSettings.Change(
                                            Map.of(path("a"), path("b.c")),
                                            List.of(path("d[0]"), path("e")),
                                            Map.of(
                                                    path("n"),
                                                    BigDecimal.valueOf(5),
                                                    path("messages[-1].content"),
                                                    List.of(
                                                            new BigDecimal("1.5"),
                                                            "x",
                                                            Map.of("y", "2026-11-21"))),
                                            Map.of(path("f"), true),
                                            "1",
                                            "2",
                                            "3",
                                            "4",
                                            Map.of("x-team", "blue"),
                                            "smart"));
                });
    }

    @Test
    void rulesKeepTheirOrderAndAreNumberedWhereTheyHaveNoName() {
        home.settings(
                "[[proxy.rules]]",
                "refuse = 'no'",
                "[[proxy.rules]]",
                "name = 'x'",
                "refuse = 'no'",
                "status = 503",
                "[[proxy.rules]]",
                "answer_file = 'a.json'");

        List<RuleSettings> rules = home.load().proxy().rules();

        assertThat(rules.stream().map(RuleSettings::name)).containsExactly("rule 1", "x", "rule 3");
        assertThat(rules.stream().map(RuleSettings::action))
                .containsExactly(
                        new RuleSettings.Refuse("no", 400),
                        new RuleSettings.Refuse("no", 503),
                        new RuleSettings.AnswerFile(home.file.resolveSibling("a.json")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modle = 'x' | unknown key 'proxy.rules[0].modle', did you mean 'model'?",
                "dialect = 'chat' | proxy.rules[0].dialect must be anthropic, openai, responses or"
                        + " ollama, not \"chat\"",
                "set = 1 | proxy.rules[0].set must be a table, not 1",
                "set = { 'a..b' = 1 } | proxy.rules[0].set: \"a..b\" is no path of a field: a field"
                        + " must follow a.",
                "set = { a = 07:00 } | proxy.rules[0].set: \"a\" must be a value that JSON has, not a"
                        + " date or time",
                "set = { a = [[inf]] } | proxy.rules[0].set: \"a\" must be a value that JSON has, not"
                        + " an array",
                "set = { model = 5 } | proxy.rules[0].set: \"model\" must be the name of a model, a"
                        + " string",
                "default = { '[0]' = 1 } | proxy.rules[0].default: \"[0]\" is no path of a field: it"
                        + " must begin with a field",
                "remove = ['a', 'b['] | proxy.rules[0].remove: \"b[\" is no path of a field: a '[' is"
                        + " not closed",
                "remove = 'a' | proxy.rules[0].remove must be an array of strings that is not empty,"
                        + " not \"a\"",
                "rename = { a = 1 } | proxy.rules[0].rename: \"a\" must be the path of a field, a"
                        + " string",
                "rename = { a = 'b.' } | proxy.rules[0].rename: \"b.\" is no path of a field: a field"
                        + " must follow b.",
                "append_user = '' | proxy.rules[0].append_user must be a string that is not empty, not"
                        + " \"\"",
                "header = { 'a b' = 'x' } | proxy.rules[0].header: \"a b\" is no name of a header",
                "set_header = { a = 1 } | proxy.rules[0].set_header: \"a\" must be a string of"
                        + " printable ASCII",
                "set_header = { a = \"x\\ny\" } | proxy.rules[0].set_header: \"a\" must be a string"
                        + " of printable ASCII",
                "set_header = { Content-Length = '1' } | proxy.rules[0].set_header:"
                        + " \"Content-Length\" is not for a rule to set",
                "status = 403 | proxy.rules[0].status has no meaning without refuse",
            })
    void whatIsWrongIsShown(String line, String problem) {
        home.settings("[[proxy.rules]]", "route = 'x'", line);

        assertThat(home.problems())
                .singleElement()
                .asString()
                .startsWith(home.file + ":3:")
                .endsWith(": " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refuse = 'no' ; status = 200 | 3:1: proxy.rules[0].status must be a whole number from"
                        + " 400 to 599, not 200",
                "refuse = 'no' ; route = 'x' | 3:1: proxy.rules[0].route has no meaning beside refuse",
                "refuse = 'no' ; answer_file = 'x' | 3:1: proxy.rules[0].answer_file has no meaning"
                        + " beside refuse",
                "model = 'x' ; path = 'y' | 1:1: proxy.rules[0] does nothing: it needs set, route,"
                        + " refuse or another action",
            })
    void whatDoesNotGoTogetherIsShownWithItsPlace(String lines, String problem) {
        home.settings(("[[proxy.rules]];" + lines).split(" *; *"));

        assertThat(home.problems()).containsExactly(home.file + ":" + problem);
    }

    @Test
    void rulesAreTables() {
        home.settings("[proxy]", "rules = 5");
        assertThat(home.problems())
                .containsExactly(
                        home.file + ":2:1: each rule is a [[proxy.rules]], with two brackets");

        home.settings("[proxy]", "rules = ['x']");
        assertThat(home.problems())
                .containsExactly(home.file + ":2:10: a rule is a table, not \"x\"");
    }

    @Test
    void twoRulesOfOneNameCouldNotBeToldApart() {
        home.settings(
                "[[proxy.rules]]",
                "refuse = 'no'",
                "[[proxy.rules]]",
                "name = 'rule 1'",
                "refuse = 'no'");

        assertThat(home.problems())
                .containsExactly(home.file + ":3:1: another rule before is named \"rule 1\" too");
    }

    @Test
    void headersThatMayHoldKeysAreKnownAndNotListed() {
        home.settings(
                "[[proxy.rules]]",
                "header = { x-team-token = 'sk-canary-1' }",
                "set_header = { Authorization = 'Bearer sk-canary-2', x-team = 'blue' }");

        Settings settings = home.load();

        assertThat(settings.list().toString()).doesNotContain("canary").contains("x-team=blue");
        assertThat(ToldSecrets.of(settings)).contains("sk-canary-1", "sk-canary-2");
        assertThat(settings.holdsKeys()).isTrue();
    }

    private static FieldPath path(String text) {
        return FieldPath.of(text);
    }
}
