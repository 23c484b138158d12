package io.headtail.instance.recovery;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest snapshot of a folder that can be used. If the store cannot be listed, the search
 * waits without a timeout: going on without a snapshot could lose records that the log no longer
 * has. An object that cannot be read while the store answers is skipped after {@value #MAX_TRIES}
 * tries. If that leaves none to use, all are tried again for {@link #RETRY_PERIOD} before the log
 * alone is used: the store may be only partly available.
 */
final class SnapshotSearch<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSearch.class);
    static final int MAX_TRIES = 4;
    static final Duration RETRY_PERIOD = Duration.ofMinutes(1);
    private static final long MIN_WAIT_MS = 250;
    private static final long MAX_WAIT_MS = 10_000;

    /** Loads a snapshot. */
    interface Loader<T> {
        /**
         * Loads the snapshot with that name.
         *
         * @throws IOException if the object cannot be read now
         * @throws UnusableSnapshotException if it cannot be used, now or later
         */
        T load(SnapshotName name)
                throws IOException, UnusableSnapshotException, InterruptedException;
    }

    /** A clock and sleep. */
    interface Time {
        /** The system's clock. */
        Time SYSTEM =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void sleep(long ms) throws InterruptedException {
                        Thread.sleep(ms);
                    }
                };

        /** As {@link System#nanoTime}. */
        long nanos();

        /** As {@link Thread#sleep(long)}. */
        void sleep(long ms) throws InterruptedException;
    }

    private final SnapshotStore store;
    private final SnapshotFolder folder;
    private final Loader<T> loader;
    private final Consumer<@Nullable String> waits;
    private final Time time;
    private final Set<SnapshotName> unusable = new HashSet<>();
    private final List<SnapshotName> setAside = new ArrayList<>();
    private @Nullable IOException unreadable;
    private long answersSince;

    /**
     * In one folder.
     *
     * @param waits called with what the search waits for; with null once it goes on
     */
    SnapshotSearch(
            SnapshotStore store,
            SnapshotFolder folder,
            Loader<T> loader,
            Consumer<@Nullable String> waits,
            Time time) {
        this.store = store;
        this.folder = folder;
        this.loader = loader;
        this.waits = waits;
        this.time = time;
    }

    /** What was loaded from the newest snapshot that can be used; null if there is none. */
    @Nullable T find() throws InterruptedException {
        answersSince = time.nanos();
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            List<SnapshotName> unread = new ArrayList<>();
            for (SnapshotName name : candidates()) {
                T found = unusable.contains(name) ? null : tryToLoad(name, unread);
                if (found != null) {
                    setAside.addAll(unread);
                    return found;
                }
            }
            boolean doubtful =
                    !unread.isEmpty() && time.nanos() - answersSince < RETRY_PERIOD.toNanos();
            if (!doubtful) {
                setAside.addAll(unread);
                waits.accept(null);
                return null;
            }
            waits.accept("no snapshot can be read from " + store + ": " + unreadable);
            time.sleep(wait);
        }
    }

    /**
     * The snapshots that can never be used, or could not be read; left in the store for inspection.
     */
    List<SnapshotName> setAside() {
        return List.copyOf(setAside);
    }

    // Newest first, without those set aside after fail-stops.
    private List<SnapshotName> candidates() throws InterruptedException {
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            try {
                List<SnapshotName> listed = newestFirst(store.list(folder));
                waits.accept(null);
                return listed;
            } catch (IOException e) {
                checkInterrupted(e);
                waits.accept("the snapshot store does not answer: " + e.getMessage());
                LOG.warn(
                        "snapshot store does not answer, trying again in {} ms folder={} {}",
                        wait,
                        folder.path(),
                        e.toString());
                time.sleep(wait);
                answersSince = time.nanos();
            }
        }
    }

    private List<SnapshotName> newestFirst(List<SnapshotStore.Stored> listed) {
        Set<String> failed = FailedSnapshots.in(folder, listed);
        return listed.stream()
                .map(SnapshotStore.Stored::name)
                .filter(name -> !failed.contains(name))
                .map(SnapshotName::parse)
                .filter(Objects::nonNull)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    // Null if it cannot be used, or cannot be read; the latter is added to unread.
    private @Nullable T tryToLoad(SnapshotName name, List<SnapshotName> unread)
            throws InterruptedException {
        String what = folder.path() + "/" + name.fileName();
        long wait = MIN_WAIT_MS;
        for (int attempt = 1; ; attempt++) {
            try {
                return loader.load(name);
            } catch (UnusableSnapshotException e) {
                LOG.warn("snapshot skipped name={} because {}", what, e.getMessage());
                unusable.add(name);
                if (e.setAside) {
                    setAside.add(name);
                }
                return null;
            } catch (IOException e) {
                checkInterrupted(e);
                unreadable = e;
                long before = answersSince;
                boolean there = candidates().contains(name);
                if (answersSince != before) {
                    attempt = 0; // the store was unavailable, not the object
                    wait = MIN_WAIT_MS;
                } else if (attempt == MAX_TRIES || !there) {
                    LOG.warn(
                            "snapshot skipped name={} because it cannot be read, while the store"
                                    + " answers: {}",
                            what,
                            e.toString());
                    unread.add(name);
                    return null;
                }
                LOG.warn(
                        "snapshot cannot be read, trying again in {} ms name={} {}",
                        wait,
                        what,
                        e.toString());
                time.sleep(wait);
                wait = Math.min(2 * wait, MAX_WAIT_MS);
            }
        }
    }

    private static void checkInterrupted(IOException e) throws InterruptedException {
        if (Thread.interrupted()
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))
                || e instanceof ClosedByInterruptException) {
            throw new InterruptedException("interrupted: " + e.getMessage());
        }
    }
}
