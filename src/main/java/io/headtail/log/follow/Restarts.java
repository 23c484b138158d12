package io.headtail.log.follow;

import io.headtail.log.RetryPause;
import io.headtail.log.TopicProblemException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Pauses before a follower begins again with a new consumer. Not thread-safe. */
final class Restarts {
    private static final long POLL_MS = 50;

    /** After so long without a failure the next one is another, even if nothing was stored. */
    private static final long STEADY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Waits waits;
    private final FollowerStatus status;
    private final LongSupplier nanos;
    private final RetryPause pause;
    private long againNanos;

    /**
     * None yet.
     *
     * @param name for the log
     * @param nanos as {@link System#nanoTime}
     */
    Restarts(String name, Waits waits, FollowerStatus status, LongSupplier nanos) {
        this.waits = waits;
        this.status = status;
        this.nanos = nanos;
        this.pause = new RetryPause(name);
    }

    /** Waits till it may begin again after a failure, unless it stops. */
    void await(RuntimeException e) throws InterruptedException {
        if (waits.isStopping()) {
            return;
        }
        status.failed();
        if (e instanceof TopicProblemException) {
            pause.failed(e, nanos.getAsLong());
        } else {
            pause.unexpected(e, nanos.getAsLong());
        }
        while (!pause.isDue(nanos.getAsLong())) {
            waits.run(() -> Thread.sleep(POLL_MS));
        }
        againNanos = nanos.getAsLong();
    }

    /**
     * Called when something was done without a failure.
     *
     * @param stored whether something was stored: reading alone succeeds between failures of a
     *     store
     */
    void worked(boolean stored) {
        if (pause.isOn()) {
            long now = nanos.getAsLong();
            if (stored || now - againNanos >= STEADY_NANOS) {
                pause.succeeded(now);
            }
        }
    }
}
