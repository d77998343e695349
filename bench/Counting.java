import module java.base;

import dev.llm.tokens.Tokenizer;

/// Measures how long it takes to count a megabyte for a Claude model, once the JVM is warm: random words, of which hardly
/// one comes twice, and Java. In milliseconds, of counts in the same process: the best and the median.
///
/// Usage, in the root of the repository: `java -cp target/llm.jar bench/Counting.java [ROUNDS]`
final class Counting {
    private static final int SIZE = 1 << 20;

    private Counting() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        String code = code();
        time("random words", rounds, Counting::words);
        time("Java", rounds, _ -> code);
    }

    private static void time(String name, int rounds, IntFunction<String> texts) {
        var counter = Tokenizer.of("claude-opus-5-5").text();
        var times = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            String text = texts.apply(round);
            long start = System.nanoTime();
            counter.count(text);
            times[round] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "%-12s %6.0f %6.0f%n", name, times[0], times[rounds / 2]);
    }

    /// Of two to ten letters.
    private static String words(int seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.length() < SIZE) {
            random.ints(2 + random.nextInt(9), 'a', 'z' + 1).forEach(c -> text.append((char) c));
            text.append(' ');
        }
        return text.toString();
    }

    private static String code() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.substring(0, Math.min(SIZE, text.length()));
    }
}
