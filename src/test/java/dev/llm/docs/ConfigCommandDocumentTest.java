package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds what `docs/config.md` says of `llm config` to its help.
class ConfigCommandDocumentTest {
    private static final Pattern IN_HELP =
            Pattern.compile(
                    "(?m)^ {2}([a-z-]+(?: (?:KEY(?:[ =]VALUE...)?|PROVIDER|\\[PROVIDER]|N))?)");
    private static final Pattern IN_DOCUMENT = Pattern.compile("(?m)^\\| `llm config ([^`]+)` \\|");

    @Test
    void aRowDescribesEachCommandAndNoOther() {
        String help = Llm.run("config", "--help").output();
        String commands = help.substring(help.indexOf("Commands:"), help.indexOf("Examples:"));

        Set<String> documented =
                all(IN_DOCUMENT, String.join("\n", Document.read("docs/config.md").lines()));

        assertThat(documented).hasSizeGreaterThan(10).isEqualTo(all(IN_HELP, commands));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
