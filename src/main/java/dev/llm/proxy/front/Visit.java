package dev.llm.proxy.front;

import org.jspecify.annotations.Nullable;

/// One exchange, as far as its client may leave it.
final class Visit {
    private volatile boolean gone;
    private @Nullable Thread server;

    /// Whether the client has left.
    boolean gone() {
        return gone;
    }

    synchronized void serveBy(Thread thread) {
        server = thread;
        thread.start();
    }

    /// The answer is done: nothing that its thread does from here on may be interrupted.
    synchronized void served() {
        server = null;
    }

    /// The client leaves.
    synchronized void leave() {
        if (server != null && !gone) {
            gone = true;
            server.interrupt();
        }
    }
}
