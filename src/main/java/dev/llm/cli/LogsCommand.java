package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.render.Output;
import dev.llm.settings.Settings;
import dev.llm.store.ExchangeStart;
import dev.llm.store.LogQuery;
import dev.llm.store.LogReader;
import dev.llm.store.LoggedExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `llm logs`: what was asked and answered.
final class LogsCommand {
    private static final List<String> COMMANDS =
            List.of("list", "show", "search", "usage", "delete", "path");

    private static final int LISTED = 20;
    private static final String LAST = "last";

    private static final String HELP =
            """
            Usage: llm logs [COMMAND]

            Shows what was asked and answered. Without a command: list.

            Commands:
              list                      the last exchanges, the newest first
              show ID                   one exchange; the beginning of its id is enough, or last
              search TEXT...            those with all these words and phrases in prompt or answer
              usage                     tokens and cost by day and model
              delete [ID...]            takes exchanges out of the log, with all they have
              path                      where the log is

            Options of list, search, usage and delete:
              -m, --model=TEXT          only of models with this text in their name
                  --since=TIME          only since then: 30m, 12h, 7d, 2w, 2026-11-21, 2026-11-21T18:30
                  --before=TIME         only before then
                  --source=SOURCE       only of this source: prompt or proxy

            Options of list and search:
              -n, --count=N             how many at most (default 20); 0 for all

            Options of show:
                  --request             only the request, as it came
                  --response            only the response, as it went

            Options of list, show, search and usage:
                  --json                print JSON, an object on each line

            Options of each command:
              -h, --help                show this help

            Examples:
              llm logs show last
              llm logs search "unit test" --since 7d
              llm logs usage --since 2026-11-01
              llm logs list -n 0 --json > log.jsonl
            """;

    private final Invocation invocation;

    LogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    void run(List<String> args) {
        boolean named = !args.isEmpty() && !args.getFirst().startsWith("-");
        String command = named ? args.getFirst() : "list";
        List<String> rest = named ? args.subList(1, args.size()) : args;
        switch (command) {
            case "list" -> list(rest, Words.NONE);
            case "search" -> list(rest, Words.some("a TEXT"));
            case "show" -> show(rest);
            case "usage" -> usage(rest);
            case "delete" -> delete(rest);
            case "path" -> path(rest);
            default ->
                    throw new LlmException(
                            ErrorKind.USAGE,
                            "llm logs has no command " + command,
                            "did you mean "
                                    + Nearest.to(command, COMMANDS, 1).getFirst()
                                    + "? see llm logs --help; to search: llm logs search "
                                    + command);
        }
    }

    private void list(List<String> args, Words words) {
        String name = words.least() == 0 ? "list" : "search";
        CommandSpec spec = filtered(name).addOption(json());
        spec.addOption(Syntax.value("N", "how many", "-n", "--count"));
        ParseResult parsed = parse(spec, words, args);
        if (parsed == null) {
            return;
        }
        LogQuery query = query(parsed).withTexts(Words.of(parsed));
        int count = count(Syntax.text(parsed, "-n"));
        boolean json = parsed.hasMatchedOption("--json");
        with(log -> {
            if (json) {
                Output output = output();
                log.forEach(query, count, each -> output.print(LogJson.line(each)));
                return;
            }
            var listing = new LogListing(now(), zone());
            log.forEach(query, count, listing::add);
            invocation.print(listing.text(width()));
            if (listing.isEmpty()) {
                invocation.notices().say("nothing was logged" + conditions(query));
            }
        });
    }

    private static String conditions(LogQuery query) {
        return query.equals(LogQuery.ALL) ? " yet" : " that fits";
    }

    private void show(List<String> args) {
        CommandSpec spec =
                spec("show")
                        .addOption(json())
                        .addOption(Syntax.flag("the request", "--request"))
                        .addOption(Syntax.flag("the response", "--response"));
        ParseResult parsed = parse(spec, Words.one("an ID, or last"), args);
        if (parsed == null) {
            return;
        }
        String wanted = Words.of(parsed).getFirst();
        with(log -> {
            LoggedExchange exchange = find(log, wanted);
            if (parsed.hasMatchedOption("--request")) {
                body(log.request(exchange.id()), "request", exchange);
            } else if (parsed.hasMatchedOption("--response")) {
                body(log.response(exchange.id()), "response", exchange);
            } else if (parsed.hasMatchedOption("--json")) {
                String id = exchange.id();
                invocation.print(LogJson.line(exchange, log.request(id), log.response(id)));
            } else {
                invocation.print(new LogSheet(now(), zone()).of(exchange));
            }
        });
    }

    private LoggedExchange find(LogReader log, String wanted) throws SQLException {
        var found = new ArrayList<LoggedExchange>();
        if (wanted.equals(LAST)) {
            log.forEach(LogQuery.ALL, 1, found::add);
        } else {
            found.addAll(log.find(wanted, 4));
        }
        if (found.isEmpty()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    wanted.equals(LAST)
                            ? "nothing was logged yet"
                            : "no exchange has an id that begins with " + wanted,
                    "see llm logs");
        }
        boolean exact = found.stream().anyMatch(each -> each.id().equals(wanted));
        if (found.size() > 1 && !exact) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "several exchanges have an id that begins with " + wanted,
                    "name one: "
                            + String.join(", ", found.stream().map(LoggedExchange::id).toList()));
        }
        return exact
                ? found.stream().filter(each -> each.id().equals(wanted)).findFirst().orElseThrow()
                : found.getFirst();
    }

    /// As it was, to the byte, unless it is a terminal that it could take over.
    private void body(byte @Nullable [] body, String which, LoggedExchange exchange) {
        if (body == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "the " + which + " of " + exchange.id() + " was not kept",
                    "see log_bodies and log_retention_mb in docs/logs.md");
        }
        output().print(body);
    }

    private void usage(List<String> args) {
        ParseResult parsed = parse(filtered("usage").addOption(json()), Words.NONE, args);
        if (parsed == null) {
            return;
        }
        LogQuery query = query(parsed);
        with(log -> {
            var use = new LogUse(log.use(query), zone());
            invocation.print(parsed.hasMatchedOption("--json") ? use.json() : use.text(width()));
            if (use.isEmpty()) {
                invocation.notices().say("nothing was logged" + conditions(query));
            }
        });
    }

    private void delete(List<String> args) {
        Words words = new Words("", 0, Integer.MAX_VALUE);
        ParseResult parsed = parse(filtered("delete"), words, args);
        if (parsed == null) {
            return;
        }
        LogQuery query = query(parsed);
        List<String> ids = Words.of(parsed);
        if (ids.isEmpty() == query.equals(LogQuery.ALL)) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    ids.isEmpty()
                            ? "llm logs delete needs the IDs, or an option that chooses"
                            : "llm logs delete takes either IDs or options that choose",
                    "such as llm logs delete --before 30d");
        }
        with(log -> {
            int count = 0;
            for (String id : ids) {
                count += log.delete(find(log, id).id());
            }
            count += ids.isEmpty() ? log.delete(query) : 0;
            invocation.print(
                    count == 1 ? "deleted 1 exchange\n" : "deleted " + count + " exchanges\n");
        });
    }

    private void path(List<String> args) {
        if (parse(spec("path"), Words.NONE, args) != null) {
            Settings settings = invocation.settings(Map.of());
            invocation.print(new LogAccess(invocation, settings).database() + "\n");
        }
    }

    private LogQuery query(ParseResult parsed) {
        String source = Syntax.text(parsed, "--source");
        List<String> sources = List.of(ExchangeStart.PROMPT, ExchangeStart.PROXY);
        if (source != null && !sources.contains(source)) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "--source must be " + String.join(" or ", sources) + ", not \"" + source + '"');
        }
        return new LogQuery(
                Syntax.text(parsed, "--model"),
                moment(parsed, "--since"),
                moment(parsed, "--before"),
                source,
                List.of());
    }

    private @Nullable Instant moment(ParseResult parsed, String option) {
        String text = Syntax.text(parsed, option);
        return text == null ? null : Moment.of(option, text, now(), zone());
    }

    private static int count(@Nullable String text) {
        if (text == null) {
            return LISTED;
        }
        if (!text.matches("\\d{1,8}")) {
            throw new LlmException(
                    ErrorKind.USAGE, "-n must be a whole number from 0 on, not \"" + text + '"');
        }
        int count = Integer.parseInt(text);
        return count == 0 ? Integer.MAX_VALUE : count;
    }

    private interface Work {
        void run(LogReader log) throws SQLException;
    }

    /// Works on a log that has everything up to now.
    private void with(Work work) {
        Settings settings = invocation.settings(Map.of());
        var access = new LogAccess(invocation, settings);
        var trace = new VerboseTrace(invocation.notices(), 0);
        try (var wiring = invocation.wiring(settings, invocation.catalog(), null, trace)) {
            settle(access, wiring);
            try (LogReader log = LogReader.open(access.database())) {
                work.run(log);
            }
        } catch (SQLException e) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION, "the log cannot be read: " + e.getMessage());
        }
    }

    /// What waits stays where it is when it cannot be written now.
    private void settle(LogAccess access, Wiring wiring) {
        if (!Files.exists(access.spool().file())) {
            return;
        }
        try {
            access.options(wiring).settle(now());
        } catch (IOException | SQLException e) {
            invocation.notices().say("the last prompts are not in the log yet: " + e.getMessage());
        }
    }

    private Instant now() {
        return invocation.clock().instant();
    }

    private static ZoneId zone() {
        return ZoneId.systemDefault();
    }

    private Output output() {
        return new Output(invocation.streams().out(), invocation.streams().outTerminal());
    }

    private int width() {
        return invocation.streams().outTerminal()
                ? TerminalWidth.of(invocation.environment().variables())
                : TerminalWidth.UNKNOWN;
    }

    /// Null when the help was asked for, which is then printed.
    private @Nullable ParseResult parse(CommandSpec spec, Words words, List<String> args) {
        ParseResult parsed = words.parse(spec, "llm logs --help", args);
        if (parsed == null) {
            invocation.print(HELP);
        }
        return parsed;
    }

    private static OptionSpec json() {
        return Syntax.flag("as JSON", "--json");
    }

    private static CommandSpec filtered(String name) {
        return spec(name)
                .addOption(Syntax.value("TEXT", "of these models", "-m", "--model"))
                .addOption(Syntax.value("TIME", "since then", "--since"))
                .addOption(Syntax.value("TIME", "before then", "--before"))
                .addOption(Syntax.value("SOURCE", "of this source", "--source"));
    }

    private static CommandSpec spec(String name) {
        return CommandSpec.create().name("llm logs " + name).addOption(Syntax.helpFlag());
    }
}
