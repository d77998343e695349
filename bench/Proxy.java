import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

/// Measures the proxy between a client and an upstream, both in this process and on loopback: CPU of the proxy's own
/// process per request, rates, added latency, memory. nginx does the same in turn where it is installed: the limit of
/// what a proxy can do on the machine. Every answer is read whole and checked; a wrong one ends the run.
///
/// Usage: `java Proxy.java LLM SECONDS SOAK_MINUTES`; with 0 seconds there is only the soak
final class Proxy {
    private static final int CONNECTIONS = 32;
    private static final int EVENTS = 200;
    private static final int IDLE_STREAMS = 1000;
    private static final int SOAK_STREAMS = 500;

    private final String llm;
    private final Duration length;
    private final Duration soak;
    private final Path work;
    private final Upstream upstream;

    private Proxy(String llm, Duration length, Duration soak, Path work) throws IOException {
        this.llm = llm;
        this.length = length;
        this.soak = soak;
        this.work = work;
        this.upstream = new Upstream();
    }

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("llm-bench-proxy");
        try {
            new Proxy(
                            args[0],
                            Duration.ofSeconds(Long.parseLong(args[1])),
                            Duration.ofMinutes(Long.parseLong(args[2])),
                            work)
                    .measure();
        } finally {
            try (var paths = Files.walk(work)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /// @param path and body as the client sends them
    /// @param end what the answer's body must end with
    private record Scenario(String name, String path, String body, String end, boolean translated) {
        byte[] request(int port) {
            byte[] content = body.getBytes(UTF_8);
            String head =
                    "POST %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: application/json\r\nanthropic-version: 2023-06-01\r\ncontent-length: %d\r\n\r\n"
                            .formatted(path, port, content.length);
            var request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(US_ASCII));
            request.writeBytes(content);
            return request.toByteArray();
        }
    }

    private static Scenario chat(String name, String model, boolean stream, String end) {
        return new Scenario(
                name,
                "/v1/chat/completions",
                """
                {"model":"lab/%s","stream":%s,"messages":[{"role":"system","content":"%s"},{"role":"user","content":"Hello"}]}\
                """
                        .formatted(model, stream, "Be brief. ".repeat(85)),
                end,
                false);
    }

    private static final String DONE = "data: [DONE]\n\n";

    static final List<Scenario> SCENARIOS =
            List.of(
                    chat("unary, 0.5 KB", "unary", false, "}}"),
                    chat("stream, 200 events, each flushed", "flushed", true, DONE),
                    chat("the same bytes in one write", "once", true, DONE),
                    new Scenario(
                            "translated stream (Anthropic in, Chat out)",
                            "/v1/messages",
                            """
                            {"model":"lab/once","max_tokens":1000,"stream":true,"system":"%s","messages":[{"role":"user","content":"Hello"}]}\
                            """
                                    .formatted("Be brief. ".repeat(85)),
                            "data: {\"type\":\"message_stop\"}\n\n",
                            true));

    private void measure() throws Exception {
        System.out.printf(
                "%d processors, JDK %s, %d connections, %d s each%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                CONNECTIONS,
                length.toSeconds());
        System.out.printf(
                "%-12s %-44s %12s %10s %10s%n",
                "proxy", "scenario", "CPU ms/req", "req/s", "RSS MB");
        List<Subject> subjects = new ArrayList<>();
        try {
            if (Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
                subjects.add(nginx());
            }
            subjects.add(llm("llm", "log = false"));
            subjects.add(llm("llm + log", "log = true"));
            for (Subject subject : subjects) {
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %-44s %12s %10s %10.0f%n",
                        subject.name(),
                        "idle; ready after %.2f s".formatted(subject.readySeconds()),
                        "",
                        "",
                        subject.megabytes());
            }
            for (Subject subject : length.isZero() ? List.<Subject>of() : subjects) {
                idleStreams(subject, "1000 idle streams before any load");
            }
            for (Scenario scenario : length.isZero() ? List.<Scenario>of() : SCENARIOS) {
                for (Subject subject : subjects) {
                    if (!(scenario.translated() && subject.name().equals("nginx"))) {
                        run(subject, scenario);
                    }
                }
            }
            for (Subject subject : length.isZero() ? List.<Subject>of() : subjects) {
                addedLatency(subject);
            }
            for (Subject subject : length.isZero() ? List.<Subject>of() : subjects) {
                idleStreams(subject, "1000 idle streams after the load");
            }
            if (!soak.isZero()) {
                soak(subjects.getLast());
            }
        } finally {
            for (Subject subject : subjects) {
                subject.process().destroy();
            }
            for (Subject subject : subjects) {
                subject.process().waitFor(40, TimeUnit.SECONDS);
            }
            upstream.close();
        }
    }

    // ---- subjects

    private record Subject(String name, Process process, int port, double readySeconds) {
        /// Of the process and its children.
        double cpuSeconds() {
            return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
                    .mapToDouble(each ->
                            each.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                    .sum();
        }

        double megabytes() {
            return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
                    .mapToDouble(each -> rss(each.pid()))
                    .sum();
        }

        private static double rss(long pid) {
            try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .sum();
            } catch (IOException _) {
                return 0;
            }
        }
    }

    private Subject llm(String name, String setting) throws Exception {
        Path home = Files.createDirectories(work.resolve(name.replaceAll("\\W+", "")));
        Path config = Files.createDirectories(home.resolve("config/llm"));
        Files.writeString(
                config.resolve("settings.toml"),
                """
                %s
                [proxy]
                max_exchanges = 4000
                [providers.lab]
                type = "openai"
                api = "chat"
                base_url = "http://127.0.0.1:%d/v1"
                """
                        .formatted(setting, upstream.port()));
        int port = freePort();
        var builder =
                new ProcessBuilder(llm, "proxy", "--quiet", "--port", String.valueOf(port))
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("said.txt").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME", home.toString(),
                                "XDG_CONFIG_HOME", home.resolve("config").toString(),
                                "PATH", System.getenv("PATH"),
                                "LANG", "C.UTF-8",
                                "LLM_JAVA_OPTS",
                                        System.getenv().getOrDefault("LLM_JAVA_OPTS", "")));
        return started(name, builder, port);
    }

    private Subject nginx() throws Exception {
        int port = freePort();
        Path directory = Files.createDirectories(work.resolve("nginx"));
        Path conf =
                Files.writeString(
                        directory.resolve("nginx.conf"),
                        """
                        daemon off; worker_processes 1; error_log stderr error; pid %1$s/pid;
                        events { worker_connections 8192; }
                        http {
                          access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                          uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e; keepalive_requests 10000000;
                          upstream u { server 127.0.0.1:%2$d; keepalive 2048; keepalive_requests 10000000; }
                          server { listen 127.0.0.1:%3$d; location / { proxy_pass http://u; proxy_http_version 1.1;
                            proxy_set_header Connection ""; proxy_buffering off; } }
                        }
                        """
                                .formatted(directory, upstream.port(), port));
        var builder =
                new ProcessBuilder(
                                "/usr/sbin/nginx",
                                "-p",
                                directory.toString(),
                                "-c",
                                conf.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("said.txt").toFile());
        return started("nginx", builder, port);
    }

    private static Subject started(String name, ProcessBuilder builder, int port) throws Exception {
        long start = System.nanoTime();
        Process process = builder.start();
        for (int i = 0; ; i++) {
            try (var socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream()
                        .write("GET /health HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(US_ASCII));
                if (socket.getInputStream().read() > 0) {
                    break;
                }
            } catch (ConnectException e) {
                if (i > 2000 || !process.isAlive()) {
                    throw e;
                }
                Thread.sleep(5);
            }
        }
        double ready = (System.nanoTime() - start) / 1e9;
        Thread.sleep(1500);
        return new Subject(name, process, port, ready);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    // ---- scenarios

    private void run(Subject subject, Scenario scenario) throws Exception {
        load(subject, scenario, length); // until it is compiled
        double before = subject.cpuSeconds();
        long start = System.nanoTime();
        long count = load(subject, scenario, length);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = subject.cpuSeconds() - before;
        System.out.printf(
                Locale.ROOT,
                "%-12s %-44s %12.3f %10.0f %10.0f%n",
                subject.name(),
                scenario.name(),
                cpu * 1000 / count,
                count / seconds,
                subject.megabytes());
    }

    private static long load(Subject subject, Scenario scenario, Duration length) throws Exception {
        var count = new LongAdder();
        long end = System.nanoTime() + length.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<?>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                tasks.add(
                        threads.submit(() -> {
                            try (var client = new Client(subject.port(), scenario)) {
                                while (System.nanoTime() < end) {
                                    client.ask();
                                    count.increment();
                                }
                            }
                            return null;
                        }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        return count.sum();
    }

    /// 100 requests a second, each begun when its time has come, beside the same straight to the upstream.
    private void addedLatency(Subject subject) throws Exception {
        Scenario scenario = SCENARIOS.getFirst();
        double[] direct = latencies(upstream.port(), scenario);
        double[] through = latencies(subject.port(), scenario);
        System.out.printf(
                Locale.ROOT,
                "%-12s %-44s p50 %.2f ms, p99 %.2f ms%n",
                subject.name(),
                "added at 100 requests a second",
                at(through, 0.5) - at(direct, 0.5),
                at(through, 0.99) - at(direct, 0.99));
    }

    private double[] latencies(int port, Scenario scenario) throws Exception {
        int count = (int) length.toSeconds() * 100;
        var latencies = new double[count];
        var clients = new LinkedBlockingQueue<Client>();
        for (int i = 0; i < 8; i++) {
            clients.add(new Client(port, scenario));
        }
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                long due = start + i * 10_000_000L;
                LockSupport.parkNanos(due - System.nanoTime());
                int number = i;
                var _ =
                        threads.submit(() -> {
                            Client client = clients.take();
                            client.ask();
                            latencies[number] = (System.nanoTime() - due) / 1e6;
                            clients.add(client);
                            return null;
                        });
            }
        }
        for (Client client : clients) {
            client.close();
        }
        Arrays.sort(latencies);
        return latencies;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private void idleStreams(Subject subject, String name) throws Exception {
        Scenario scenario = chat("idle", "idle", true, "");
        var clients = new ArrayList<Client>();
        try {
            for (int i = 0; i < IDLE_STREAMS; i++) {
                var client = new Client(subject.port(), scenario);
                client.begin();
                clients.add(client);
            }
            Thread.sleep(2000);
            System.out.printf(
                    Locale.ROOT, "%-12s %-44s %34.0f%n", subject.name(), name, subject.megabytes());
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /// Mixed streams for a long time: no failures, no growth.
    private void soak(Subject subject) throws Exception {
        long end = System.nanoTime() + soak.toNanos();
        var count = new LongAdder();
        List<Scenario> mixed = SCENARIOS.subList(1, SCENARIOS.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<?>>();
            for (int i = 0; i < SOAK_STREAMS; i++) {
                Scenario scenario =
                        i % 3 == 0 ? chat("paced", "paced", true, DONE) : mixed.get(i % 3);
                tasks.add(
                        threads.submit(() -> {
                            while (System.nanoTime() < end) {
                                try (var client = new Client(subject.port(), scenario)) {
                                    client.ask();
                                    count.increment();
                                }
                                Thread.sleep(ThreadLocalRandom.current().nextInt(2000, 6000));
                            }
                            return null;
                        }));
            }
            while (System.nanoTime() < end) {
                Thread.sleep(Math.min(60_000, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %-44s %34.0f%n",
                        subject.name(),
                        "soak: %d answers so far".formatted(count.sum()),
                        subject.megabytes());
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        System.out.println("soak: " + count.sum() + " answers, all of them right");
    }

    // ---- the client

    /// One connection that is kept.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final byte[] request;
        private final Scenario scenario;
        private final byte[] buffer = new byte[64 * 1024];

        Client(int port, Scenario scenario) throws IOException {
            this.socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            this.request = scenario.request(port);
            this.scenario = scenario;
        }

        void begin() throws IOException {
            socket.getOutputStream().write(request);
            String head = head();
            if (!head.startsWith("HTTP/1.1 200")) {
                throw new IOException(head);
            }
        }

        void ask() throws IOException {
            socket.getOutputStream().write(request);
            String head = head();
            if (!head.startsWith("HTTP/1.1 200")) {
                throw new IOException(head);
            }
            String lower = head.toLowerCase(Locale.ROOT);
            var body = new ByteArrayOutputStream();
            int at = lower.indexOf("content-length:");
            if (at >= 0) {
                int length =
                        Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
                body.write(in.readNBytes(length));
            } else {
                for (int size; (size = Integer.parseInt(line(), 16)) > 0; ) {
                    body.write(in.readNBytes(size));
                    line();
                }
                line();
            }
            String text = body.toString(UTF_8);
            if (!text.endsWith(scenario.end())) {
                throw new IOException(
                        "a wrong answer: " + text.substring(Math.max(0, text.length() - 200)));
            }
        }

        private String head() throws IOException {
            var head = new StringBuilder();
            for (String line; !(line = line()).isEmpty(); ) {
                head.append(line).append("\r\n");
            }
            return head.toString();
        }

        private String line() throws IOException {
            int length = 0;
            for (int b; (b = in.read()) != '\n'; ) {
                if (b < 0) {
                    throw new EOFException("the connection was closed");
                }
                buffer[length++] = (byte) b;
            }
            return new String(
                    buffer,
                    0,
                    length > 0 && buffer[length - 1] == '\r' ? length - 1 : length,
                    US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    // ---- the upstream

    /// Speaks Chat Completions, in the manner that the model's name says.
    private static final class Upstream implements AutoCloseable {
        private static final byte[] UNARY = unary();
        private static final List<byte[]> CHUNKS = chunks();
        private static final byte[] ONCE = joined(CHUNKS);
        private static final byte[] HEAD =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                        .getBytes(US_ASCII);
        private final ServerSocket server = new ServerSocket();

        Upstream() throws IOException {
            server.bind(new InetSocketAddress("127.0.0.1", 0), 4096);
            Thread.ofPlatform().daemon().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException _) {
                // closed
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                socket.setTcpNoDelay(true);
                var in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
                var out = socket.getOutputStream();
                while (true) {
                    int length = 0;
                    String line = line(in);
                    if (line == null) {
                        return;
                    }
                    if (line.startsWith("GET")) {
                        while (line != null && !line.isEmpty()) {
                            line = line(in);
                        }
                        out.write(
                                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(US_ASCII));
                        continue;
                    }
                    for (; line != null && !line.isEmpty(); line = line(in)) {
                        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                            length = Integer.parseInt(line.substring(15).strip());
                        }
                    }
                    answer(new String(in.readNBytes(length), UTF_8), out);
                }
            } catch (IOException | InterruptedException _) {
                // the proxy left
            }
        }

        private static void answer(String body, OutputStream out)
                throws IOException, InterruptedException {
            String model =
                    body.substring(body.indexOf("\"model\":") + 8, body.indexOf("\"model\":") + 24);
            if (model.contains("unary")) {
                out.write(UNARY);
            } else if (model.contains("once")) {
                var all = new ByteArrayOutputStream();
                all.writeBytes(HEAD);
                all.writeBytes(ONCE);
                out.write(all.toByteArray());
            } else {
                out.write(HEAD);
                if (model.contains("idle")) {
                    out.write(CHUNKS.getFirst());
                    Thread.sleep(Duration.ofMinutes(10));
                }
                for (byte[] chunk : CHUNKS) {
                    out.write(chunk);
                    if (model.contains("paced")) {
                        Thread.sleep(10);
                    }
                }
            }
        }

        private static String line(InputStream in) throws IOException {
            var line = new StringBuilder();
            for (int b; (b = in.read()) != '\n'; ) {
                if (b < 0) {
                    return null;
                }
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }

        private static byte[] unary() {
            String body =
                    """
                    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"lab","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":60,"total_tokens":69}}\
                    """
                            .formatted("Hello there. ".repeat(22).strip());
            return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body)
                    .getBytes(US_ASCII);
        }

        private static List<byte[]> chunks() {
            var chunks = new ArrayList<byte[]>();
            String form =
                    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"lab\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";
            for (int i = 0; i < EVENTS - 2; i++) {
                String delta =
                        i == 0
                                ? "{\"role\":\"assistant\",\"content\":\"\"}"
                                : "{\"content\":\" word\"}";
                chunks.add(chunk(form.formatted(delta, "null")));
            }
            chunks.add(chunk(form.formatted("{}", "\"stop\"")));
            chunks.add(
                    chunk(
                            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"lab\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":198,\"total_tokens\":207}}\n\n"));
            byte[] end = "0\r\n\r\n".getBytes(US_ASCII);
            byte[] done = chunk(DONE);
            chunks.add(joined(List.of(done, end)));
            return chunks;
        }

        private static byte[] chunk(String text) {
            return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII);
        }

        private static byte[] joined(List<byte[]> parts) {
            var all = new ByteArrayOutputStream();
            parts.forEach(all::writeBytes);
            return all.toByteArray();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
