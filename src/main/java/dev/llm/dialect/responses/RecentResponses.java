package dev.llm.dialect.responses;

import dev.llm.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The responses of the last hour, as far as 64 MB hold them. One that is named again stays for another hour, together
/// with those that it went on from. Safe for many threads.
public final class RecentResponses implements ItemMemory {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final long MOST_BYTES = 64L << 20;

    private final InstantSource clock;
    private final long mostBytes;

    /// By their ids, the one that was longest not named first.
    private final LinkedHashMap<String, Kept> responses = new LinkedHashMap<>(16, 0.75f, true);

    /// Which response an item was in.
    private final Map<String, String> items = new HashMap<>();

    private long bytes;

    public RecentResponses(InstantSource clock) {
        this(clock, MOST_BYTES);
    }

    /// @param mostBytes how much JSON is kept, in UTF-8
    RecentResponses(InstantSource clock, long mostBytes) {
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /// @param previous the response that it went on from
    /// @param input what the client said since, an array in UTF-8
    private record Kept(
            @Nullable String previous, byte[] input, byte[] output, List<String> items, Use used) {
        private long bytes() {
            return (long) input.length + output.length;
        }
    }

    private static final class Use {
        private Instant last;

        private Use(Instant last) {
            this.last = last;
        }
    }

    @Override
    public @Nullable List<JsonNode> conversation(String responseId) {
        var turns = new ArrayDeque<Kept>();
        if (!find(responseId, turns)) {
            return null;
        }
        var said = new ArrayList<JsonNode>();
        for (Kept turn : turns) {
            parsed(turn.input()).forEach(said::add);
            parsed(turn.output()).forEach(said::add);
        }
        return said;
    }

    private synchronized boolean find(String responseId, Deque<Kept> turns) {
        expire();
        for (String id = responseId; id != null; ) {
            Kept kept = responses.get(id);
            if (kept == null) {
                return false;
            }
            kept.used().last = clock.instant();
            turns.addFirst(kept);
            id = kept.previous();
        }
        return true;
    }

    @Override
    public @Nullable JsonNode item(String id) {
        Kept kept = holding(id);
        if (kept != null) {
            for (JsonNode item : parsed(kept.output())) {
                if (item.path("id").asString("").equals(id)) {
                    return item;
                }
            }
        }
        return null;
    }

    private synchronized @Nullable Kept holding(String item) {
        expire();
        String response = items.get(item);
        Kept kept = response == null ? null : responses.get(response);
        if (kept != null) {
            kept.used().last = clock.instant();
        }
        return kept;
    }

    @Override
    public void keep(@Nullable String previousId, List<JsonNode> input, ObjectNode response) {
        ArrayNode said = Json.array();
        input.forEach(said::add);
        JsonNode output = response.path("output");
        var ids = new ArrayList<String>();
        for (JsonNode item : output) {
            ids.add(item.path("id").asString(""));
        }
        byte[] before = Json.bytes(said);
        byte[] answered = Json.bytes(output);
        put(
                response.path("id").stringValue(),
                new Kept(previousId, before, answered, ids, new Use(clock.instant())));
    }

    private synchronized void put(String id, Kept kept) {
        expire();
        forget(responses.remove(id));
        if (kept.bytes() > mostBytes) {
            return;
        }
        responses.put(id, kept);
        kept.items().forEach(item -> items.put(item, id));
        bytes += kept.bytes();
        for (var oldest = responses.values().iterator(); bytes > mostBytes; ) {
            Kept gone = oldest.next();
            oldest.remove();
            forget(gone);
        }
    }

    private void expire() {
        Instant earliest = clock.instant().minus(LIFE);
        for (Iterator<Kept> oldest = responses.values().iterator(); oldest.hasNext(); ) {
            Kept kept = oldest.next();
            if (kept.used().last.isAfter(earliest)) {
                return;
            }
            oldest.remove();
            forget(kept);
        }
    }

    private void forget(@Nullable Kept gone) {
        if (gone != null) {
            bytes -= gone.bytes();
            items.keySet().removeAll(gone.items());
        }
    }

    private static JsonNode parsed(byte[] json) {
        JsonNode tree = Json.parse(new String(json, StandardCharsets.UTF_8));
        return tree == null ? Json.array() : tree;
    }
}
