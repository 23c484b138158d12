package io.headtail.log.follow;

import org.jspecify.annotations.Nullable;

/**
 * Waits of one thread that another can end. The thread is interrupted only there: elsewhere a
 * consumer could not leave its group then. Thread-safe.
 */
final class Waits {
    /** A wait that {@link #stop} ends. */
    interface Wait {
        void run() throws InterruptedException;
    }

    private @Nullable Thread waiting;
    private volatile boolean stopping;

    boolean isStopping() {
        return stopping;
    }

    /** Runs a wait on the calling thread. */
    void run(Wait wait) throws InterruptedException {
        synchronized (this) {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            waiting = Thread.currentThread();
        }
        try {
            wait.run();
        } finally {
            synchronized (this) {
                waiting = null;
                if (stopping) {
                    // It may have ended, or failed, just before the interrupt, which the next use
                    // of a channel would take for an outage of what is behind that.
                    boolean unused = Thread.interrupted();
                }
            }
        }
        if (stopping) {
            throw new InterruptedException("stopping");
        }
    }

    /** Ends the wait that runs, and all later ones. */
    synchronized void stop() {
        stopping = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
