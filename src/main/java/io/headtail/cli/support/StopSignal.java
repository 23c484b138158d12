package io.headtail.cli.support;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C or SIGTERM, as a condition that a command waits for. The JVM then exits with 130 or 143,
 * but not before {@link #close} says that the command has cleaned up and the command {@linkplain
 * #during has ended}, or the grace has passed.
 */
public final class StopSignal implements AutoCloseable {
    private static volatile boolean came;

    /** Of the command that this process runs: open until it has said all that it has to say. */
    private static volatile CountDownLatch said = new CountDownLatch(0);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook;
    private volatile @Nullable Thread waiting;

    /**
     * @param grace how long cleaning up may take
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
     * Runs a command, in a process that runs no other: what it says after cleaning up is printed,
     * although a signal has come.
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
     * Whether a signal has come to a command of this process: what fails from then on, since the
     * JVM takes no more hooks or a thread is interrupted, is no news.
     */
    public static boolean came() {
        return came;
    }

    /** Does what may wait for long, and is interrupted by the signal, also by one that has come. */
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

    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits for the signal. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits for the signal, at most so long; whether it came. */
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        cleanedUp.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is stopping: the hook runs, and has been told.
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
