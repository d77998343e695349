package dev.llm.store;

import dev.llm.model.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes exchanges, as far as they are to be kept, to one connection. What was written already is not written twice, so
/// that whoever does not know whether it was may try again.
final class ExchangeWriter {
    private static final List<String> START =
            List.of(
                    "id",
                    "time",
                    "source",
                    "client_dialect",
                    "path",
                    "model_asked",
                    "stream",
                    "client",
                    "agent",
                    "prompt");

    private static final List<String> END =
            List.of(
                    "ended",
                    "provider",
                    "model",
                    "provider_dialect",
                    "key_label",
                    "status",
                    "stop_reason",
                    "error_kind",
                    "error",
                    "input_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "cache_write_long_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "cost",
                    "ttft_ms",
                    "duration_ms",
                    "bytes_in",
                    "bytes_out",
                    "retries",
                    "lost",
                    "answer");

    private final Bodies bodies;
    private final int bodyLimit;
    private final Scrubber scrubber;
    private final Packed.Packer packer = new Packed.Packer();
    private final Connection connection;
    private final Rows begun;
    private final Rows whole;
    private final Rows ended;
    private final Rows requests;
    private final Rows responses;
    private final Rows both;
    private final Rows withoutBodies;

    ExchangeWriter(LogOptions options, Connection connection) throws SQLException {
        this.bodies = options.bodies();
        this.bodyLimit = options.bodyLimit();
        this.scrubber = new Scrubber(options.redact(), options.remove());
        this.connection = connection;
        String start = String.join(", ", START);
        this.begun = insert(start, START.size());
        this.whole = insert(start + ", " + String.join(", ", END), START.size() + END.size());
        this.ended =
                rows(
                        "UPDATE exchanges SET "
                                + String.join(" = ?, ", END)
                                + " = ?, stored_bytes = stored_bytes * ? + ?"
                                + " WHERE id = ? AND ended = 0");
        this.requests =
                rows(
                        "INSERT INTO bodies (request, request_size, exchange) VALUES (?, ?, ?)"
                                + " ON CONFLICT (exchange) DO NOTHING");
        // An exchange may be deleted before it ends, and then it has nothing.
        this.responses =
                rows(
                        "INSERT INTO bodies (response, response_size, exchange)"
                                + " SELECT ?, ?, id FROM exchanges WHERE id = ?"
                                + " ON CONFLICT (exchange) DO UPDATE"
                                + " SET response = excluded.response, response_size = excluded.response_size");
        this.both =
                rows(
                        "INSERT INTO bodies (request, request_size, response, response_size, exchange)"
                                + " VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (exchange) DO NOTHING");
        this.withoutBodies = rows("DELETE FROM bodies WHERE exchange = ?");
    }

    private Rows insert(String columns, int count) throws SQLException {
        return rows(
                "INSERT INTO exchanges ("
                        + columns
                        + ", stored_bytes) VALUES ("
                        + String.join(", ", Collections.nCopies(count + 1, "?"))
                        + ") ON CONFLICT (id) DO NOTHING");
    }

    private Rows rows(String sql) throws SQLException {
        return new Rows(connection.prepareStatement(sql));
    }

    /// Writes all of it or nothing.
    void write(List<? extends Entry.OfExchange> entries) throws SQLException {
        try {
            add(entries);
            // Those of the same exchange are told from each other by this order.
            for (Rows rows : all()) {
                rows.execute();
            }
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    /// A full disk ends the transaction by itself, and its failure is the one to be told.
    private void undo(Throwable cause) {
        try {
            for (Rows rows : all()) {
                rows.clear();
            }
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private List<Rows> all() {
        return List.of(begun, whole, ended, requests, responses, both, withoutBodies);
    }

    private void add(List<? extends Entry.OfExchange> entries) throws SQLException {
        Map<String, ExchangeEnd> ends = new HashMap<>();
        for (Entry.OfExchange entry : entries) {
            if (entry instanceof ExchangeEnd end) {
                ends.put(end.id(), end);
            }
        }
        for (Entry.OfExchange entry : entries) {
            switch (entry) {
                case ExchangeStart start -> {
                    // What is over before it was written is written once.
                    ExchangeEnd end = ends.remove(start.id());
                    if (end == null) {
                        add(start);
                    } else {
                        add(start, end);
                    }
                }
                case ExchangeEnd end -> {
                    if (ends.remove(end.id()) != null) {
                        add(end);
                    }
                }
            }
        }
    }

    private void add(ExchangeStart start) throws SQLException {
        Content request = request(start);
        bind(begun, start, request);
        // Whether it fails is not known yet, and if nothing more is heard of it, it did.
        begun.add(request == null ? 0 : keep(requests, start.id(), request)).done();
    }

    private void add(ExchangeStart start, ExchangeEnd end) throws SQLException {
        Content request = request(start);
        Content response = response(end);
        bind(whole, start, request);
        bind(whole, end, response);
        whole.add(isKept(end) ? keep(start.id(), request, response) : 0).done();
    }

    private void add(ExchangeEnd end) throws SQLException {
        Content response = response(end);
        bind(ended, end, response);
        boolean kept = isKept(end);
        if (!kept) {
            withoutBodies.add(end.id()).done();
        }
        ended.add(kept ? 1L : 0L)
                .add(kept && response != null ? keep(responses, end.id(), response) : 0L)
                .add(end.id())
                .done();
    }

    private @Nullable Content request(ExchangeStart start) {
        byte @Nullable [] bytes = start.request();
        return bytes == null || bodies == Bodies.NONE ? null : Content.ofRequest(bytes, scrubber);
    }

    private @Nullable Content response(ExchangeEnd end) {
        byte @Nullable [] bytes = end.response();
        return bytes == null || bodies == Bodies.NONE ? null : Content.ofResponse(bytes, scrubber);
    }

    private boolean isKept(ExchangeEnd end) {
        return switch (bodies) {
            case ALL -> true;
            case ERRORS -> end.isFailure();
            case NONE -> false;
        };
    }

    /// @return how many bytes that takes
    private long keep(Rows rows, String id, Content content) throws SQLException {
        long size = add(rows, content);
        rows.add(id).done();
        return size;
    }

    /// Keeps both at once, which a database does in half the time.
    private long keep(String id, @Nullable Content request, @Nullable Content response)
            throws SQLException {
        if (request == null || response == null) {
            return (request == null ? 0 : keep(requests, id, request))
                    + (response == null ? 0 : keep(responses, id, response));
        }
        long size = add(both, request) + add(both, response);
        both.add(id).done();
        return size;
    }

    private long add(Rows rows, Content content) throws SQLException {
        Packed packed = packer.pack(content.body().bytes(bodyLimit));
        rows.add(packed.bytes()).add((long) packed.size());
        return packed.bytes().length;
    }

    private void bind(Rows row, ExchangeStart start, @Nullable Content request)
            throws SQLException {
        row.add(start.id())
                .add(start.time().toEpochMilli())
                .add(start.source())
                .add(start.clientDialect())
                .add(scrubber.text(start.path()))
                .add(scrubber.text(start.modelAsked()))
                .add(start.stream() ? 1L : 0L)
                .add(start.client())
                .add(scrubber.text(start.agent()))
                .add(request == null ? null : request.said());
    }

    private void bind(Rows row, ExchangeEnd end, @Nullable Content response) throws SQLException {
        Usage usage = end.usage();
        row.add(1L)
                .add(end.provider())
                .add(scrubber.text(end.model()))
                .add(end.providerDialect())
                .add(scrubber.text(end.keyLabel()))
                .add((long) end.status())
                .add(end.stopReason())
                .add(end.errorKind())
                .add(scrubber.text(end.error()))
                .add(usage.totalInputTokens())
                .add(usage.cacheReadTokens())
                .add(usage.cacheWriteTokens())
                .add(usage.longCacheWriteTokens())
                .add(usage.outputTokens())
                .add(usage.reasoningTokens())
                .add(end.cost())
                .add(millis(end.timeToFirstToken()))
                .add(millis(end.duration()))
                .add(end.bytesIn())
                .add(end.bytesOut())
                .add((long) end.retries())
                .add(end.lost().isEmpty() ? null : scrubber.text(String.join("\n", end.lost())))
                .add(response == null ? null : response.said());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : Long.valueOf(duration.toMillis());
    }
}
