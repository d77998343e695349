package dev.llm.store;

import org.jspecify.annotations.Nullable;

/// What stands in the queue of a log.
sealed interface Entry {
    /// About how much memory it holds.
    long size();

    /// What an entry weighs without its bodies.
    long FRAME = 512;

    static long size(byte @Nullable [] body) {
        return FRAME + (body == null ? 0 : body.length);
    }

    /// Of an exchange, which is what is written.
    sealed interface OfExchange extends Entry permits ExchangeStart, ExchangeEnd {
        String id();
    }

    /// Ends the writer's wait for an entry.
    enum Wake implements Entry {
        UP;

        @Override
        public long size() {
            return 0;
        }
    }
}
