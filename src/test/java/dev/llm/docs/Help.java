package dev.llm.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `--help` says.
final class Help {
    private static final Pattern LINE = Pattern.compile("(?m)^ {2,6}(-[^ ,]+(?:, -[^ ,]+)*)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w-])--?[A-Za-z][A-Za-z-]*");

    private Help() {}

    /// The names of all options, long and short.
    ///
    /// @param command whose options, none for those of `llm` itself
    static Set<String> options(String... command) {
        Set<String> names = new TreeSet<>();
        var help = new ArrayList<>(List.of(command));
        help.add("--help");
        Matcher line = LINE.matcher(Llm.run(help, "").output());
        while (line.find()) {
            Matcher name = NAME.matcher(line.group(1).replaceAll("=.*", ""));
            while (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }
}
