import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.llm.json.Json;
import dev.llm.tokens.Encoding;
import dev.llm.tokens.Feature;
import dev.llm.tokens.TextFeatures;
import tools.jackson.databind.JsonNode;

/// Learns what the features of a text weigh in Claude's tokens, and writes `claude.weights`, from which the program
/// estimates. Prints how far such an estimate is off on texts that it was not learned from, beside simpler ones.
///
/// The data are lines of JSON with an `id`, a `text` and its count as one message (`v3`, `v4_7`) in three files:
/// `claude-counts-code.jsonl.gz`, `claude-counts-languages.jsonl.gz`, and `claude-counts-examples.jsonl`, short texts that
/// are learned from and not reported. They are not part of this project.
///
/// Usage, in the root of the repository: `java -cp target/llm.jar tools/LearnTokens.java DATA [OUTPUT]`
final class LearnTokens {
    private static final Path OUTPUT =
            Path.of("src/main/resources/dev/llm/tokens/claude.weights");
    private static final int FOLDS = 10;

    /// A key that fewer texts have is not learned, unless it is of a script, many of which have one language.
    private static final int LEAST_TEXTS = 4;

    private static final String SCRIPT = "SCRIPT_";

    /// How much a weight is drawn to 0, in squared relative error. Keys of tables, of which there are many, more.
    private static final double SHRINKAGE = 0.002;

    private static final Set<String> TABLES =
            Set.of("LETTER", "PLAIN_LETTER", "FIRST_LETTER", "LAST_LETTER", "PUNCTUATION");
    private static final double TABLE_SHRINKAGE = 3 * SHRINKAGE;

    /// What scripts have in common is to be learned from all of them, and what sets one apart only after that.
    private static final double SCRIPT_SHRINKAGE = 0.15;

    /// So much that a weight stays 0.
    private static final double FIXED = 1e9;

    /// In tokens: a text of this length counts half, as by its length alone it cannot be estimated so well.
    private static final double SHORT = 20;

    /// A relative error above this counts by its size and not by its square.
    private static final double OUTLIER = 0.04;

    private static final int ROUNDS = 4;

    /// What the two have in the data, the tokens around one message, and what o200k_base times a factor used to be.
    private enum Vocabulary {
        V3("v3", 7, 1.18),
        V4_7("v4_7", 11, 1.5);

        private final String field;
        private final int framing;
        private final double factor;

        Vocabulary(String field, int framing, double factor) {
            this.field = field;
            this.framing = framing;
            this.factor = factor;
        }
    }

    private enum Source {
        CODE("claude-counts-code.jsonl.gz"),
        LANGUAGES("claude-counts-languages.jsonl.gz"),
        EXAMPLES("claude-counts-examples.jsonl");

        private final String file;

        Source(String file) {
            this.file = file;
        }
    }

    /// @param fold what is learned for its estimate leaves it out; -1 when it always is learned from
    /// @param keys numbers of keys of features in columns, later of columns
    private record Sample(
            Source source,
            String id,
            int fold,
            String text,
            int[] counts,
            long o200k,
            int[] keys,
            double[] amounts) {
        double count(Vocabulary vocabulary) {
            return counts[vocabulary.ordinal()];
        }

        boolean isPlain() {
            return text.chars().filter(c -> c < 0x80).count() >= 0.9 * text.length();
        }
    }

    private final List<Sample> samples;
    private final int[] numbers;
    private final double[] shrinkage;
    private final boolean[] isRare;

    private LearnTokens(List<Sample> samples) {
        var texts = new int[Feature.count()];
        samples.forEach(sample -> Arrays.stream(sample.keys).forEach(key -> texts[key]++));
        numbers =
                IntStream.range(0, texts.length)
                        .filter(
                                key ->
                                        texts[key] >= LEAST_TEXTS
                                                || (texts[key] > 0
                                                        && Feature.nameOf(key).startsWith(SCRIPT)))
                        .toArray();
        shrinkage =
                Arrays.stream(numbers)
                        .mapToObj(Feature::nameOf)
                        .mapToDouble(LearnTokens::shrinkage)
                        .toArray();
        isRare = new boolean[numbers.length];
        for (int column = 0; column < numbers.length; column++) {
            isRare[column] = texts[numbers[column]] < LEAST_TEXTS;
        }
        this.samples = samples.stream().map(this::inColumns).toList();
    }

    private static double shrinkage(String name) {
        if (name.startsWith(SCRIPT)) {
            return SCRIPT_SHRINKAGE;
        }
        return TABLES.contains(name.split(" ")[0]) ? TABLE_SHRINKAGE : SHRINKAGE;
    }

    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        var samples = new ArrayList<Sample>();
        for (Source source : Source.values()) {
            List<Sample> read = read(source, data.resolve(source.file));
            samples.addAll(source == Source.LANGUAGES ? Kinship.grouped(read) : read);
        }
        new LearnTokens(samples).learn(args.length > 1 ? Path.of(args[1]) : OUTPUT);
    }

    private void learn(Path output) throws IOException {
        var weights = new ArrayList<double[]>();
        var report = new ArrayList<String>();
        var plain = new StringBuilder("error plain");
        var other = new StringBuilder("error other");
        for (Vocabulary vocabulary : Vocabulary.values()) {
            double[] estimates = crossValidated(vocabulary);
            report.addAll(Report.of(vocabulary, samples, estimates));
            plain.append(" ").append(Report.error(vocabulary, samples, estimates, true));
            other.append(" ").append(Report.error(vocabulary, samples, estimates, false));
            weights.add(solve(vocabulary, samples));
        }
        report.forEach(System.out::println);
        var lines = new ArrayList<String>();
        lines.add("# Made by tools/LearnTokens.java on " + LocalDate.now() + ", from");
        for (Source source : Source.values()) {
            long texts = samples.stream().filter(sample -> sample.source == source).count();
            lines.add("# %s: %,d texts".formatted(source.file, texts));
        }
        lines.add("# Cross-validated in " + FOLDS + " parts; errors in percent of Anthropic's count:");
        report.forEach(line -> lines.add("# " + line));
        lines.add("# In nine texts of ten; then the features, their keys and the weights of v3 and v4.7.");
        lines.add(plain.toString());
        lines.add(other.toString());
        for (int column = 0; column < numbers.length; column++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s %.3f %.3f",
                            Feature.nameOf(numbers[column]),
                            weights.get(0)[column],
                            weights.get(1)[column]));
        }
        Files.write(output, lines);
    }

    /// What is said of each text by what was learned from the others.
    private double[] crossValidated(Vocabulary vocabulary) {
        var estimates = new double[samples.size()];
        IntStream.range(0, FOLDS)
                .parallel()
                .forEach(
                        fold -> {
                            double[] weights =
                                    solve(
                                            vocabulary,
                                            samples.stream()
                                                    .filter(sample -> sample.fold != fold)
                                                    .toList());
                            for (int i = 0; i < estimates.length; i++) {
                                if (samples.get(i).fold == fold) {
                                    estimates[i] = estimate(samples.get(i), weights);
                                }
                            }
                        });
        return estimates;
    }

    private static double estimate(Sample sample, double[] weights) {
        return Math.max(1, Math.round(sum(sample, weights)));
    }

    private static double sum(Sample sample, double[] weights) {
        double tokens = 0;
        for (int i = 0; i < sample.keys.length; i++) {
            tokens += sample.amounts[i] * weights[sample.keys[i]];
        }
        return tokens;
    }

    // ---- least squares of relative errors, drawn to 0, with outliers counting less

    private double[] solve(Vocabulary vocabulary, List<Sample> learned) {
        var weights = new double[numbers.length];
        for (int round = 0; round < ROUNDS; round++) {
            boolean isFirst = round == 0;
            double[] before = weights;
            weights =
                    solve(
                            learned,
                            vocabulary,
                            sample -> 1,
                            sample -> isFirst ? 1 : trust(sample, vocabulary, before),
                            shrinkage);
        }
        return withScripts(vocabulary, learned, weights);
    }

    /// What is left of the error after all that is shared, laid on the scripts with few texts, which are outliers until
    /// then.
    private double[] withScripts(Vocabulary vocabulary, List<Sample> learned, double[] weights) {
        var onlyScripts = shrinkage.clone();
        for (int i = 0; i < onlyScripts.length; i++) {
            onlyScripts[i] = isRare[i] ? SHRINKAGE : FIXED;
        }
        double[] more =
                solve(
                        learned,
                        vocabulary,
                        sample -> 1 - sum(sample, weights) / sample.count(vocabulary),
                        sample -> 1,
                        onlyScripts);
        return IntStream.range(0, weights.length).mapToDouble(i -> weights[i] + more[i]).toArray();
    }

    private static double trust(Sample sample, Vocabulary vocabulary, double[] weights) {
        double error = Math.abs(sum(sample, weights) / sample.count(vocabulary) - 1);
        return Math.min(1, OUTLIER / Math.max(error, 1e-9));
    }

    private double[] solve(
            List<Sample> learned,
            Vocabulary vocabulary,
            ToDoubleFunction<Sample> target,
            ToDoubleFunction<Sample> trust,
            double[] shrinkage) {
        var matrix = new double[numbers.length][numbers.length];
        var right = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            matrix[i][i] = shrinkage[i];
        }
        for (Sample sample : learned) {
            double count = sample.count(vocabulary);
            double importance = trust.applyAsDouble(sample) / (1 + SHORT / count);
            add(sample, importance, target.applyAsDouble(sample), count, matrix, right);
        }
        return cholesky(matrix, right);
    }

    /// Into the lower half of the matrix. Keys are in ascending order.
    private static void add(
            Sample sample,
            double importance,
            double target,
            double count,
            double[][] matrix,
            double[] right) {
        for (int i = 0; i < sample.keys.length; i++) {
            double amount = sample.amounts[i] / count;
            double[] row = matrix[sample.keys[i]];
            for (int j = 0; j <= i; j++) {
                row[sample.keys[j]] += importance * amount * sample.amounts[j] / count;
            }
            right[sample.keys[i]] += importance * amount * target;
        }
    }

    /// Solves a symmetric positive definite system, of which it is given the lower half, in place.
    private static double[] cholesky(double[][] lower, double[] right) {
        int n = right.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = lower[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                right[i] -= lower[i][k] * right[k];
            }
            right[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                right[i] -= lower[k][i] * right[k];
            }
            right[i] /= lower[i][i];
        }
        return right;
    }

    // ---- data

    private static List<Sample> read(Source source, Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> sample(source, Json.parse(line)))
                    .toList();
        }
    }

    private static Sample sample(Source source, JsonNode json) {
        String text = json.path("text").asString();
        var features = new TreeMap<Integer, Double>();
        TextFeatures.read(text, (number, amount) -> features.merge(number, amount, Double::sum));
        return new Sample(
                source,
                json.path("id").asString(),
                fold(source, text),
                text,
                Arrays.stream(Vocabulary.values())
                        .mapToInt(vocabulary ->
                                        json.path(vocabulary.field).asInt() - vocabulary.framing)
                        .toArray(),
                Encoding.O200K_BASE.count(text).tokens(),
                features.keySet().stream().mapToInt(key -> key).toArray(),
                features.values().stream().mapToDouble(amount -> amount).toArray());
    }

    /// Programs with the same longest line lie in one fold. How languages lie depends on all of them.
    private static int fold(Source source, String text) {
        return switch (source) {
            case CODE ->
                    fold(text.lines().max(Comparator.comparingInt(String::length)).orElse(""));
            case LANGUAGES, EXAMPLES -> -1;
        };
    }

    private static int fold(String group) {
        var hash = new CRC32();
        hash.update(group.getBytes(UTF_8));
        return (int) (hash.getValue() % FOLDS);
    }

    /// Puts into one fold what is nearly one text: the variants of a language, which begin with its code, and languages
    /// that have half of their words in common, such as Bosnian and Croatian.
    private static final class Kinship {
        private static final double SHARED = 0.5;

        private final List<Sample> languages;
        private final List<Map<String, Integer>> words;
        private final int[] nearer;

        private Kinship(List<Sample> languages) {
            this.languages = languages;
            this.words = languages.stream().map(language -> words(language.text)).toList();
            this.nearer = IntStream.range(0, languages.size()).toArray();
        }

        static List<Sample> grouped(List<Sample> languages) {
            var kinship = new Kinship(languages);
            for (int i = 0; i < languages.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (kinship.areNear(i, j)) {
                        kinship.join(i, j);
                    }
                }
            }
            return IntStream.range(0, languages.size()).mapToObj(kinship::inItsFold).toList();
        }

        private static Map<String, Integer> words(String text) {
            var words = new HashMap<String, Integer>();
            for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}]+")) {
                words.merge(word, 1, Integer::sum);
            }
            return words;
        }

        private boolean areNear(int i, int j) {
            String code = languages.get(i).id.substring(0, 3);
            return languages.get(j).id.startsWith(code)
                    || 2 * shared(words.get(i), words.get(j))
                            >= SHARED * (total(words.get(i)) + total(words.get(j)));
        }

        private static double shared(Map<String, Integer> one, Map<String, Integer> other) {
            int shared = 0;
            for (var word : one.entrySet()) {
                shared += Math.min(word.getValue(), other.getOrDefault(word.getKey(), 0));
            }
            return shared;
        }

        private static double total(Map<String, Integer> words) {
            return words.values().stream().mapToInt(times -> times).sum();
        }

        private void join(int i, int j) {
            int one = first(i);
            int other = first(j);
            nearer[Math.max(one, other)] = Math.min(one, other);
        }

        /// The first of all that are joined with it.
        private int first(int i) {
            return nearer[i] == i ? i : first(nearer[i]);
        }

        private Sample inItsFold(int i) {
            Sample sample = languages.get(i);
            return new Sample(
                    sample.source,
                    sample.id,
                    fold(languages.get(first(i)).id),
                    sample.text,
                    sample.counts,
                    sample.o200k,
                    sample.keys,
                    sample.amounts);
        }
    }

    private Sample inColumns(Sample sample) {
        int[] known =
                IntStream.range(0, sample.keys.length)
                        .filter(i -> Arrays.binarySearch(numbers, sample.keys[i]) >= 0)
                        .toArray();
        return new Sample(
                sample.source,
                sample.id,
                sample.fold,
                sample.text,
                sample.counts,
                sample.o200k,
                Arrays.stream(known)
                        .map(i -> Arrays.binarySearch(numbers, sample.keys[i]))
                        .toArray(),
                Arrays.stream(known).mapToDouble(i -> sample.amounts[i]).toArray());
    }

    /// Tables of errors.
    private static final class Report {
        private static final Predicate<Sample> CODE = sample -> sample.source == Source.CODE;
        private static final Predicate<Sample> LANGUAGE =
                sample -> sample.source == Source.LANGUAGES;

        private Report() {}

        static List<String> of(Vocabulary vocabulary, List<Sample> samples, double[] estimates) {
            var table = new ArrayList<String>();
            var groups = new LinkedHashMap<String, Predicate<Sample>>();
            groups.put("code", CODE);
            groups.put("English", LANGUAGE.and(sample -> sample.id.equals("eng")));
            groups.put("languages", LANGUAGE);
            groups.put("languages, plain", LANGUAGE.and(Sample::isPlain));
            groups.put("languages, other", LANGUAGE.and(sample -> !sample.isPlain()));
            groups.forEach(
                    (name, group) -> {
                        table.add(
                                row(vocabulary, samples, group, name, "characters / 4",
                                        i -> samples.get(i).text.length() / 4.0));
                        table.add(
                                row(vocabulary, samples, group, name, "o200k_base",
                                        i -> samples.get(i).o200k));
                        table.add(
                                row(vocabulary, samples, group, name,
                                        "o200k_base × " + vocabulary.factor,
                                        i -> samples.get(i).o200k * vocabulary.factor));
                        table.add(
                                row(vocabulary, samples, group, name, "learned",
                                        i -> estimates[i]));
                    });
            return table;
        }

        private static String row(
                Vocabulary vocabulary,
                List<Sample> samples,
                Predicate<Sample> group,
                String name,
                String method,
                IntToDoubleFunction estimate) {
            int[] members =
                    IntStream.range(0, samples.size())
                            .filter(i -> group.test(samples.get(i)))
                            .toArray();
            double[] errors =
                    Arrays.stream(members)
                            .mapToDouble(
                                    i ->
                                            100 * estimate.applyAsDouble(i)
                                                            / samples.get(i).count(vocabulary)
                                                    - 100)
                            .toArray();
            double[] sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
            double sum = Arrays.stream(members).mapToDouble(estimate::applyAsDouble).sum();
            double real =
                    Arrays.stream(members)
                            .mapToDouble(i -> samples.get(i).count(vocabulary))
                            .sum();
            double under =
                    IntStream.range(0, members.length)
                            .filter(i -> samples.get(members[i]).count(vocabulary) > 200)
                            .mapToDouble(i -> errors[i])
                            .min()
                            .orElse(0);
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1f | %.1f | %.1f | %+.1f | %+.1f |",
                    vocabulary.field.replace('_', '.'),
                    name,
                    method,
                    percentile(sizes, 0.5),
                    percentile(sizes, 0.9),
                    percentile(sizes, 0.95),
                    100 * sum / real - 100,
                    under);
        }

        /// What nine texts of ten are within, in whole percent.
        static int error(
                Vocabulary vocabulary, List<Sample> samples, double[] estimates, boolean plain) {
            double[] errors =
                    IntStream.range(0, samples.size())
                            .filter(i -> samples.get(i).fold >= 0)
                            .filter(i -> samples.get(i).isPlain() == plain)
                            .mapToDouble(
                                    i -> Math.abs(estimates[i] / samples.get(i).count(vocabulary) - 1))
                            .sorted()
                            .toArray();
            return (int) Math.ceil(100 * percentile(errors, 0.9));
        }

        private static double percentile(double[] sorted, double share) {
            return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
        }
    }
}
