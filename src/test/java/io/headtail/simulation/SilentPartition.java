package io.headtail.simulation;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailToRead;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialEncoder;
import io.headtail.testing.Oracle;
import io.headtail.testing.PartialRows;
import io.headtail.time.Boundaries;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.Tail;
import io.headtail.window.TickLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One owner of one partition with long silences, and all that it publishes at boundaries. */
final class SilentPartition {
    /** Ids that begin with this belong in another partition. */
    static final String MISPLACED = "x";

    private static final Boundaries BOUNDARIES = new Boundaries(300_000);

    /**
     * @param read how many records had been read
     * @param lacks whether events had been read that it does not count
     */
    record Claim(int window, Partial partial, int read, boolean lacks) {}

    final int number;
    final List<Oracle.Event> log = new ArrayList<>();
    final List<Claim> claims = new ArrayList<>();
    private final Setup setup;
    private final long completeFrom;
    private final PartialEncoder encoder = new PartialEncoder();
    private PartitionWindows windows;
    private TickLoop loop;
    private long nanos;
    private byte @Nullable [] snapshot;

    SilentPartition(int number, Setup setup, long completeFrom) {
        this.number = number;
        this.setup = setup;
        this.completeFrom = completeFrom;
        this.windows = empty();
        this.loop = loop();
    }

    private static Placement placement() {
        return (id, from, length) -> id[from] == MISPLACED.charAt(0);
    }

    private PartitionWindows empty() {
        return new PartitionWindows(
                setup.windows(), setup.timing(), setup.kMax(), 0, completeFrom, placement());
    }

    private TickLoop loop() {
        windows.keepRecent(setup.recentBytes());
        return new TickLoop(windows, setup.timing(), setup.clock(), setup.publish(), BOUNDARIES);
    }

    void append(long timestamp, String id) {
        log.add(new Oracle.Event(log.size(), timestamp, id, 1));
    }

    int unread() {
        return log.size() - (int) windows.head().offset();
    }

    void read(int count) {
        for (int i = Math.min(count, unread()); i > 0; i--) {
            Oracle.Event e = log.get((int) windows.head().offset());
            byte[] id = e.videoId().getBytes(StandardCharsets.UTF_8);
            offer(windows.head(), e.offset(), e.timestamp(), id, 0, id.length, 1);
        }
    }

    void advance(long target, boolean quiet) {
        long goal = quiet ? target : Math.min(target, windows.head().reach());
        for (int w = 0; w < windows.size(); w++) {
            while (feedFromMemory(windows, w, goal) || tailWants(windows, w, goal)) {
                if (tailWants(windows, w, goal)) {
                    readTail(w, goal);
                }
            }
        }
        nanos += 60_000_000_000L;
        loop.advance(target, quiet, unread() == 0, nanos, (at, live) -> publish());
    }

    private void readTail(int w, long goal) {
        Tail tail = tailToRead(windows, w, goal);
        Oracle.Event e = log.get((int) tail.offset());
        byte[] id = e.videoId().getBytes(StandardCharsets.UTF_8);
        offer(tail, e.offset(), e.timestamp(), id, 0, id.length, 1);
    }

    private void publish() {
        if (!BOUNDARIES.contains(windows.tick())) {
            return;
        }
        for (int w = 0; w < windows.size(); w++) {
            byte[] bytes =
                    encoder.encode(
                            windows,
                            w,
                            setup.kMax(),
                            Setup.FINGERPRINT,
                            setup.partitions(),
                            Long.MIN_VALUE);
            Marks marks = Marks.NONE.withLate(windows.lateViews(w)).sameSince(windows.sameSince(w));
            claims.add(
                    new Claim(
                            w,
                            new Partial(bytes, number, marks),
                            (int) windows.head().offset(),
                            windows.hasStragglers()));
        }
    }

    void snapshot() {
        if (windows.tick() != Long.MIN_VALUE) {
            snapshot = SnapshotBytes.take(setup, number, windows);
        }
    }

    /** Stops, and goes on from the last snapshot, or from nothing. */
    void restart() {
        windows =
                snapshot == null
                        ? empty()
                        : SnapshotBytes.read(snapshot)
                                .partition()
                                .resume(setup.windows(), setup.timing(), setup.kMax(), placement());
        loop = loop();
        loop.republish((at, live) -> publish());
    }

    long tick() {
        return windows.tick();
    }

    /** Every claim that no later event can have made wrong holds at each tick that it is of. */
    int check(long from, long to) {
        Oracle oracle = new Oracle(List.of(log), setup.timing().latenessMs());
        boolean[] late = late();
        int held = 0;
        for (int w = 0; w < setup.windows().size(); w++) {
            Map<Long, String> expected = new HashMap<>();
            for (long tick = from; tick <= to; tick += setup.timing().tickMs()) {
                expected.put(tick, expected(oracle, late, w, tick));
            }
            for (Claim claim : claims) {
                if (claim.window == w && (claim.partial.isFinal() || !passed(claim, late))) {
                    held += check(claim, expected, late, from);
                }
            }
        }
        return held;
    }

    private int check(Claim claim, Map<Long, String> expected, boolean[] late, long from) {
        int held = 0;
        String said = said(claim.partial);
        long since =
                Math.max(from, Math.min(claim.partial.marks().sameSince(), claim.partial.tick()));
        for (long tick = claim.partial.tick(); tick >= since; tick -= setup.timing().tickMs()) {
            long at = tick;
            assertEquals(
                    expected.get(tick),
                    said,
                    () ->
                            "%s of partition %d at %d, by that of %d same since %d final %s"
                                    .formatted(
                                            setup.windows().get(claim.window),
                                            number,
                                            at,
                                            claim.partial.tick(),
                                            claim.partial.marks().sameSince(),
                                            claim.partial.isFinal()));
            assertEquals(
                    lateViews(claim, late, tick),
                    claim.partial.marks().lateViews(),
                    () ->
                            claim.window
                                    + " lacks late views at "
                                    + at
                                    + " by "
                                    + claim.partial.tick());
            held++;
        }
        return held;
    }

    // Of those that were known when it was published.
    private long lateViews(Claim claim, boolean[] late, long tick) {
        long start = setup.windows().get(claim.window).startOf(tick);
        long views = 0;
        for (int i = 0; i < claim.read; i++) {
            long timestamp = log.get(i).timestamp();
            views += late[i] && timestamp < tick && timestamp >= start ? 1 : 0;
        }
        return views;
    }

    private boolean passed(Claim claim, boolean[] late) {
        boolean passed = claim.lacks;
        for (int i = claim.read; i < log.size(); i++) {
            passed |= !late[i] && log.get(i).timestamp() < claim.partial.tick();
        }
        return passed;
    }

    private boolean[] late() {
        boolean[] late = new boolean[log.size()];
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < late.length; i++) {
            long timestamp = log.get(i).timestamp();
            late[i] = newest != Long.MIN_VALUE && timestamp < newest - setup.timing().latenessMs();
            newest = Math.max(newest, timestamp);
        }
        return late;
    }

    private String expected(Oracle oracle, boolean[] late, int w, long tick) {
        WindowSpec spec = setup.windows().get(w);
        boolean misplaced = false;
        long first = Long.MAX_VALUE;
        for (int i = 0; i < late.length; i++) {
            Oracle.Event e = log.get(i);
            if (!late[i] && e.timestamp() < tick) {
                first = Math.min(first, e.timestamp());
                misplaced |=
                        e.videoId().startsWith(MISPLACED) && e.timestamp() >= spec.startOf(tick);
            }
        }
        return "%s complete=%s misplaced=%s first=%d"
                .formatted(
                        oracle.rows(SpanCode.of(spec.span()), tick, setup.kMax()),
                        completeFrom == Long.MIN_VALUE || spec.startOf(tick) >= completeFrom,
                        misplaced,
                        spec.isAllTime() ? first : Long.MAX_VALUE);
    }

    private static String said(Partial partial) {
        List<Oracle.Row> rows = PartialRows.of(partial);
        return "%s complete=%s misplaced=%s first=%d"
                .formatted(rows, partial.complete(), partial.misplaced(), partial.firstEvent());
    }

    @Override
    public String toString() {
        return "partition " + number + " " + Arrays.toString(log.toArray());
    }
}
