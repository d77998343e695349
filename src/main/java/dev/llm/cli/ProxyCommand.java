package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.settings.ProxyKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `llm proxy`: its options, most of which are settings too.
final class ProxyCommand {
    /// Options that stand for a setting, with its path.
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "--port", ProxyKeys.PORT.path(),
                    "--host", ProxyKeys.HOST.path(),
                    "--tls-cert", ProxyKeys.TLS_CERT.path(),
                    "--tls-key", ProxyKeys.TLS_KEY.path(),
                    "--drain-timeout", ProxyKeys.DRAIN_TIMEOUT.path(),
                    "--log-format", ProxyKeys.LOG_FORMAT.path(),
                    "--model-map", ProxyKeys.MODEL_MAP.path());

    private final Syntax syntax = new Syntax(spec());
    private final Invocation invocation;

    ProxyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /// Serves until it is interrupted.
    void run(List<String> args) {
        if (!args.isEmpty() && args.getFirst().equals("check")) {
            new ProxyCheck(invocation).run(args.subList(1, args.size()));
            return;
        }
        Ahead<Catalog> catalog = invocation.catalog();
        ParseResult parsed = syntax.parse(args);
        if (parsed.hasMatchedOption("-h")) {
            invocation.print(syntax.help());
            return;
        }
        if (parsed.hasMatchedPositional(0)) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "llm proxy takes no " + parsed.matchedPositionalValue(0, ""),
                    "see llm proxy --help");
        }
        var flags = new LinkedHashMap<String, String>();
        SETTINGS.forEach((option, key) -> {
            String value = Syntax.text(parsed, option);
            if (value != null) {
                flags.put(key, value);
            }
        });
        if (parsed.hasMatchedOption("--quiet")) {
            flags.put(ProxyKeys.QUIET.path(), "true");
        }
        boolean[] verbose = parsed.matchedOptionValue("-v", new boolean[0]);
        new ProxyService(invocation, catalog, flags, verbose.length).run();
    }

    private static CommandSpec spec() {
        var spec = CommandSpec.create().name("llm proxy");
        spec.usageMessage()
                .description(
                        "A port at which every client of Anthropic, OpenAI or Ollama finds every model.");
        spec.addOption(
                Syntax.value(
                        "PORT",
                        "where to listen; 0 for a free one (default: 8000)",
                        "--port",
                        "-p"));
        spec.addOption(Syntax.value("ADDRESS", "at which address (default: 127.0.0.1)", "--host"));
        spec.addOption(Syntax.value("FILE", "certificates in PEM, for TLS", "--tls-cert"));
        spec.addOption(Syntax.value("FILE", "their private key in PEM", "--tls-key"));
        spec.addOption(
                Syntax.value(
                        "FILE", "maps Anthropic's model ids to others, in JSON", "--model-map"));
        spec.addOption(
                Syntax.value(
                        "SECONDS",
                        "how long running exchanges get at the end (default: 30)",
                        "--drain-timeout"));
        spec.addOption(
                Syntax.value("FORMAT", "of the line per exchange: text or json", "--log-format"));
        spec.addOption(Syntax.flag("nothing on standard error but problems", "--quiet", "-q"));
        spec.addOption(Syntax.verbose());
        spec.addOption(Syntax.helpFlag());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("WORD")
                        .hidden(true)
                        .arity("0..*")
                        .type(String.class)
                        .build());
        return spec;
    }
}
