import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;
import module java.compiler;
import module jdk.httpserver;

import javax.tools.ToolProvider;

/// Measures whole processes of llm against a loopback server in this process, which streams an answer as Anthropic's
/// Messages API does. Every answer is checked: a fast wrong answer ends the run.
///
/// Rounds are interleaved, one process of each kind per round, so that a busy moment hurts all kinds alike. Absolute
/// figures belong to the machine; the ratios to the hello world are what the targets are about.
///
/// Usage: `java Startup.java LLM ROUNDS`
final class Startup {
    private static final String JDK = System.getProperty("java.home");
    private static final Path TIME = Path.of("/usr/bin/time");
    private static final int MANY = 10_000;
    private static final int PACED = 300;
    private static final int PACED_WARM_UP = 100;
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration PROCESS_LIMIT = Duration.ofSeconds(60);

    /// What is run and what it must print. The target is a ratio to the hello world, 0 for none.
    private record Subject(
            String name,
            double target,
            List<String> command,
            Map<String, String> env,
            String expected) {}

    private record Run(double millis, String output) {}

    private record Usage(double cpuMillis, double peakMegabytes) {}

    private final String llm;
    private final int rounds;
    private final Path work;

    private Startup(String llm, int rounds, Path work) {
        this.llm = llm;
        this.rounds = rounds;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("llm-bench");
        try {
            new Startup(args[0], Integer.parseInt(args[1]), work).measure();
        } finally {
            try (var paths = Files.walk(work)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void measure() throws Exception {
        // As real servers have it. Without, the JDK's holds small writes back until the last is
        // acknowledged: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var plain = HttpServer.create(loopback(), 0);
        // The two kinds of certificate that providers have.
        var ecdsa = HttpsServer.create(loopback(), 0);
        ecdsa.setHttpsConfigurator(
                new HttpsConfigurator(selfSigned("ecdsa", "EC -groupname secp256r1")));
        var rsa = HttpsServer.create(loopback(), 0);
        rsa.setHttpsConfigurator(new HttpsConfigurator(selfSigned("rsa", "RSA -keysize 2048")));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HttpServer server : List.of(plain, ecdsa, rsa)) {
                server.setExecutor(threads);
                server.createContext("/v1/messages", Startup::answer);
                server.start();
            }
            var http = environment("http://127.0.0.1:" + plain.getAddress().getPort(), "rsa");
            var overEcdsa =
                    environment("https://localhost:" + ecdsa.getAddress().getPort(), "ecdsa");
            var overRsa = environment("https://localhost:" + rsa.getAddress().getPort(), "rsa");
            var oneShot =
                    llm(
                            "one-shot, HTTP",
                            5,
                            http,
                            words(10),
                            "-m",
                            "claude-sonnet-5-5",
                            "deltas=10");
            var subjects =
                    List.of(
                            helloWorld(),
                            llm("--version", 2, http, null, "--version"),
                            llm("-m echo hi", 3, http, "hi\n", "-m", "echo", "hi"),
                            oneShot,
                            llm(
                                    "one-shot, TLS, RSA",
                                    9,
                                    overRsa,
                                    words(10),
                                    "-m",
                                    "claude-sonnet-5-5",
                                    "deltas=10"),
                            llm(
                                    "one-shot, TLS, P-256",
                                    9,
                                    overEcdsa,
                                    words(10),
                                    "-m",
                                    "claude-sonnet-5-5",
                                    "deltas=10"),
                            llm(
                                    "10,000 deltas",
                                    8,
                                    http,
                                    words(MANY),
                                    "-m",
                                    "claude-sonnet-5-5",
                                    "deltas=" + MANY),
                            llm("count-tokens hi", 0, http, null, "count-tokens", "hi"),
                            llm(
                                    "count-tokens 1 MB",
                                    0,
                                    http,
                                    null,
                                    "count-tokens",
                                    "-f",
                                    megabyte().toString()));
            report(subjects, time(subjects));
            reportUsage(oneShot);
            reportDelay(llm("paced", 0, http, null, "-m", "claude-sonnet-5-5", "paced=" + PACED));
        } finally {
            plain.stop(0);
            ecdsa.stop(0);
            rsa.stop(0);
        }
    }

    // ---- subjects

    private Subject llm(
            String name,
            double target,
            Map<String, String> env,
            String expected,
            String... arguments) {
        var command = new ArrayList<>(List.of(llm));
        command.addAll(List.of(arguments));
        return new Subject(name, target, command, env, expected);
    }

    /// A compiled class in a jar, run with the JVM's defaults.
    private Subject helloWorld() throws IOException {
        Path source = work.resolve("Hello.java");
        Files.writeString(
                source,
                """
                class Hello {
                    public static void main(String[] args) {
                        System.out.println("Hello, world");
                    }
                }
                """);
        int compiled =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        if (compiled != 0) {
            throw new IllegalStateException("the hello world does not compile");
        }
        Path jar = work.resolve("hello.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Hello.class"));
            Files.copy(work.resolve("Hello.class"), out);
        }
        var command = List.of(JDK + "/bin/java", "-cp", jar.toString(), "Hello");
        return new Subject("JDK hello world", 0, command, Map.of(), "Hello, world\n");
    }

    /// English, with some code in it.
    private Path megabyte() throws IOException {
        String readme = Files.readString(Path.of(llm).resolveSibling("README.md"));
        String text = readme.repeat(1_000_000 / readme.length() + 1).substring(0, 1_000_000);
        return Files.writeString(work.resolve("megabyte.txt"), text);
    }

    private Map<String, String> environment(String base, String certificate) {
        return Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", work.toString(),
                "XDG_CONFIG_HOME", work.resolve("config").toString(),
                "LANG", "C.UTF-8",
                "SSL_CERT_FILE", work.resolve(certificate + ".pem").toString(),
                "ANTHROPIC_BASE_URL", base,
                "ANTHROPIC_API_KEY", "bench");
    }

    // ---- wall time

    private Map<Subject, List<Double>> time(List<Subject> subjects) throws Exception {
        var times = new LinkedHashMap<Subject, List<Double>>();
        for (int round = -2; round < rounds; round++) {
            for (Subject subject : subjects) {
                Run run = run(subject, subject.command);
                if (round >= 0) {
                    times.computeIfAbsent(subject, _ -> new ArrayList<>()).add(run.millis);
                }
            }
        }
        return times;
    }

    private Run run(Subject subject, List<String> command) throws Exception {
        long start = System.nanoTime();
        Process process = start(subject, command);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PROCESS_LIMIT)) {
            process.destroyForcibly();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        boolean right =
                subject.expected == null ? !output.isBlank() : output.equals(subject.expected);
        if (process.waitFor() != 0 || !right) {
            throw new IllegalStateException(
                    "%s: exit code %d, wrong answer: %.300s"
                            .formatted(subject.name, process.exitValue(), output));
        }
        return new Run(millis, output);
    }

    private static Process start(Subject subject, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(subject.env);
        return builder.redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void report(List<Subject> subjects, Map<Subject, List<Double>> times) {
        double reference = quantile(times.get(subjects.getFirst()), 0.5);
        System.out.printf(
                "%d rounds, interleaved; JDK %s; %d processors%n%n",
                rounds, Runtime.version(), Runtime.getRuntime().availableProcessors());
        System.out.printf(
                "%-18s %10s %15s %8s %8s%n", "", "median ms", "p10-p90 ms", "ratio", "target");
        for (Subject subject : subjects) {
            var millis = times.get(subject);
            double ratio = quantile(millis, 0.5) / reference;
            System.out.printf(
                    "%-18s %10.1f %15s %7.1fx %8s%n",
                    subject.name,
                    quantile(millis, 0.5),
                    "%.1f-%.1f".formatted(quantile(millis, 0.1), quantile(millis, 0.9)),
                    ratio,
                    subject.target == 0
                            ? ""
                            : "%.0fx%s"
                                    .formatted(
                                            subject.target, ratio <= subject.target ? "" : " *"));
        }
    }

    // ---- processor time and memory

    private void reportUsage(Subject subject) throws Exception {
        if (!Files.isExecutable(TIME)) {
            System.out.printf(
                    "%nCPU time and memory were not measured: that needs GNU time in %s%n", TIME);
            return;
        }
        var cpu = new ArrayList<Double>();
        var memory = new ArrayList<Double>();
        for (int round = 0; round < Math.min(rounds, 10); round++) {
            Usage usage = usage(subject);
            cpu.add(usage.cpuMillis);
            memory.add(usage.peakMegabytes);
        }
        System.out.printf("%nof a one-shot over HTTP (median of %d):%n", cpu.size());
        System.out.printf("%-18s %10.0f ms%n", "CPU time", quantile(cpu, 0.5));
        double peak = quantile(memory, 0.5);
        System.out.printf(
                "%-18s %10.0f MB %30s%n", "peak RSS", peak, "90 MB" + (peak <= 90 ? "" : " *"));
    }

    private Usage usage(Subject subject) throws Exception {
        Path written = work.resolve("usage.txt");
        var command =
                new ArrayList<>(
                        List.of(TIME.toString(), "-f", "%U %S %M", "-o", written.toString()));
        command.addAll(subject.command);
        run(subject, command);
        String[] fields = Files.readString(written).strip().split(" ");
        return new Usage(
                1000 * (Double.parseDouble(fields[0]) + Double.parseDouble(fields[1])),
                Double.parseDouble(fields[2]) / 1024);
    }

    // ---- the way of one delta through the program

    /// The server writes into each delta when it sends it; here it is compared with when it comes out of the pipe.
    private void reportDelay(Subject subject) throws Exception {
        Process process = start(subject, subject.command);
        var delays = new ArrayList<Double>();
        try (var in = process.getInputStream()) {
            var line = new StringBuilder();
            var bytes = new byte[8192];
            for (int read; (read = in.read(bytes)) > 0; ) {
                long now = System.nanoTime();
                for (int i = 0; i < read; i++) {
                    if (bytes[i] != '\n') {
                        line.append((char) bytes[i]);
                    } else if (!line.isEmpty()) {
                        delays.add((now - Long.parseLong(line.toString())) / 1e6);
                        line.setLength(0);
                    }
                }
            }
        }
        if (process.waitFor() != 0 || delays.size() != PACED) {
            throw new IllegalStateException(
                    "paced: %d of %d deltas came".formatted(delays.size(), PACED));
        }
        var warm = delays.subList(PACED_WARM_UP, PACED);
        double median = quantile(warm, 0.5);
        System.out.printf("%nfrom a delta's bytes to its text, %d ms apart:%n", PACE.toMillis());
        System.out.printf("%-18s %10.2f ms%n", "the first", delays.getFirst());
        System.out.printf(
                "%-18s %10.2f ms %14s %15s%n",
                "warm, median",
                median,
                "p90 %.2f, p99 %.2f".formatted(quantile(warm, 0.9), quantile(warm, 0.99)),
                "2 ms" + (median <= 2 ? "" : " *"));
        System.out.printf("%n* misses its target%n");
    }

    private static double quantile(List<Double> values, double share) {
        var sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    // ---- the server

    private static final Pattern DELTAS = Pattern.compile("(deltas|paced)=(\\d+)");

    /// The prompt says how many deltas to send, and whether slowly.
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = DELTAS.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (!asked.find()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            int count = Integer.parseInt(asked.group(2));
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            out.write(BEGIN.getBytes(UTF_8));
            if (asked.group(1).equals("paced")) {
                for (int i = 0; i < count; i++) {
                    LockSupport.parkNanos(PACE.toNanos());
                    out.write(delta(System.nanoTime() + "\\n"));
                    out.flush();
                }
            } else {
                for (int i = 0; i < count; i++) {
                    out.write(delta("word" + i + " "));
                }
            }
            out.write(END.getBytes(UTF_8));
        }
    }

    /// What the program must print when it was sent that many deltas.
    private static String words(int count) {
        return IntStream.range(0, count)
                        .mapToObj(i -> "word" + i + " ")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static byte[] delta(String text) {
        return """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

        """
                .formatted(text)
                .getBytes(UTF_8);
    }

    private static final String BEGIN =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            """;

    private static final String END =
            """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// A key and a certificate for localhost, the certificate in a file beside it for the program to trust.
    private SSLContext selfSigned(String name, String algorithm)
            throws IOException, GeneralSecurityException, InterruptedException {
        char[] password = "bench-only".toCharArray();
        Path file = work.resolve(name + ".p12");
        String options =
                "-genkeypair -alias localhost -dname CN=localhost -ext SAN=dns:localhost -validity 2"
                        + " -storetype PKCS12 -storepass bench-only -keyalg "
                        + algorithm;
        var command = new ArrayList<>(List.of(JDK + "/bin/keytool"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", file.toString()));
        Process keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + keytool.exitValue());
        }
        var keys = KeyStore.getInstance(file.toFile(), password);
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
        Files.writeString(
                work.resolve(name + ".pem"),
                """
                -----BEGIN CERTIFICATE-----
                %s
                -----END CERTIFICATE-----
                """
                        .formatted(
                                base64.encodeToString(
                                        keys.getCertificate("localhost").getEncoded())));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
