package io.headtail.cli.support;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C or SIGTERM, as a condition that a command waits for. The JVM then exits with 130 or 143,
 * but only after {@link #close}, which ends the clean-up, and the {@linkplain #during end of the
 * command}, or after the grace period.
 */
public final class StopSignal implements AutoCloseable {
    private static volatile boolean came;

    /** Open until the command that this process runs has printed everything. */
    private static volatile CountDownLatch said = new CountDownLatch(0);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook;
    private volatile @Nullable Thread waiting;

    /**
     * @param grace how long clean-up may take
     */
    public StopSignal(Duration grace) {
        this.hook =
                new Thread(
                        () -> {
                            came = true;
                            requested.countDown();
                            Thread waits = waiting;
                            if (waits != null) {
                                waits.interrupt();
                            }
                            awaitEnd(grace);
                        },
                        "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Runs the only command of this process: its output after clean-up is printed even if a signal
     * has arrived.
     */
    public static int during(IntSupplier command) {
        CountDownLatch ended = new CountDownLatch(1);
        said = ended;
        try {
            return command.getAsInt();
        } finally {
            ended.countDown();
        }
    }

    /**
     * Whether a command of this process has received a signal: failures after it are expected,
     * since the JVM accepts no more hooks and threads are interrupted.
     */
    public static boolean came() {
        return came;
    }

    /** Runs work that may block; the signal, even an earlier one, interrupts it. */
    public <T> T interruptibly(Supplier<T> work) {
        waiting = Thread.currentThread();
        try {
            if (requested()) {
                Thread.currentThread().interrupt();
            }
            return work.get();
        } finally {
            waiting = null;
        }
    }

    /** Ends the wait as the signal would. */
    public void request() {
        requested.countDown();
    }

    /** Whether the signal has arrived, or {@link #request} was called. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits for the signal. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits for the signal, for {@code atMost}; returns whether it arrived. */
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        cleanedUp.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook already runs.
        }
    }

    private void awaitEnd(Duration grace) {
        long endNs = System.nanoTime() + grace.toNanos();
        try {
            if (!cleanedUp.await(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)
                    || !said.await(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                System.err.println("headtail: not done after " + grace + ", stopping anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
