package dev.llm.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.FieldPath;
import dev.llm.model.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whatever a body holds, rules either fit or are skipped; nothing else comes of it, and the body stays as it was.
class AnyBodyTest {
    /// Few names, so that paths and bodies meet often.
    private static final List<String> NAMES =
            List.of("messages", "role", "content", "input", "system", "instructions", "type", "a");

    private static final List<String> TEXTS = List.of("user", "system", "tool_result", "", "x");

    private static final List<BodyFormat> FORMATS = List.of(BodyFormat.values());

    private final Random random = new Random(42);

    @Test
    void rulesFitOrAreSkipped() {
        int skipped = 0;
        int changes = 0;
        for (int i = 0; i < 20_000; i++) {
            ObjectNode body = object(4);
            String before = body.toString();
            BodyFormat format = FORMATS.get(random.nextInt(4));
            List<Rule> rules = rules();
            Matched matched =
                    new Rules(rules).matching(new Subject(format, "m", "/", Headers.NONE));

            var changed = (Applied.Changed) matched.apply(body, Headers.NONE);

            assertThat(body).hasToString(before);
            assertThat(changed.rules().size() + changed.skipped().size()).isEqualTo(rules.size());
            ObjectNode after = Objects.requireNonNull(changed.body());
            assertThat(Json.parse(Json.write(after))).isEqualTo(after);
            skipped += changed.skipped().size();
            changes += after.equals(body) ? 0 : 1;
        }
        assertThat(skipped).isGreaterThan(1000);
        assertThat(changes).isGreaterThan(1000);
    }

    private List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            var edits = new ArrayList<Edit>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                edits.add(edit());
            }
            rules.add(
                    new Rule(
                            "r" + i,
                            Condition.ALWAYS,
                            new Action.Change(edits, Headers.NONE, null, null)));
        }
        return rules;
    }

    private Edit edit() {
        End end = random.nextBoolean() ? End.FRONT : End.BACK;
        return switch (random.nextInt(6)) {
            case 0 -> new Edit.Set(path(), value(2));
            case 1 -> new Edit.Default(path(), value(2));
            case 2 -> new Edit.Remove(path());
            case 3 -> new Edit.Rename(path(), path());
            case 4 -> new Edit.SystemText("T", end);
            default -> new Edit.UserText("T", end);
        };
    }

    private FieldPath path() {
        var steps = new ArrayList<FieldPath.Step>();
        steps.add(new FieldPath.Field(any(NAMES)));
        for (int i = random.nextInt(4); i > 0; i--) {
            steps.add(
                    random.nextBoolean()
                            ? new FieldPath.Field(any(NAMES))
                            : new FieldPath.Index(random.nextInt(5) - 2));
        }
        FieldPath path = new FieldPath(steps);
        assertThat(FieldPath.of(path.toString())).isEqualTo(path);
        return path;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> Json.text(any(TEXTS));
            case 1 -> Json.bool(random.nextBoolean());
            case 2 -> Json.object().put("n", random.nextInt(3)).get("n");
            case 3 -> Json.object().putNull("n").get("n");
            case 4, 5 -> object(depth - 1);
            default -> {
                ArrayNode array = Json.array();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(any(NAMES), value(depth));
        }
        return object;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
