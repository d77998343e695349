package dev.llm.proxy.front;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One exchange, as far as its client may leave it.
final class Visit {
    private final Crowd crowd;
    private final AtomicBoolean vacated = new AtomicBoolean();
    private volatile boolean gone;
    private @Nullable Thread server;
    private long held;

    /// @param crowd in which it has a place until it exits
    Visit(Crowd crowd) {
        this.crowd = crowd;
    }

    /// Makes room for more of its body; false when there is none.
    boolean makeRoom(int more) {
        return crowd.hold(this, more);
    }

    /// Its body is given up.
    void freeRoom() {
        crowd.release(this);
    }

    /// Its answer is all but sent, so its place is free: whoever has read it may come again at once.
    void vacate() {
        if (vacated.compareAndSet(false, true)) {
            crowd.vacated();
        }
    }

    /// It is over.
    void exit() {
        vacate();
        crowd.exit(this);
    }

    /// Whether the client has left.
    boolean gone() {
        return gone;
    }

    /// So much more of its body is here. Called by who receives it, and then by who serves it.
    void hold(int more) {
        held += more;
    }

    /// @return the bytes of its body, which has none from here on
    long release() {
        long all = held;
        held = 0;
        return all;
    }

    synchronized void serveBy(Thread thread) {
        server = thread;
        thread.start();
    }

    /// The answer is done: nothing that its thread does from here on may be interrupted.
    synchronized void served() {
        server = null;
    }

    /// The thread that serves it gives its client up.
    synchronized void lose() {
        gone = true;
    }

    /// The client leaves.
    synchronized void leave() {
        if (server != null && !gone) {
            gone = true;
            server.interrupt();
        }
    }

    /// The proxy ends, and the client has to be told.
    synchronized void cutOff() {
        if (server != null && !gone) {
            server.interrupt();
        }
    }
}
