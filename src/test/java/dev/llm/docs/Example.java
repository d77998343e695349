package dev.llm.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A command line of a document's `sh` blocks that calls `llm`.
///
/// `# exit 6` behind it is the exit code that it has, 0 otherwise. Comment lines below it are what it prints.
///
/// @param input what a `printf` before it pipes in
/// @param printed empty when the document does not show it
record Example(
        String line, String input, List<String> arguments, int exitCode, List<String> printed) {
    private static final Pattern CALL =
            Pattern.compile("(?:printf '(?<input>[^']*)' \\| )?(?:\\./)?llm(?<arguments> .*)?");
    private static final Pattern OTHER_INPUT = Pattern.compile(".*\\| (?:\\./)?llm( .*)?");
    private static final Pattern WORD =
            Pattern.compile("\\G\\s*((?:\"[^\"]*\"|'[^']*'|[^\\s\"'|>#]|(?<=\\S)#)+)");
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

    boolean asksEcho() {
        int model = arguments.indexOf("-m");
        return model >= 0 && arguments.get(model + 1).matches("echo/?");
    }

    boolean countsTokens() {
        return !arguments.isEmpty() && arguments.getFirst().equals("count-tokens");
    }

    boolean isProxy() {
        return !arguments.isEmpty() && arguments.getFirst().equals("proxy");
    }

    static Stream<Example> in(Document document) {
        return document.blocks("sh").stream().flatMap(block -> in(block).stream());
    }

    private static List<Example> in(List<String> block) {
        var examples = new ArrayList<Example>();
        for (int i = 0; i < block.size(); i++) {
            String line = block.get(i);
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                String input = call.group("input") == null ? "" : call.group("input");
                examples.add(
                        new Example(
                                line,
                                input.replace("\\n", "\n"),
                                words(call.group("arguments")),
                                exitCode(line),
                                comments(block.subList(i + 1, block.size()))));
            } else if (OTHER_INPUT.matcher(line).matches()) {
                String arguments = line.substring(line.lastIndexOf("llm") + 3);
                examples.add(new Example(line, "", words(arguments), 0, List.of()));
            }
        }
        return examples;
    }

    /// Up to a pipe, a redirection or a comment.
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        Matcher word = WORD.matcher(text == null ? "" : text);
        while (word.find()) {
            words.add(word.group(1).replaceAll("[\"']", ""));
        }
        return words;
    }

    private static int exitCode(String line) {
        Matcher exit = EXIT.matcher(line);
        return exit.find() ? Integer.parseInt(exit.group(1)) : 0;
    }

    private static List<String> comments(List<String> lines) {
        return lines.stream()
                .takeWhile(line -> line.equals("#") || line.startsWith("# "))
                .map(line -> line.substring(Math.min(2, line.length())).stripTrailing())
                .toList();
    }

    @Override
    public String toString() {
        return line;
    }
}
