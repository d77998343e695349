package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.proxy.Preview;
import dev.llm.proxy.Routing;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/// `llm proxy check`: what would become of a request, without sending it.
final class ProxyCheck {
    private final Syntax syntax = new Syntax(spec());
    private final Invocation invocation;

    ProxyCheck(Invocation invocation) {
        this.invocation = invocation;
    }

    void run(List<String> args) {
        Ahead<Catalog> catalog = invocation.catalog();
        ParseResult parsed = syntax.parse(args);
        if (parsed.hasMatchedOption("-h")) {
            invocation.print(syntax.help());
            return;
        }
        String file = Syntax.text(parsed, "--request");
        if (file == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "there is no request to check",
                    "give its body with --request FILE, or - for standard input");
        }
        byte[] body = read(file);
        String given = Syntax.text(parsed, "--path");
        Settings settings = invocation.settings(Map.of());
        var trace = new VerboseTrace(invocation.notices(), 0);
        try (var wiring = invocation.wiring(settings, catalog, null, trace)) {
            Routing routing = new ProxyRouting(invocation, settings, wiring).make();
            var preview = new Preview(routing, provider -> key(settings, provider));
            for (String line :
                    preview.of(given == null ? path(body) : given, headers(parsed), body)) {
                invocation.print(invocation.notices().withoutKeys(line) + "\n");
            }
        }
    }

    private byte[] read(String file) {
        try {
            return file.equals("-")
                    ? invocation.streams().in().readAllBytes()
                    : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new LlmException(ErrorKind.USAGE, "cannot read " + file, "give --request a file");
        }
    }

    /// Where a body of this shape would be posted.
    private static String path(byte[] body) {
        JsonNode json = Json.parse(body);
        if (json == null) {
            throw new LlmException(ErrorKind.USAGE, "the request is no JSON");
        }
        if (json.has("input")) {
            return "/v1/responses";
        }
        boolean anthropic = json.has("system") || json.has("max_tokens") || json.has("thinking");
        return anthropic ? "/v1/messages" : "/v1/chat/completions";
    }

    private static Headers headers(ParseResult parsed) {
        var fields = new ArrayList<Headers.Field>();
        List<String> given = parsed.matchedOptionValue("--header", List.of());
        for (String header : given) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new LlmException(
                        ErrorKind.USAGE, "--header is NAME: VALUE", "see llm proxy check --help");
            }
            fields.add(
                    new Headers.Field(
                            header.substring(0, colon).strip(),
                            header.substring(colon + 1).strip()));
        }
        return new Headers(fields);
    }

    private static String key(Settings settings, String name) {
        ProviderSettings provider = settings.providers().get(name);
        if (provider == null) {
            return "without a key";
        }
        Secret first = provider.apiKey() == null ? provider.authToken() : provider.apiKey();
        int more = provider.apiKeys().size() - 1;
        return first == null
                ? "without a key"
                : "with the key from "
                        + first.origin().text()
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private static CommandSpec spec() {
        var spec = CommandSpec.create().name("llm proxy check");
        spec.usageMessage()
                .description("Says what the proxy would do with a request, and sends nothing.");
        spec.addOption(
                Syntax.value(
                        "FILE",
                        "the body of the request; - for standard input",
                        "--request",
                        "-r"));
        spec.addOption(
                Syntax.value("PATH", "where it would be posted (default: by its shape)", "--path"));
        spec.addOption(
                Syntax.values(
                        "HEADER", "a header of it, NAME: VALUE; several times", "--header", "-H"));
        spec.addOption(Syntax.helpFlag());
        return spec;
    }
}
