package io.headtail.thread;

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
 *
 * <p>Two threads that are both the first may not be told apart; each later use tells.
 */
public final class OwnerThread {
    private volatile @Nullable Thread owner;

    /** Whether the calling thread owns the object; it does from now on if none has used it yet. */
    public boolean isCurrent() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        }
        return current.equals(owner);
    }

    @Override
    public String toString() {
        Thread known = owner;
        return "belongs to thread "
                + (known == null ? "none" : known.getName())
                + ", used by "
                + Thread.currentThread().getName();
    }
}
