package io.headtail.instance.partition;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.time.WindowSpec;
import java.util.Collection;
import java.util.List;

/** A boundary in {@code ProvisionalBoundaries}, with its partials. */
final class ProvisionalBoundary {
    /**
     * A window's partial at a boundary.
     *
     * @param sameSince the first tick with the same rows, as in {@link Marks}
     * @param lateViews the late views that were known when it was sent
     */
    record Sent(WindowSpec spec, long tailOffset, long sameSince, long lateViews, byte[] partial) {
        boolean lacks(long straggler, long tick) {
            return straggler != Long.MIN_VALUE && straggler >= spec.startOf(tick);
        }

        // It is right if no event of its window has been read since. At an earlier tick the window
        // may have included such an event.
        Sent asFinal(long straggler) {
            long since =
                    straggler == Long.MIN_VALUE
                            ? sameSince
                            : Math.max(sameSince, spec.reachesUntil(straggler) + 1);
            return new Sent(spec, tailOffset, since, lateViews, new Partial(partial).asFinal());
        }
    }

    final long tick;
    final List<Sent> sent;

    /** By window, whether it was reported that it lacks stragglers; not in snapshots. */
    final boolean[] reported;

    /**
     * The newest event before the tick that was read since, epoch ms; {@link Long#MIN_VALUE} for
     * none.
     */
    long straggler;

    ProvisionalBoundary(long tick, List<Sent> sent, long straggler) {
        this.tick = tick;
        this.sent = sent;
        this.reported = new boolean[sent.size()];
        this.straggler = straggler;
    }

    /** The same without other windows. */
    ProvisionalBoundary only(Collection<WindowSpec> windows) {
        List<Sent> kept = sent.stream().filter(one -> windows.contains(one.spec())).toList();
        return new ProvisionalBoundary(tick, kept, straggler);
    }

    long bytes() {
        return sent.stream().mapToLong(one -> one.partial().length).sum();
    }
}
