package io.headtail.thread;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a single-threaded object belongs to: the first that uses it. To be asked in an
 * assertion, so that it costs nothing where those are off.
 *
 * <pre>
 *  private final OwnerThread owner = new OwnerThread();
 *  …
 *  assert owner.isCurrent() : owner;
 * </pre>
 */
public final class OwnerThread {
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    /** Whether the calling thread owns the object; it does from now on if none has used it yet. */
    public boolean isCurrent() {
        Thread current = Thread.currentThread();
        owner.compareAndSet(null, current);
        return current.equals(owner.get());
    }

    @Override
    public String toString() {
        Thread known = owner.get();
        return "belongs to thread "
                + (known == null ? "none" : known.getName())
                + ", used by "
                + Thread.currentThread().getName();
    }
}
