package dev.llm.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys that are masked in whatever is said: all that the settings of this run ever had, and those of the proxy's
/// clients, of which the oldest are forgotten.
final class KnownKeys {
    private static final int MOST_OF_CLIENTS = 1000;

    private final Set<String> own = new LinkedHashSet<>();
    private final Set<String> clients = new LinkedHashSet<>();
    private volatile @Nullable Set<String> all = Set.of();

    synchronized void add(String key) {
        if (own.add(key)) {
            all = null;
        }
    }

    /// One that is none of ours.
    synchronized void addOfClient(String key) {
        if (clients.add(key)) {
            all = null;
            if (clients.size() > MOST_OF_CLIENTS) {
                clients.remove(clients.iterator().next());
            }
        }
    }

    /// The same set as long as none is added.
    Set<String> all() {
        Set<String> known = all;
        return known == null ? gathered() : known;
    }

    private synchronized Set<String> gathered() {
        Set<String> known = all;
        if (known == null) {
            known = new LinkedHashSet<>(own);
            known.addAll(clients);
            all = known;
        }
        return known;
    }
}
