package io.headtail.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a part that stops by itself. */
final class PartFailure {
    private PartFailure() {}

    /** Returns once a part has stopped by itself, at the latest after the time given. */
    static void await(CompletableFuture<Throwable> failure, Duration atMost)
            throws InterruptedException {
        try {
            failure.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nothing has failed.
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed by an exception", e);
        }
    }
}
