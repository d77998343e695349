package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.provider.Intake;
import dev.llm.render.Accuracies;
import dev.llm.settings.Settings;
import dev.llm.tokens.Encoding;
import dev.llm.tokens.Experience;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/// `llm count-tokens`: its options, and what it needs put together.
final class CountCommand {
    private final AttachmentOptions attachments = new AttachmentOptions();
    private final Syntax syntax = new Syntax(spec(attachments));
    private final Invocation invocation;

    CountCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /// @throws LlmException of kind USAGE for a command line that cannot be carried out, or whatever counting throws
    void run(List<String> args) {
        Ahead<Catalog> catalog = invocation.catalog();
        ParseResult parsed = syntax.parse(args);
        if (parsed.hasMatchedOption("-h")) {
            invocation.print(syntax.help());
        } else if (parsed.hasMatchedOption("--accuracy")) {
            showAccuracy(parsed);
        } else {
            count(options(parsed), catalog);
        }
    }

    private void showAccuracy(ParseResult parsed) {
        boolean more =
                parsed.hasMatchedPositional(0)
                        || parsed.matchedOptions().stream()
                                .anyMatch(option ->
                                        !List.of("--accuracy", "--json")
                                                .contains(option.longestName()));
        if (more) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--accuracy shows what was learned of all models",
                    "give it no more than --json");
        }
        var experience = new Experience(invocation.cacheDirectory());
        boolean json = parsed.hasMatchedOption("--json");
        invocation.print(
                json ? Accuracies.json(experience.all()) : Accuracies.table(experience.all()));
    }

    private void count(CountOptions options, Ahead<Catalog> catalog) {
        if (!options.exact()) {
            // Nearly all is counted with it, and it takes longer to load than all the rest.
            Ahead.of("encoding", Encoding.O200K_BASE::load);
        }
        Settings settings = invocation.settings(Map.of());
        var warnings = new Warnings(settings, invocation.notices());
        warnings.sayNew();
        var trace = new VerboseTrace(invocation.notices(), options.verbosity());
        try (var wiring = invocation.wiring(settings, catalog, null, trace)) {
            new CountTokens(
                            options,
                            settings.model(),
                            attached(options, wiring),
                            invocation.streams(),
                            invocation.notices(),
                            wiring)
                    .run();
        } finally {
            warnings.sayNew();
        }
    }

    private List<Part> attached(CountOptions options, Wiring wiring) {
        return options.attachments().isEmpty()
                ? List.of()
                : new AttachmentInput(
                                invocation.streams(), wiring.remoteFile(options.allowPrivate()))
                        .read(options.attachments())
                        .unchecked(Intake.NOTHING);
    }

    private CountOptions options(ParseResult parsed) {
        var options =
                new CountOptions(
                        parsed.matchedPositionalValue(0, List.of()),
                        parsed.matchedOptionValue("-f", List.of()),
                        Syntax.text(parsed, "--request"),
                        parsed.matchedOptionValue("-m", List.of()),
                        Syntax.text(parsed, "-s"),
                        attachments.files(),
                        parsed.hasMatchedOption("--allow-private"),
                        parsed.hasMatchedOption("--json"),
                        parsed.hasMatchedOption("--exact"),
                        parsed.matchedOptionValue("-v", new boolean[0]).length);
        if (options.exact() && parsed.hasMatchedOption("--offline")) {
            throw new LlmException(ErrorKind.USAGE, "--exact and --offline exclude each other");
        }
        boolean other =
                !options.words().isEmpty()
                        || !options.files().isEmpty()
                        || !options.attachments().isEmpty()
                        || options.system() != null;
        if (options.request() != null && other) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--request is the whole of what is counted",
                    "leave out the text, -f, -a and -s");
        }
        return options;
    }

    private static CommandSpec spec(AttachmentOptions attachments) {
        CommandSpec spec = CommandSpec.create().name("llm count-tokens");
        counted(spec);
        attachments.addTo(spec);
        return spec.addOption(Syntax.flag("a JSON object per input and model", "--json"))
                .addOption(
                        Syntax.flag("ask the provider, which sends it what is counted", "--exact"))
                .addOption(Syntax.flag("ask nobody, as without --exact", "--offline"))
                .addOption(
                        Syntax.flag(
                                "show how far estimates were from what providers counted",
                                "--accuracy"))
                .addOption(Syntax.verbose())
                .addOption(Syntax.helpFlag())
                .usageMessage(usage());
    }

    private static void counted(CommandSpec spec) {
        spec.addPositional(
                        PositionalParamSpec.builder()
                                .paramLabel("TEXT")
                                .arity("0..*")
                                .type(List.class)
                                .auxiliaryTypes(String.class)
                                .description(
                                        "text, its words joined with blanks; or files, when all of them are there")
                                .build())
                .addOption(
                        OptionSpec.builder("-f", "--file")
                                .type(List.class)
                                .auxiliaryTypes(String.class)
                                .arity("1..*")
                                .paramLabel("FILE")
                                .description("count files, with their total; - is standard input")
                                .build())
                .addOption(
                        Syntax.value(
                                "FILE",
                                "count the body of a request, as Anthropic, OpenAI or Gemini take it; - is standard input",
                                "--request"))
                .addOption(
                        Syntax.values(
                                "MODEL",
                                "for which model; several are shown side by side. Also o200k_base, cl100k_base",
                                "-m",
                                "--model"))
                .addOption(Syntax.value("TEXT", "system prompt", "-s", "--system"));
    }

    private static UsageMessageSpec usage() {
        return new UsageMessageSpec()
                .customSynopsis("llm count-tokens [OPTIONS] [TEXT...]")
                .description(
                        "",
                        "Counts the tokens of text, files or a request, for one model or several.",
                        "Without TEXT and -f it is standard input.",
                        "")
                .sortOptions(false)
                .width(100)
                .footer(
                        "",
                        "Examples:",
                        "  llm count-tokens -m gpt-6.2-sol \"How long is this?\"",
                        "  git diff | llm count-tokens -m claude-opus-5-5 -m gpt-6.2-sol",
                        "  llm count-tokens -f src/*.c",
                        "  llm count-tokens --exact --request body.json");
    }
}
