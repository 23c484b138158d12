package io.headtail.testing;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The threads that something of one test has started: other tests of the JVM run beside it, and
 * threads of theirs have the same names.
 */
public final class OwnThreads {
    private final ThreadGroup group = new ThreadGroup("own");

    /** Makes something in such a thread; those that it starts, and they, are of them too. */
    public <T> T of(Supplier<T> maker) {
        FutureTask<T> made = new FutureTask<>(maker::get);
        new Thread(group, made).start();
        try {
            return made.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether one of this name runs. */
    public boolean isAlive(String name) {
        Thread[] found = new Thread[1_000];
        int count = group.enumerate(found);
        return Arrays.stream(found, 0, count)
                .filter(Objects::nonNull)
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
