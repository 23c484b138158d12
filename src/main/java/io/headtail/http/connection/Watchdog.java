package io.headtail.http.connection;

import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that looks at something again and again, also after a look that failed. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Thread thread;

    private Watchdog(long intervalMs, LongConsumer look) {
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("http-watchdog")
                        .start(() -> watch(intervalMs, look));
    }

    /**
     * Starts it.
     *
     * @param look gets a monotonic clock, ns
     */
    static Watchdog start(long intervalMs, LongConsumer look) {
        return new Watchdog(intervalMs, look);
    }

    private static void watch(long intervalMs, LongConsumer look) {
        boolean told = false;
        try {
            while (true) {
                Thread.sleep(intervalMs);
                try {
                    look.accept(System.nanoTime());
                } catch (RuntimeException e) {
                    // Without any more looks, nothing would be bounded.
                    if (!told) {
                        LOG.error("event=watchdog-failed (it goes on; told once)", e);
                    }
                    told = true;
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
