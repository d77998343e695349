package dev.llm.route;

import dev.llm.provider.ModelCache;
import java.util.function.Supplier;

/// A provider, with what asking for its models depends on.
///
/// @param base its address; empty where it has none
/// @param key whatever tells its key from another one, empty without a key. It may fail: a key is in a file, say
/// @param needs what would make it ready, for a user who wants that; empty when nothing is lacking
/// @param changing whether its models come and go at any time, so that a list of before is only good for want of a better
public record Lister(
        Entry entry,
        String base,
        Supplier<String> key,
        Standing standing,
        String needs,
        boolean changing) {
    /// Whether asking can succeed.
    public enum Standing {
        /// It has a key, or needs none where the user says it is.
        READY,
        /// It needs no key, and may run on this machine or not: nobody has said so.
        PERHAPS,
        /// It lacks something, such as a key.
        LACKING
    }

    public String name() {
        return entry.name();
    }

    ModelCache.Source source() {
        return new ModelCache.Source(name(), base, key.get());
    }
}
