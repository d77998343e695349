package dev.llm.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DiffTest {
    @Test
    void whatIsTheSameHasNoLines() {
        assertThat(Diff.of(json("{\"a\":[1,2]}"), json("{\"a\":[1,2]}"))).isEmpty();
    }

    @Test
    void linesThatWentAndCameAreMarkedInTheirPlaces() {
        assertThat(Diff.of(json("{\"a\":1,\"b\":2,\"c\":3}"), json("{\"a\":1,\"x\":2,\"c\":3}")))
                .containsExactly(
                        "  {",
                        "    \"a\" : 1,",
                        "-   \"b\" : 2,",
                        "+   \"x\" : 2,",
                        "    \"c\" : 3",
                        "  }");
    }

    @Test
    void whatIsFarFromAChangeIsLeftOut() {
        ArrayNode before = Json.array();
        for (int i = 0; i < 30; i++) {
            before.addObject().put("n", i);
        }
        ArrayNode after = before.deepCopy();
        ((ObjectNode) after.get(5)).put("n", -1);
        ((ObjectNode) after.get(25)).put("n", -2);

        List<String> diff = Diff.of(before, after);

        assertThat(diff).contains("-   \"n\" : 5", "+   \"n\" : -1", "…", "+   \"n\" : -2");
        assertThat(diff).hasSizeLessThan(20);
    }

    @Test
    void aLongLineIsShownByItsEnds() {
        List<String> diff =
                Diff.of(
                        json("{\"a\":\"" + "x".repeat(1000) + "\"}"),
                        json("{\"a\":\"" + "x".repeat(1000) + " more\"}"));

        assertThat(diff).anyMatch(line -> line.startsWith("+") && line.endsWith("x more\""));
        assertThat(diff).allMatch(line -> line.length() < 200);
    }

    @Test
    void bothSidesCanBeReadFromIt() {
        var random = new Random(3);
        for (int i = 0; i < 500; i++) {
            JsonNode before = numbers(random);
            JsonNode after = numbers(random);
            List<String> diff = Diff.of(before, after);
            if (!before.equals(after) && !diff.contains("…")) {
                assertThat(side(diff, '-')).isSubsetOf(Json.pretty(before).lines().toList());
                assertThat(side(diff, '+')).isSubsetOf(Json.pretty(after).lines().toList());
                long went = diff.stream().filter(line -> line.startsWith("-")).count();
                long came = diff.stream().filter(line -> line.startsWith("+")).count();
                assertThat(came - went)
                        .isEqualTo(
                                Json.pretty(after).lines().count()
                                        - Json.pretty(before).lines().count());
            }
        }
    }

    @Test
    void whatIsTooMuchToCompareIsShownAsAWhole() {
        var random = new Random(4);
        ArrayNode before = Json.array();
        ArrayNode after = Json.array();
        for (int i = 0; i < 3000; i++) {
            before.addObject().put("n", random.nextInt());
            after.addObject().put("n", random.nextInt());
        }

        assertThat(Diff.of(before, after)).filteredOn(line -> line.startsWith("+")).isNotEmpty();
    }

    private static List<String> side(List<String> diff, char mark) {
        var lines = new ArrayList<String>();
        for (String line : diff) {
            if (line.charAt(0) == mark || line.charAt(0) == ' ') {
                lines.add(line.substring(2));
            }
        }
        return lines;
    }

    private static JsonNode numbers(Random random) {
        ArrayNode array = Json.array();
        for (int i = random.nextInt(6); i >= 0; i--) {
            array.addObject().put("n", random.nextInt(4));
        }
        return array;
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text));
    }
}
