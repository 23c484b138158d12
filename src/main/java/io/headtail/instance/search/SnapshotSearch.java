package io.headtail.instance.search;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the newest snapshot of a folder that can be used. A store that is away, so that it
 * cannot even be listed, is waited for without end: to go on without it could lose what the log no
 * longer has. One object that cannot be read while the store answers is passed over after {@value
 * #TRIES} tries. Where that leaves none to use, all are tried again for {@link #DOUBT} before the
 * log alone is taken: the store may have answered only in part.
 */
public final class SnapshotSearch<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSearch.class);
    static final int TRIES = 4;
    static final Duration DOUBT = Duration.ofMinutes(1);
    private static final long MIN_WAIT_MS = 250;
    private static final long MAX_WAIT_MS = 10_000;

    /** Reads a snapshot. */
    public interface Loader<T> {
        /**
         * @throws IOException if the object cannot be read now
         * @throws UnusableSnapshotException if it cannot be used, now or later
         */
        T load(SnapshotName name)
                throws IOException, UnusableSnapshotException, InterruptedException;
    }

    /** Time, in nanoseconds from anywhere, and sleep. */
    public interface Time {
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

        long nanos();

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
     * @param waits told what is waited for; null once it goes on
     */
    public SnapshotSearch(
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

    /** What was made of the newest that can be used; null if there is none. */
    public @Nullable T find() throws InterruptedException {
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
            boolean doubtful = !unread.isEmpty() && time.nanos() - answersSince < DOUBT.toNanos();
            if (!doubtful) {
                setAside.addAll(unread);
                waits.accept(null);
                return null;
            }
            waits.accept("no snapshot can be read from " + store + ": " + unreadable);
            time.sleep(wait);
        }
    }

    /** Those that were found to be of no use for good; left where they are, for inspection. */
    public List<SnapshotName> setAside() {
        return List.copyOf(setAside);
    }

    // The newest first, without those that ended three owners.
    private List<SnapshotName> candidates() throws InterruptedException {
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            try {
                List<SnapshotName> listed = FailStops.usable(folder, store.list(folder));
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

    // Null if it cannot be used, or not be read; the latter is remembered.
    private @Nullable T tryToLoad(SnapshotName name, List<SnapshotName> unread)
            throws InterruptedException {
        String what = folder.path() + "/" + name.fileName();
        long wait = MIN_WAIT_MS;
        for (int attempt = 1; ; attempt++) {
            try {
                return loader.load(name);
            } catch (UnusableSnapshotException e) {
                LOG.warn("snapshot passed over name={} because {}", what, e.getMessage());
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
                    attempt = 0; // it was the store that was away
                    wait = MIN_WAIT_MS;
                } else if (attempt == TRIES || !there) {
                    LOG.warn(
                            "snapshot passed over name={} because it cannot be read, while the store"
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
