import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;
import module java.net.http;
import module jdk.httpserver;

/// Makes what `./llm` runs, at the end of the build: `llm.jar`, its AOT cache `llm.aot`, that of the proxy `proxy.aot`,
/// and `llm.jdk`, which names the JDK that made the caches (no other can use it) and whose date is that of the sources that were built.
///
/// The cache is trained by a run of the program itself against servers in this process, over HTTP and TLS, so that
/// neither a key nor a network is needed. Without a cache the program starts slower and works the same, so a failed
/// training is a warning. Each file appears whole or not at all.
///
/// Usage: `java AssembleProgram.java TARGET BUILD_START`, in the root of the repository.
final class AssembleProgram {
    private static final Path JVM_OPTIONS = Path.of("src/build/jvm.options");
    private static final Path PROXY_OPTIONS = Path.of("src/build/proxy.options");
    private static final Path THIS_SOURCE = Path.of("src/build/java/AssembleProgram.java");
    private static final String JDK = System.getProperty("java.home");
    private static final Duration TRAINING_LIMIT = Duration.ofSeconds(60);

    /// One command line per line, arguments separated by tabs: the ways through the program that should start fast. The
    /// JVM loads every cached class at every start, so what is rare (help, errors) costs more in the cache than outside.
    private static final String COMMANDS =
            """
            -m\techo\tHello
            -m\tclaude-sonnet-5-5\tHello
            -m\ttls/claude-sonnet-5-5\t-u\t-s\tBe brief.\tHello
            -m\ttls/claude-sonnet-5-5\t--json\tHello
            -m\tclaude-sonnet-5-5\t-x\tHello
            -m\topenai/gpt-5\tHello
            -m\tollama/llama3\tHello
            count-tokens\tHello
            """;

    private static final String ANTHROPIC_STREAM =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"A greeting."}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbmVk"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello,\\n```sh\\n"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"echo w\u00f6rld\\n```\\n"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final String CHAT_STREAM =
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}

            data: [DONE]

            """;

    private static final String OLLAMA_STREAM =
            """
            {"model":"llama3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Hello"},"done":false}
            {"model":"llama3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":1}
            """;

    private final Path jar;
    private final Path cache;
    private final Path proxyCache;
    private final Path stamp;

    private AssembleProgram(Path target) {
        jar = target.resolve("llm.jar");
        cache = target.resolve("llm.aot");
        proxyCache = target.resolve("proxy.aot");
        stamp = target.resolve("llm.jdk");
    }

    public static void main(String[] args) throws Exception {
        var target = Path.of(args[0]);
        var program = new AssembleProgram(target);
        Path inlined = target.resolve("shaded/llm-inlined.jar");
        InlineTypeSwitches.copy(target.resolve("shaded/llm.jar"), inlined);
        program.assemble(inlined);
        program.stamp(Instant.parse(args[1]));
    }

    private void assemble(Path made) throws Exception {
        if (isUpToDate(made)) {
            return;
        }
        Files.deleteIfExists(stamp);
        Files.deleteIfExists(cache);
        Files.deleteIfExists(proxyCache);
        move(made, jar);
        Path work = Files.createTempDirectory("llm-training");
        try {
            train(work);
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            System.err.println(
                    "[WARNING] No AOT cache was made, llm will start slower: " + e.getMessage());
        } finally {
            delete(work);
        }
    }

    /// The jar is reproducible, so the same sources make the same bytes, and the cache for them stays good.
    private boolean isUpToDate(Path made) throws IOException {
        return Files.exists(jar)
                && Files.mismatch(made, jar) == -1
                && Files.exists(cache)
                && Files.exists(proxyCache)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(stampText())
                && isOlder(JVM_OPTIONS, cache)
                && isOlder(PROXY_OPTIONS, proxyCache)
                && isOlder(THIS_SOURCE, cache);
    }

    private static boolean isOlder(Path source, Path product) throws IOException {
        return Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(product)) < 0;
    }

    private void train(Path work)
            throws IOException, GeneralSecurityException, InterruptedException {
        var plain = HttpServer.create(loopback(), 0);
        var secure = HttpsServer.create(loopback(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned(work)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HttpServer server : List.of(plain, secure)) {
                server.setExecutor(threads);
                answer(server, "/v1/messages", "text/event-stream", ANTHROPIC_STREAM);
                answer(server, "/v1/chat/completions", "text/event-stream", CHAT_STREAM);
                answer(server, "/api/chat", "application/x-ndjson", OLLAMA_STREAM);
                server.start();
            }
            run(work, plain.getAddress().getPort(), secure.getAddress().getPort());
            runProxy(work, plain.getAddress().getPort());
        } finally {
            plain.stop(0);
            secure.stop(0);
        }
    }

    /// Runs the commands in one process, as one cache holds what one process did.
    private void run(Path work, int plainPort, int securePort)
            throws IOException, InterruptedException {
        Path made = work.resolve("llm.aot");
        Path said = work.resolve("said.txt");
        Path commands = Files.writeString(work.resolve("commands.txt"), COMMANDS);
        Path config = Files.createDirectories(work.resolve("config/llm"));
        Files.writeString(
                config.resolve("settings.toml"),
                """
                model = "anthropic/claude-sonnet-5-5"
                [providers.tls]
                type = "anthropic"
                base_url = "https://localhost:%d"
                api_key = "env:TLS_KEY"
                [aliases]
                fast = "tls/claude-haiku-5-5"
                """
                        .formatted(securePort));
        Files.setPosixFilePermissions(
                config.resolve("settings.toml"), PosixFilePermissions.fromString("rw-------"));

        var builder =
                new ProcessBuilder(
                        Path.of(JDK, "bin/java").toString(),
                        "@" + JVM_OPTIONS,
                        "-XX:AOTCacheOutput=" + made,
                        "-Dllm.tty=000",
                        "-cp",
                        jar.toString(),
                        "dev.llm.Training");
        prepare(builder, work, plainPort);
        builder.redirectInput(commands.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());

        finish(builder.start(), made, said);
        move(made, cache);
    }

    /// The environment of a training run: keys and addresses of the servers in this process.
    private static void prepare(ProcessBuilder builder, Path work, int plainPort) {
        String base = "http://127.0.0.1:" + plainPort;
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME",
                                work.toString(),
                                "XDG_CONFIG_HOME",
                                work.resolve("config").toString(),
                                "LANG",
                                "C.UTF-8",
                                "SSL_CERT_FILE",
                                work.resolve("certificate.pem").toString(),
                                "ANTHROPIC_BASE_URL",
                                base,
                                "ANTHROPIC_API_KEY",
                                "training",
                                "OPENAI_BASE_URL",
                                base + "/v1",
                                "OPENAI_API_KEY",
                                "training",
                                "OLLAMA_HOST",
                                base,
                                "TLS_KEY",
                                "training"));
    }

    private static void finish(Process process, Path made, Path said)
            throws IOException, InterruptedException {
        if (!process.waitFor(TRAINING_LIMIT)) {
            process.destroyForcibly();
            throw new IllegalStateException("a training run took more than " + TRAINING_LIMIT);
        }
        if (process.exitValue() != 0 || !Files.exists(made)) {
            throw new IllegalStateException(
                    "a training run ended with " + process.exitValue() + ": " + lastLine(said));
        }
    }

    /// What clients ask of a proxy first, each as a path and a body.
    private static final Map<String, List<String>> PROXIED =
            Map.of(
                    "/v1/messages",
                    List.of(
                            """
                            {"model":"claude-sonnet-5-5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"Hello"}]}\
                            """,
                            """
                            {"model":"echo","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]}\
                            """,
                            """
                            {"model":"ollama/llama3","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"Hello"}]}\
                            """),
                    "/v1/chat/completions",
                    List.of(
                            """
                            {"model":"claude-sonnet-5-5","stream":true,"messages":[{"role":"user","content":"Hello"}]}\
                            """,
                            """
                            {"model":"openai/gpt-5","stream":true,"messages":[{"role":"user","content":"Hello"}]}\
                            """),
                    "/v1/responses",
                    List.of(
                            """
                            {"model":"echo","stream":true,"input":"Hello"}\
                            """));

    private void runProxy(Path work, int plainPort) throws IOException, InterruptedException {
        Path made = work.resolve("proxy.aot");
        Path said = work.resolve("proxy.txt");
        var builder =
                new ProcessBuilder(
                        Path.of(JDK, "bin/java").toString(),
                        "@" + PROXY_OPTIONS,
                        "-XX:AOTCacheOutput=" + made,
                        "-Dllm.tty=000",
                        "-cp",
                        jar.toString(),
                        "dev.llm.Main",
                        "proxy",
                        "--port",
                        "0");
        prepare(builder, work, plainPort);
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        Process process = builder.start();
        try (var client = HttpClient.newHttpClient()) {
            String proxy = proxyAddress(process, said);
            for (Map.Entry<String, List<String>> path : PROXIED.entrySet()) {
                for (String body : path.getValue()) {
                    ask(client, proxy + path.getKey(), body);
                }
            }
            for (String path : List.of("/health", "/v1/models", "/metrics")) {
                ask(client, proxy + path, null);
            }
        } finally {
            process.destroy();
        }
        finish(process, made, said);
        move(made, proxyCache);
    }

    private static String proxyAddress(Process process, Path said)
            throws IOException, InterruptedException {
        var address = Pattern.compile("proxy at (http://\\S+) ");
        long end = System.nanoTime() + TRAINING_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Matcher line = address.matcher(Files.readString(said));
            if (line.find()) {
                return line.group(1);
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the proxy did not start: " + lastLine(said));
    }

    private static void ask(HttpClient client, String url, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url)).header("anthropic-version", "2023-06-01");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    url + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce("", (before, line) -> line);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void answer(HttpServer server, String path, String type, String body) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        exchange.getResponseHeaders().set("Content-Type", type);
                        exchange.getResponseHeaders().set("request-id", "req_1");
                        exchange.sendResponseHeaders(200, 0);
                        // In two pieces, as an answer comes in pieces.
                        byte[] bytes = body.getBytes(UTF_8);
                        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                        exchange.getResponseBody().flush();
                        exchange.getResponseBody()
                                .write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
                    }
                });
    }

    /// A key and a certificate for localhost, the certificate in a file beside it for the program to trust.
    private static SSLContext selfSigned(Path work)
            throws IOException, GeneralSecurityException, InterruptedException {
        char[] password = "training".toCharArray();
        Path file = work.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(JDK, "bin/keytool").toString(),
                                "-J-XX:TieredStopAtLevel=1",
                                "-genkeypair",
                                "-alias",
                                "localhost",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(password),
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + keytool.exitValue());
        }
        var keys = KeyStore.getInstance(file.toFile(), password);
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
        Files.writeString(
                work.resolve("certificate.pem"),
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

    /// Dated to the start of the build: a source that was saved while the build ran is newer, and so is built again.
    private void stamp(Instant buildStart) throws IOException {
        Path written = Files.writeString(stamp.resolveSibling("llm.jdk.new"), stampText());
        Files.setLastModifiedTime(written, FileTime.from(buildStart));
        move(written, stamp);
    }

    private static String stampText() {
        return JDK + "\n" + Runtime.version() + "\n";
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // From the temporary directory on another file system: copy beside the target first.
            Path beside = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
