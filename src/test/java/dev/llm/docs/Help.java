package dev.llm.docs;

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
    static Set<String> options() {
        Set<String> names = new TreeSet<>();
        Matcher line = LINE.matcher(Llm.run("--help").output());
        while (line.find()) {
            Matcher name = NAME.matcher(line.group(1).replaceAll("=.*", ""));
            while (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }
}
