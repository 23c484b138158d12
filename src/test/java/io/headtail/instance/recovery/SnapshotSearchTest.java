package io.headtail.instance.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotSearchTest {
    private static final SnapshotFolder FOLDER = new SnapshotFolder("c", "views", "t", 0);
    private static final SnapshotName OLD = new SnapshotName(10, 1_000);
    private static final SnapshotName NEW = new SnapshotName(20, 2_000);

    private final List<String> waits = new ArrayList<>();
    private final List<SnapshotName> asked = new ArrayList<>();
    private long nowMs;
    private long awayUntilMs;

    /** Lists two snapshots; fails while it is unavailable. */
    private final SnapshotStore store =
            new SnapshotStore() {
                @Override
                public void check() {}

                @Override
                public List<Stored> list(SnapshotFolder folder) throws IOException {
                    if (nowMs < awayUntilMs) {
                        throw new IOException("no connection");
                    }
                    return List.of(
                            new Stored(OLD.fileName(), 1, Instant.EPOCH),
                            new Stored(NEW.fileName(), 1, Instant.EPOCH));
                }

                @Override
                public List<SnapshotFolder> folders() {
                    return List.of(FOLDER);
                }

                @Override
                public Upload create(SnapshotFolder folder, String name) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public InputStream open(SnapshotFolder folder, String name) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void delete(SnapshotFolder folder, String name) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public String toString() {
                    return "store";
                }

                @Override
                public void close() {}
            };

    private SnapshotSearch<SnapshotName> search(SnapshotSearch.Loader<SnapshotName> loader) {
        return new SnapshotSearch<>(
                store,
                FOLDER,
                name -> {
                    asked.add(name);
                    return loader.load(name);
                },
                this::heard,
                new SnapshotSearch.Time() {
                    @Override
                    public long nanos() {
                        return TimeUnit.MILLISECONDS.toNanos(nowMs);
                    }

                    @Override
                    public void sleep(long ms) {
                        nowMs += ms;
                    }
                });
    }

    private void heard(@Nullable String why) {
        if (why != null) {
            waits.add(why);
        }
    }

    @Test
    void an_unreadable_snapshot_is_tried_a_few_times_and_skipped() throws Exception {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            if (name.equals(NEW)) {
                                throw new IOException("AccessDenied");
                            }
                            return name;
                        });
        assertEquals(OLD, search.find());
        assertEquals(SnapshotSearch.MAX_TRIES + 1, asked.size());
        assertEquals(List.of(NEW), search.setAside());
        assertTrue(nowMs < 10_000, () -> "it took " + nowMs + " ms");
    }

    @Test
    void a_store_that_is_away_is_waited_for_without_end() throws Exception {
        awayUntilMs = TimeUnit.DAYS.toMillis(1);
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            if (nowMs < awayUntilMs) {
                                throw new IOException("no connection");
                            }
                            return name;
                        });
        assertEquals(NEW, search.find());
        assertTrue(nowMs >= awayUntilMs);
        assertEquals(List.of(), search.setAside());
        assertTrue(waits.get(0).contains("does not answer: no connection"), waits.get(0));
    }

    @Test
    void a_store_that_fails_during_a_read_is_not_taken_for_an_unreadable_object() throws Exception {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            if (asked.size() == 1) {
                                awayUntilMs = nowMs + TimeUnit.HOURS.toMillis(1);
                            }
                            if (asked.size() < 2 + SnapshotSearch.MAX_TRIES - 1) {
                                throw new IOException("connection reset");
                            }
                            return name;
                        });
        assertEquals(NEW, search.find());
        assertEquals(List.of(), search.setAside());
    }

    @Test
    void the_log_alone_is_taken_only_after_a_minute_without_a_readable_snapshot() throws Exception {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            throw new IOException("KMS key is gone");
                        });
        assertNull(search.find());
        assertTrue(nowMs >= SnapshotSearch.RETRY_PERIOD.toMillis(), () -> "after " + nowMs + " ms");
        assertEquals(List.of(NEW, OLD), search.setAside());
        assertTrue(waits.get(0).contains("KMS key is gone"), waits.get(0));
    }

    @Test
    void the_newest_snapshot_is_taken_once_all_can_be_read_again() throws Exception {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            if (nowMs < 30_000) {
                                throw new IOException("SlowDown");
                            }
                            return name;
                        });
        assertEquals(NEW, search.find());
        assertEquals(List.of(), search.setAside());
    }

    @Test
    void a_snapshot_of_no_use_is_not_read_again() throws Exception {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            throw new UnusableSnapshotException(name.equals(NEW), "of no use");
                        });
        assertNull(search.find());
        assertEquals(List.of(NEW, OLD), asked);
        assertEquals(List.of(NEW), search.setAside());
        assertEquals(0, nowMs);
    }

    @Test
    void an_interrupted_read_ends_the_search() {
        SnapshotSearch<SnapshotName> search =
                search(
                        name -> {
                            Thread.currentThread().interrupt();
                            throw new IOException("closed");
                        });
        assertThrows(InterruptedException.class, search::find);
    }
}
