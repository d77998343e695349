package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Rules.ForcedTools;
import dev.llm.catalog.Rules.Sampling;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.ToolChoice;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules stand here a second time, typed from the vendors' guides.
class RulesTest {
    private final Catalog catalog = Catalog.bundled();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id              | types of thinking, each up to an effort       | omitted  | effort | forced tools | sampling   | prefill
                    claude-fable-5-2  | adaptive max                                  | adaptive | high   | never        | default_only | false
                    claude-mythos-5-2 | adaptive max                                  | adaptive | high   | never        | default_only | false
                    claude-fable-5-1  | adaptive max                                  | adaptive | high   | never        | default_only | false
                    claude-fable-5    | adaptive max                                  | adaptive | high   | unthinking   | default_only | false
                    claude-opus-5-5   | adaptive max                                  | adaptive | medium | never        | default_only | false
                    claude-sonnet-5-5 | adaptive max, between_tools high              | adaptive | high   | never        | default_only | false
                    claude-haiku-5-5  | adaptive max, disabled max                    | adaptive | medium | unthinking   | default_only | false
                    claude-opus-5     | adaptive max, disabled high                   | adaptive | high   | unthinking   | default_only | false
                    claude-sonnet-5   | adaptive max, disabled max                    | adaptive | high   | unthinking   | default_only | false
                    claude-opus-4-8   | adaptive max, disabled max                    | disabled | high   | unthinking   | none       | false
                    claude-opus-4-7   | adaptive max, disabled max                    | disabled | high   | unthinking   | none       | false
                    claude-opus-4-6   | adaptive max, enabled max, disabled max       | disabled | high   | unthinking   | one_of     | false
                    claude-sonnet-4-6 | adaptive max, enabled max, disabled max       | disabled | high   | unthinking   | one_of     | false
                    claude-opus-4-5   | enabled max, disabled max                     | disabled | high   | unthinking   | one_of     | true
                    claude-sonnet-4-5 | enabled max, disabled max                     | disabled |        | unthinking   | one_of     | true
                    claude-haiku-4-5  | enabled max, disabled max                     | disabled |        | unthinking   | one_of     | true
                    """)
    void claudesDifferInWhatTheyTake(
            String id,
            String thinking,
            String omitted,
            @Nullable String effort,
            String forcedTools,
            String sampling,
            boolean prefill) {
        Rules rules = rules(id);

        assertThat(
                        Objects.requireNonNull(rules.thinking()).entrySet().stream()
                                .map(type -> type.getKey().word() + " " + type.getValue().word())
                                .collect(Collectors.joining(", ")))
                .isEqualTo(thinking);
        assertThat(rules.thinkingDefault()).extracting(Rules.ThinkingType::word).isEqualTo(omitted);
        assertThat(rules.effortDefault() == null ? null : rules.effortDefault().word())
                .isEqualTo(effort);
        assertThat(rules.forcedTools())
                .isEqualTo(ForcedTools.valueOf(forcedTools.toUpperCase(Locale.ROOT)));
        assertThat(rules.sampling()).isEqualTo(Sampling.valueOf(sampling.toUpperCase(Locale.ROOT)));
        assertThat(rules.prefill()).isEqualTo(prefill);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-5-5        | low medium high xhigh max
                    claude-opus-4-6        | low medium high max
                    claude-opus-4-5        | low medium high
                    claude-haiku-4-5       | ''
                    gpt-6.2-sol            | low medium high xhigh max
                    gpt-6.2-astra          | low medium high xhigh max
                    gpt-6.1-sol            | low medium high xhigh max
                    gpt-6-astra            | low medium high xhigh max
                    gpt-6.1-terra          | none low medium high xhigh max
                    gpt-6-luna             | none low medium high xhigh max
                    gpt-5.6-sol            | none low medium high xhigh max
                    gpt-5.5                | none low medium high xhigh
                    gpt-5.1                | none low medium high
                    gpt-5                  | minimal low medium high
                    gpt-5-pro              | high
                    o3                     | low medium high
                    gpt-4o                 | ''
                    gemini-4-argon         | low medium high
                    gemini-3.8-flash       | low medium high
                    gemini-3.1-flash-lite  | minimal low medium high
                    gemini-2.0-flash       | ''
                    gemini-2.5-pro         |
                    codex-mini-latest      |
                    """)
    void levelsOfEffortAreKnown(String id, @Nullable String efforts) {
        List<Effort> levels = rules(id).efforts();

        assertThat(
                        levels == null
                                ? null
                                : levels.stream()
                                        .map(Effort::word)
                                        .collect(Collectors.joining(" ")))
                .isEqualTo(efforts);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # model           | asked                                | violation
                    claude-opus-5-5   | temperature=0.5                      | claude-opus-5-5 takes no temperature; leave it out
                    claude-opus-5-5   | temperature=1                        |
                    claude-opus-5-5   | temperature=1.0 top_p=1              |
                    claude-opus-5-5   | top_p=0.9                            | claude-opus-5-5 takes no top_p; leave it out
                    claude-opus-5-5   | top_k=5                              | claude-opus-5-5 takes no top_k; leave it out
                    claude-opus-4-8   | temperature=1                        | claude-opus-4-8 takes no temperature; leave it out
                    claude-haiku-4-5  | temperature=0                        |
                    claude-haiku-4-5  | temperature=1 top_p=1                | claude-haiku-4-5 takes temperature or top_p, not both; leave one out
                    claude-haiku-4-5  | effort=low                           | claude-haiku-4-5 takes no effort; leave it out
                    claude-opus-4-5   | effort=max                           | claude-opus-4-5 takes no effort max; it takes low, medium or high
                    claude-opus-5-5   | effort=max                           |
                    gpt-5-pro         | effort=low                           | gpt-5-pro takes no effort low; it takes high
                    claude-opus-5-5   | thinking=disabled                    | claude-opus-5-5 takes no thinking of type disabled; it takes adaptive
                    claude-sonnet-5-5 | thinking=enabled                     | claude-sonnet-5-5 takes no thinking of type enabled; it takes adaptive, between_tools
                    claude-sonnet-5-5 | thinking=between_tools               |
                    claude-sonnet-5-5 | thinking=between_tools effort=high   |
                    claude-sonnet-5-5 | thinking=between_tools effort=xhigh  | claude-sonnet-5-5 takes thinking of type between_tools with an effort up to high, not xhigh
                    claude-opus-5     | thinking=disabled effort=max         | claude-opus-5 takes thinking of type disabled with an effort up to high, not max
                    claude-opus-4-8   | thinking=enabled                     | claude-opus-4-8 takes no thinking of type enabled; it takes adaptive, disabled
                    claude-opus-5-5   | tool=any                             | claude-opus-5-5 cannot be made to call a tool; leave the choice to it
                    claude-opus-5-5   | tool=auto                            |
                    claude-opus-5     | tool=any                             | claude-opus-5 cannot be made to call a tool while it thinks; switch thinking off, or leave the choice to it
                    claude-opus-5     | tool=any thinking=disabled           |
                    claude-opus-4-8   | tool=any                             |
                    claude-opus-4-8   | tool=any thinking=adaptive           | claude-opus-4-8 cannot be made to call a tool while it thinks; switch thinking off, or leave the choice to it
                    claude-fable-5    | tool=any                             | claude-fable-5 cannot be made to call a tool while it thinks; leave the choice to it
                    claude-opus-4-6   | prefill                              | claude-opus-4-6 does not go on with an answer that was begun for it; the last message must be the user's
                    claude-haiku-4-5  | prefill                              |
                    gpt-6-sol         | prefill                              |
                    gpt-6-luna        | temperature=0.5                      | gpt-6-luna takes no temperature while it reasons; leave it out, or set the effort to none
                    gpt-6-luna        | temperature=0.5 effort=none          |
                    gpt-6.2-sol       | temperature=0.5                      | gpt-6.2-sol takes no temperature while it reasons; leave it out
                    gpt-6-sol         | temperature=0.5                      |
                    gpt-4o            | temperature=0.5                      |
                    gpt-6.2-sol       | effort=none                          | gpt-6.2-sol takes no effort none; it takes low, medium, high, xhigh or max
                    gpt-6-luna        | chat tools                           | gpt-6-luna takes tools on Chat Completions only without reasoning; use the Responses API, or set the effort to none
                    gpt-6-luna        | chat tools effort=none               |
                    gpt-6-luna        | tools                                |
                    gpt-6-luna        | chat                                 |
                    gpt-6.2-sol       | chat tools                           | gpt-6.2-sol takes tools on Chat Completions only without reasoning; use the Responses API
                    gpt-5.5           | chat tools                           |
                    gemini-4-argon    | budget                               | gemini-4-argon takes no budget for thinking; give it an effort instead
                    gemini-3.8-flash  | budget                               |
                    gemini-4-argon    | temperature=0.5                      |
                    gemini-3.8-flash  | effort=minimal                       | gemini-3.8-flash takes no effort minimal; it takes low, medium or high
                    nobody            | temperature=9 tool=any prefill effort=max thinking=enabled | |
                    """)
    void whatAModelDoesNotTakeIsSaid(String id, String asked, @Nullable String violation) {
        Model model = catalog.find(id);
        Rules rules = model == null ? Rules.UNKNOWN : model.rules();

        assertThat(rules.violation(id, asked(asked))).isEqualTo(violation);
    }

    @Test
    void whatIsTakenAndNotHeededIsNamed() {
        assertThat(rules("gemini-4-argon").ignored(Set.of("top_k", "seed", "temperature")))
                .containsExactly("temperature", "top_k");
        assertThat(rules("gemini-3.8-flash").ignored(Set.of("temperature"))).isEmpty();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    tool_choice      | {"type":"any"}                         | claude-opus-5-5 | cannot be made to call a tool
                    tool_choice      | {"type":"tool","name":"x"}             | claude-opus-5-5 | cannot be made to call a tool
                    tool_choice      | {"type":"auto"}                        | claude-opus-5-5 |
                    tool_choice      | "required"                             | claude-opus-5-5 | cannot be made to call a tool
                    output_config    | {"effort":"max"}                       | claude-opus-4-5 | takes no effort max
                    reasoning_effort | "none"                                 | gpt-6.2-sol     | takes no effort none
                    reasoning        | {"effort":"none"}                      | gpt-6.2-sol     | takes no effort none
                    thinking         | {"type":"enabled","budget_tokens":9}   | claude-opus-5-5 | takes no thinking of type enabled
                    thinking         | "yes"                                  | claude-opus-5-5 |
                    generationConfig | {"thinkingConfig":{"thinkingBudget":0}} | gemini-4-argon | takes no budget
                    thinkingConfig   | {"thinkingBudget":0}                   | gemini-4-argon  | takes no budget
                    """)
    void fieldsOfOneDialectCountToo(
            String field, String json, String id, @Nullable String violation) {
        var request =
                new ChatRequest(id, List.of(Message.user("Hi")), Parameters.NONE, false)
                        .withExtras(Extras.of("any", Map.of(field, new RawJson(json))));

        String said = rules(id).violation(id, Asked.of(request));

        if (violation == null) {
            assertThat(said).isNull();
        } else {
            assertThat(said).contains(violation);
        }
    }

    @Test
    void whatTheProviderSaysGoesBeforeTheCatalogue() {
        Rules rules =
                rules("claude-opus-5-5")
                        .updatedBy(
                                capabilities(
                                        """
                                        {"image_input":{"supported":true},
                                         "effort":{"supported":true,"low":{"supported":true},
                                                   "medium":{"supported":true},"high":{"supported":true},
                                                   "xhigh":null,"max":{"supported":false}},
                                         "thinking":{"supported":true,
                                                     "types":{"adaptive":{"supported":true},
                                                              "enabled":{"supported":false},
                                                              "disabled":{"supported":true},
                                                              "later":{"supported":true}}}}
                                        """));

        assertThat(rules.efforts()).containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(rules.thinking())
                .containsOnlyKeys(Rules.ThinkingType.ADAPTIVE, Rules.ThinkingType.DISABLED)
                .containsEntry(Rules.ThinkingType.DISABLED, Effort.HIGH);
        assertThat(rules.forcedTools()).isEqualTo(ForcedTools.NEVER);
        assertThat(rules.effortDefault()).isEqualTo(Effort.MEDIUM);
    }

    @Test
    void aBareTruthValueIsACapabilityToo() {
        Rules rules =
                Rules.UNKNOWN.updatedBy(
                        capabilities(
                                """
                                {"effort":{"supported":false},
                                 "thinking":{"supported":true,"types":{"enabled":true,"adaptive":false}}}
                                """));

        assertThat(rules.efforts()).isEmpty();
        assertThat(rules.thinking()).containsOnlyKeys(Rules.ThinkingType.ENABLED);
    }

    @Test
    void aModelThatDoesNotThinkSaysSo() {
        Rules rules =
                rules("claude-haiku-4-5")
                        .updatedBy(capabilities("{\"thinking\":{\"supported\":false}}"));

        assertThat(rules.thinking()).isEmpty();
    }

    @Test
    void whatTheProviderLeavesOutStays() {
        Rules known = rules("claude-sonnet-5-5");

        assertThat(known.updatedBy(capabilities("{}"))).isEqualTo(known);
        assertThat(known.updatedBy(capabilities("{\"thinking\":{\"types\":{\"adaptive\":true}}}")))
                .isEqualTo(known);
    }

    private Rules rules(String id) {
        return Objects.requireNonNull(catalog.find(id), id).rules();
    }

    private static JsonObject capabilities(String json) {
        return JsonObject.reply(Objects.requireNonNull(Json.parse(json)));
    }

    /// `temperature=0.5 effort=none tool=any thinking=adaptive chat tools prefill budget`.
    private static Asked asked(String words) {
        var given = new LinkedHashMap<String, String>();
        for (String word : List.of(words.split(" +", -1))) {
            int equals = word.indexOf('=');
            given.put(
                    equals < 0 ? word : word.substring(0, equals),
                    equals < 0 ? "" : word.substring(equals + 1));
        }
        var extras = new LinkedHashMap<String, RawJson>();
        if (given.containsKey("thinking")) {
            extras.put("thinking", new RawJson("{\"type\":\"" + given.get("thinking") + "\"}"));
        }
        if (given.containsKey("budget")) {
            extras.put("thinkingConfig", new RawJson("{\"thinkingBudget\":0}"));
        }
        if (given.containsKey("tools")) {
            extras.put("tools", new RawJson("[{\"type\":\"function\"}]"));
        }
        var parameters =
                new Parameters(
                        null,
                        decimal(given.get("temperature")),
                        decimal(given.get("top_p")),
                        given.containsKey("top_k") ? Integer.valueOf(given.get("top_k")) : null,
                        List.of(),
                        null,
                        given.containsKey("effort") ? Effort.ofWord(given.get("effort")) : null,
                        null);
        var last =
                given.containsKey("prefill")
                        ? new Message(Role.ASSISTANT, List.of(new Part.Text("{")))
                        : Message.user("Hi");
        ToolChoice choice =
                "any".equals(given.get("tool")) ? new ToolChoice.Any() : new ToolChoice.Auto();
        Asked asked =
                Asked.of(
                        new ChatRequest(
                                "m",
                                List.of(last),
                                List.of(),
                                choice,
                                null,
                                parameters,
                                true,
                                Extras.of("any", extras)));
        return given.containsKey("chat") ? asked.onChatCompletions() : asked;
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
