package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TomlTextTest {
    private static final String COMMENTED =
            """
            # My settings.

            model = "a/b"   # the usual one
            timeout=  5
            # about colours
            #   and more about them
            color = 'auto'


            providers.zoo.type = 'ollama' # dotted
            providers.zoo.base_url = "http://zoo"
              usage = true
            hide_reasoning = false # last of the top

            # the lab
            [providers.lab]  # header
              type = "openai"
            \tbase_url = "http://lab/v1"
              # keys
              api_keys = [
                "env:A", # first
                # between
                "env:B",
              ] # closed
            # free

            [aliases]
            "gpt.4" = "openai/gpt-4"
            fast = \"""
            a/b\""" # long
            # end of aliases

            [routes.smart]
            targets = ["a/b", 'fast']

            # The end.
            """;

    private static final List<List<String>> PATHS =
            Stream.of(
                            "model",
                            "timeout",
                            "color",
                            "usage",
                            "hide_reasoning",
                            "retries",
                            "providers.zoo.type",
                            "providers.zoo.base_url",
                            "providers.zoo.enabled",
                            "providers.lab.type",
                            "providers.lab.base_url",
                            "providers.lab.api_keys",
                            "providers.lab.cache",
                            "providers.new.type",
                            "providers.new.base_url",
                            "aliases.\"gpt.4\"",
                            "aliases.fast",
                            "aliases.\"a b\"",
                            "routes.smart.targets",
                            "routes.other.targets")
                    .map(TomlText::path)
                    .toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | 5 | model = 5   # the usual one",
                "timeout | 7 | timeout=  7",
                "color | x | color = \"x\"",
                "providers.lab.base_url | http://x | base_url = \"http://x\"",
                "aliases.\"gpt.4\" | a\"\\b | \"gpt.4\" = \"a\\\"\\\\b\"",
            })
    void aValueIsChangedInItsPlace(String key, String value, String line) {
        Object typed = value.matches("\\d+") ? new BigDecimal(value) : value;

        String changed = TomlText.set(COMMENTED, TomlText.path(key), typed);

        List<String> before = COMMENTED.lines().toList();
        List<String> after = changed.lines().toList();
        assertThat(after).hasSameSizeAs(before).anyMatch(l -> l.strip().equals(line));
        assertThat(
                        IntStream.range(0, before.size())
                                .filter(i -> !after.get(i).equals(before.get(i))))
                .hasSize(1);
    }

    @Test
    void aDecimalIsWrittenAsItWasGiven() {
        assertThat(TomlText.set("", List.of("timeout"), new BigDecimal("0.0250")))
                .isEqualTo("timeout = 0.0250\n");
    }

    @Test
    void aNewEntryGoesToTheEndOfItsTable() {
        assertThat(TomlText.set("[aliases]\na = 'b'\n\n[x]\n", List.of("aliases", "c d"), "e"))
                .isEqualTo("[aliases]\na = 'b'\n\"c d\" = \"e\"\n\n[x]\n");
    }

    @Test
    void aNewTableGoesToTheEndOfTheFile() {
        assertThat(TomlText.set("a = 1\n", List.of("routes", "r", "targets"), List.of("x", "y")))
                .isEqualTo("a = 1\n\n[routes.r]\ntargets = [\"x\", \"y\"]\n");
    }

    @Test
    void theLineEndsOfWindowsAndTheByteOrderMarkStay() {
        String text = "\uFEFF# c\r\nmodel = 'a'\r\nusage = true\r\n";

        String changed =
                TomlText.unset(TomlText.set(text, List.of("retries"), 3L), List.of("model"));

        assertThat(changed).isEqualTo("\uFEFF# c\r\nusage = true\r\nretries = 3\r\n");
    }

    @Test
    void aFileWithoutALastLineEndIsContinued() {
        assertThat(TomlText.set("model = 'a'", List.of("usage"), true))
                .isEqualTo("model = 'a'\nusage = true\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "color | color = 'auto'",
                "usage | '  usage = true'",
                "providers.zoo.type | providers.zoo.type = 'ollama' # dotted",
                "aliases.fast | fast = \"\"\";a/b\"\"\" # long",
                "providers.lab.api_keys | '  api_keys = [;    \"env:A\", # first;    # between;"
                        + "    \"env:B\",;  ] # closed'",
                "providers.zoo | providers.zoo.type = 'ollama' # dotted;providers.zoo.base_url ="
                        + " \"http://zoo\"",
                "routes.smart | [routes.smart];targets = [\"a/b\", 'fast']",
                "routes | [routes.smart];targets = [\"a/b\", 'fast']",
            })
    void onlyTheLinesOfTheEntryGo(String key, String lines) {
        String gone = lines.replace(';', '\n') + "\n";
        assertThat(COMMENTED).contains(gone);

        assertThat(TomlText.unset(COMMENTED, TomlText.path(key)))
                .isEqualTo(COMMENTED.replace(gone, ""));
    }

    @Test
    void anEntryThatSharesItsLineIsTakenOutOfIt() {
        String text = "# c\nproviders.lab = { type = 'ollama', enabled = true } # d\n";

        assertThat(TomlText.unset(text, List.of("providers", "lab", "enabled")))
                .isEqualTo("# c\nproviders.lab = { type = 'ollama' } # d\n");
    }

    @Test
    void aTableInSeveralPlacesGoesWhole() {
        String text = "aliases.a = 'b'\nusage = true\naliases.c = 'd'\n";

        assertThat(TomlText.entries(TomlText.unset(text, List.of("aliases"))))
                .isEqualTo(Map.of(List.of("usage"), "true"));
    }

    @Test
    void whatIsNotThereChangesNothing() {
        assertThat(TomlText.unset(COMMENTED, List.of("aliases", "none"))).isEqualTo(COMMENTED);
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 30).boxed();
    }

    /// However often entries are set and unset: all the others say what they said, in the lines in which they said it.
    @ParameterizedTest
    @MethodSource("seeds")
    void allOtherLinesStayAsTheyAre(int seed) {
        var random = new Random(seed);
        String text = seed % 3 == 0 ? COMMENTED.replace("\n", "\r\n") : COMMENTED;
        var expected = TomlText.entries(text);
        for (int step = 0; step < 12; step++) {
            List<String> path = PATHS.get(random.nextInt(PATHS.size()));
            String before = text;
            boolean wasThere = expected.containsKey(path);
            if (random.nextBoolean()) {
                Object value = random.nextBoolean() ? "v" + step + "\"\\#\n" : List.of("x", "y");
                text = TomlText.set(text, path, value);
                expected.put(path, TomlText.entries(text).get(path));
            } else {
                text = TomlText.unset(text, path);
                expected.remove(path);
            }

            assertThat(TomlText.entries(text)).containsExactlyInAnyOrderEntriesOf(expected);
            assertOnlyOnePlaceDiffers(before, text, wasThere);
        }
    }

    private static void assertOnlyOnePlaceDiffers(String before, String after, boolean wasThere) {
        var old = new ArrayList<>(List.of(before.split("(?<=\n)")));
        var now = new ArrayList<>(List.of(after.split("(?<=\n)")));
        while (!old.isEmpty() && !now.isEmpty() && old.getFirst().equals(now.getFirst())) {
            old.removeFirst();
            now.removeFirst();
        }
        while (!old.isEmpty() && !now.isEmpty() && old.getLast().equals(now.getLast())) {
            old.removeLast();
            now.removeLast();
        }
        // The longest entry has five lines, and a new table comes with its header between blank
        // lines.
        assertThat(old)
                .as("lines that went: %s", before)
                .hasSizeLessThanOrEqualTo(wasThere ? 5 : 0);
        assertThat(now).as("lines that came: %s", after).hasSizeLessThanOrEqualTo(6);
    }
}
