package dev.llm.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.FieldPath;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.route.Wildcard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RulesTest {
    private static final Headers HEADERS =
            Headers.of(Map.of("User-Agent", "claude-cli/2.1", "x-team", "red"));
    private static final Subject CLAUDE =
            new Subject(BodyFormat.ANTHROPIC, "claude-opus-5-5", "/v1/messages", HEADERS);

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, , , , true",
        "OPENAI, , , , false",
        ", claude-*, , , true",
        ", gpt-*, , , false",
        ", , user-agent, claude-cli/*, true",
        ", , user-agent, codex*, false",
        ", , x-none, *, false",
        ", , X-TEAM, *, true",
    })
    void aConditionHoldsWhenAllOfItDoes(
            @Nullable BodyFormat format, String model, String header, String value, boolean holds) {
        var condition =
                new Condition(
                        format,
                        model == null ? null : new Wildcard(model),
                        header == null ? Map.of() : Map.of(header, new Wildcard(value)),
                        null);

        assertThat(matched(new Rule("r", condition, routeTo("x"))).isEmpty()).isEqualTo(!holds);
    }

    @ParameterizedTest
    @CsvSource({"/v1/*, true", "*/messages, true", "/v1/chat/*, false"})
    void aConditionMayBeAboutThePath(String path, boolean holds) {
        var condition = new Condition(null, null, Map.of(), new Wildcard(path));

        assertThat(matched(new Rule("r", condition, routeTo("x"))).isEmpty()).isEqualTo(!holds);
    }

    @Test
    void oneOfTwoConditionsIsNotEnough() {
        var condition = new Condition(BodyFormat.ANTHROPIC, new Wildcard("gpt-*"), Map.of(), null);

        assertThat(matched(new Rule("r", condition, routeTo("x"))).isEmpty()).isTrue();
    }

    @Test
    void aRequestWithoutAModelMatchesNoModel() {
        var condition = new Condition(null, new Wildcard("*"), Map.of(), null);
        var subject = new Subject(BodyFormat.OLLAMA, null, "/api/chat", Headers.NONE);
        var rules = new Rules(List.of(new Rule("r", condition, routeTo("x"))));

        assertThat(rules.matching(subject).isEmpty()).isTrue();
    }

    @Test
    void routesAndHeadersDoWithoutTheBody() {
        Matched matched =
                matched(
                        rule("a", routeTo("one")),
                        rule(
                                "b",
                                new Action.Change(
                                        List.of(),
                                        Headers.of(Map.of("X-Team", "blue")),
                                        "two",
                                        null)));

        assertThat(matched.needsBody()).isFalse();
        assertThat(matched.names()).containsExactly("a", "b");
        Applied.Changed changed = changed(matched.apply(null, HEADERS));
        assertThat(changed.route()).isEqualTo("two");
        assertThat(changed.headers().first("x-team")).isEqualTo("blue");
        assertThat(changed.headers().first("user-agent")).isEqualTo("claude-cli/2.1");
        assertThat(changed.body()).isNull();
        assertThat(changed.rules()).containsExactly("a", "b");
    }

    @Test
    void aRefusalGoesBeforeAllChanges() {
        Matched matched =
                matched(
                        rule("a", change(set("x", "1"))),
                        rule("b", new Action.Refuse("not today", 403)),
                        rule("c", new Action.Refuse("never", 400)));

        assertThat(matched.needsBody()).isFalse();
        assertThat(matched.apply(null, HEADERS))
                .isEqualTo(new Applied.Refused("b", "not today", 403));
    }

    @Test
    void theBodyThatWasGivenIsNotChanged() {
        ObjectNode body = object("{\"a\":{\"b\":1}}");
        Matched matched = matched(rule("r", change(set("a.b", "2"))));

        Applied.Changed changed = changed(matched.apply(body, HEADERS));

        assertThat(matched.needsBody()).isTrue();
        assertThat(body).hasToString("{\"a\":{\"b\":1}}");
        assertThat(changed.body()).hasToString("{\"a\":{\"b\":2}}");
    }

    @Test
    void aBodyInWhichNothingChangesIsTheSameObject() {
        ObjectNode body = object("{\"a\":1}");
        Matched matched =
                matched(
                        rule("r", change(set("a", "1"), new Edit.Remove(FieldPath.of("b")))),
                        rule("d", change(new Edit.Default(FieldPath.of("a"), Json.text("x")))));

        Applied.Changed changed = changed(matched.apply(body, HEADERS));

        assertThat(changed.body()).isSameAs(body);
        assertThat(changed.rules()).containsExactly("r", "d");
    }

    @Test
    void aRuleThatDoesNotFitIsSkippedWhole() {
        ObjectNode body = object("{\"a\":\"text\"}");
        Matched matched =
                matched(
                        rule(
                                "broken",
                                new Action.Change(
                                        List.of(set("b", "1"), set("a.c", "1")),
                                        Headers.of(Map.of("x-team", "blue")),
                                        "elsewhere",
                                        null)),
                        rule("good", change(set("d", "1"))));

        Applied.Changed changed = changed(matched.apply(body, HEADERS));

        assertThat(changed.body()).hasToString("{\"a\":\"text\",\"d\":1}");
        assertThat(changed.route()).isNull();
        assertThat(changed.headers()).isEqualTo(HEADERS);
        assertThat(changed.rules()).containsExactly("good");
        assertThat(changed.skipped())
                .containsExactly(new Applied.Skipped("broken", "a is not an object"));
    }

    @Test
    void aRuleSeesWhatTheOneBeforeItMade() {
        var rename = new Edit.Rename(FieldPath.of("a"), FieldPath.of("b"));
        Matched matched = matched(rule("1", change(set("a", "[1]"))), rule("2", change(rename)));

        Applied.Changed changed = changed(matched.apply(object("{}"), HEADERS));

        assertThat(changed.body()).hasToString("{\"b\":[1]}");
    }

    @Test
    void theSameRulesDoTheSameToTheNextRequest() {
        Matched matched =
                matched(rule("1", change(set("a", "{}"))), rule("2", change(set("a.b", "1"))));

        matched.apply(object("{}"), HEADERS);
        Applied.Changed changed = changed(matched.apply(object("{}"), HEADERS));

        assertThat(changed.body()).hasToString("{\"a\":{\"b\":1}}");
    }

    @Test
    void aModelIsPutInWhereTheClientNamesNone() {
        var action = new Action.Change(List.of(), Headers.NONE, null, "fast");
        var rules = new Rules(List.of(rule("r", action)));
        var none = new Subject(BodyFormat.OPENAI, null, "/v1/chat/completions", Headers.NONE);

        assertThat(changed(rules.matching(none).apply(null, HEADERS)).route()).isEqualTo("fast");
        assertThat(changed(rules.matching(CLAUDE).apply(null, HEADERS)).route()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "answer.json, application/json",
        "answer.sse, text/event-stream",
        "answer.ndjson, application/x-ndjson"
    })
    void anAnswerComesFromAFile(String name, String type, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve(name), "{\"a\":1}\n");

        Applied applied = matched(rule("r", new Action.Answer(file))).apply(null, HEADERS);

        assertThat(applied)
                .isInstanceOfSatisfying(
                        Applied.Answered.class,
                        answered -> {
                            assertThat(answered.rule()).isEqualTo("r");
                            assertThat(answered.contentType()).isEqualTo(type);
                            assertThat(answered.body()).asString().isEqualTo("{\"a\":1}\n");
                        });
    }

    @Test
    void anAnswerThatIsNotThereIsAMistakeInTheSettings(@TempDir Path directory) throws IOException {
        Path none = directory.resolve("none.json");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{");

        assertThat(failure(none)).hasMessage("the answer of r: " + none + " does not exist");
        assertThat(failure(broken)).hasMessage("the answer of r: " + broken + " is no JSON");
        assertThat(failure(none).kind()).isEqualTo(ErrorKind.CONFIGURATION);
    }

    private static LlmException failure(Path file) {
        return catchThrowableOfType(
                LlmException.class,
                () -> matched(rule("r", new Action.Answer(file))).apply(null, HEADERS));
    }

    private static Matched matched(Rule... rules) {
        return new Rules(List.of(rules)).matching(CLAUDE);
    }

    private static Rule rule(String name, Action action) {
        return new Rule(name, Condition.ALWAYS, action);
    }

    private static Action routeTo(String route) {
        return new Action.Change(List.of(), Headers.NONE, route, null);
    }

    private static Action change(Edit... edits) {
        return new Action.Change(List.of(edits), Headers.NONE, null, null);
    }

    private static Edit set(String path, String json) {
        return new Edit.Set(FieldPath.of(path), Objects.requireNonNull(Json.parse(json)));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json));
    }

    private static Applied.Changed changed(Applied applied) {
        assertThat(applied).isInstanceOf(Applied.Changed.class);
        return (Applied.Changed) applied;
    }
}
