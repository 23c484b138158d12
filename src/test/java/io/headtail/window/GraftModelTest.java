package io.headtail.window;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailToRead;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.PartialEncoder;
import io.headtail.testing.Seeds;
import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Windows that a partition lacked at first, rebuilt from some later record of its log and grafted
 * while it runs, compared with a partition that always had them: from complete-from on both publish
 * the same bytes.
 */
class GraftModelTest {
    private static final Timing TIMING = new Timing(1_000, 3_000, 1_000);
    private static final int K = 6;
    private static final int RUNS = 300;
    private static final long BEGIN = 1_700_000_000_000L;

    private record Event(long offset, long timestamp, byte[] id, int views) {}

    /** What must have come up, in one run or another. */
    private static final Set<String> KINDS =
            Set.of(
                    "all that was read is older than what came before",
                    "complete from some tick on",
                    "complete from the beginning",
                    "of all time",
                    "put off, the heads disagree",
                    "put off, stragglers are held",
                    "tail at the head",
                    "tail holds events",
                    "tail behind the head");

    private final Set<String> seen = new TreeSet<>();

    @Test
    void a_grafted_window_publishes_what_one_that_was_always_there_does() {
        Seeds.run(GraftModelTest.class, RUNS, random -> new Run(random).go());
        assertTrue(KINDS.equals(seen) || Long.getLong("headtail.seed") != null, seen::toString);
    }

    private final class Run {
        private final Random random;
        private final List<Event> log = new ArrayList<>();
        private final WindowSpec there;
        private final WindowSpec late;
        private final PartitionWindows always;
        private final PartitionWindows running;
        private final PartialEncoder encoder = new PartialEncoder();
        private final boolean old;
        private long now = BEGIN;
        private int compared;
        private long lacked;

        Run(Random random) {
            this.random = random;
            there =
                    new WindowSpec(
                            "there",
                            random.nextBoolean() ? new Span.Sliding(7_000) : new Span.AllTime());
            late =
                    new WindowSpec(
                            "late",
                            switch (random.nextInt(5)) {
                                case 0 -> new Span.AllTime();
                                case 1, 2 -> new Span.Rising(1_000L * 2 * random.nextInt(1, 8));
                                default -> new Span.Sliding(1_000L * 4 * random.nextInt(1, 8));
                            });
            old = random.nextInt(4) == 0;
            always = windows(List.of(there, late));
            running = windows(List.of(there, late));
            running.drop(1);
        }

        private PartitionWindows windows(List<WindowSpec> specs) {
            PartitionWindows made =
                    new PartitionWindows(specs, TIMING, K, 0, Long.MIN_VALUE, Placement.ANYWHERE);
            made.keepRecent(random.nextInt(3) << 12);
            return made;
        }

        void go() {
            live(random.nextInt(400));
            int cut =
                    late.isAllTime()
                            ? 0
                            : log.size() - random.nextInt(Math.min(300, log.size()) + 1);
            if (old && !late.isAllTime()) {
                // For a while no remaining record is newer than the deleted ones.
                advanceBoth(true);
                cut = log.size();
                now -= 2_500;
                live(random.nextInt(10));
                advanceBoth(true);
            } else {
                live(random.nextInt(120));
            }
            PartitionWindows rebuilt = rebuilt(cut);
            int read = cut;
            boolean grafted = false;
            for (int round = 0; round < 60 && !grafted; round++) {
                read = readAtHead(rebuilt, read);
                grafted = graft(rebuilt);
                live(8);
            }
            assertTrue(grafted, "the heads never came to agree");
            live(600);
            assertTrue(running.assertValid());
            assertTrue(compared > 20, () -> compared + " compared");
            assertTrue(isComplete(1));
            assertEquals(always.window(1).counts().views(), running.window(1).counts().views());
            assertTrue(lacked > 0, "no late views");
        }

        // Both continue with the same records and ticks.
        private void live(int records) {
            for (int i = 0; i <= records; i++) {
                now += random.nextInt(200);
                byte[] id = ("v" + random.nextInt(30)).getBytes(StandardCharsets.UTF_8);
                int views = random.nextInt(6) == 0 ? 1 + random.nextInt(5) : 1;
                long offset = log.size() * 2L;
                log.add(new Event(offset, now - random.nextInt(5_000), id, views));
                feed(always, log.size() - 1);
                feed(running, log.size() - 1);
                if (random.nextInt(8) == 0) {
                    advanceBoth(random.nextInt(20) == 0);
                }
            }
        }

        private void advanceBoth(boolean quiet) {
            advance(always, quiet);
            advance(running, quiet);
            compare();
        }

        private void compare() {
            assertEquals(always.tick(), running.tick());
            for (int w = 0; w < 2 && always.tick() != Long.MIN_VALUE; w++) {
                if (running.has(w) && isComplete(w)) {
                    compared += w;
                    assertArrayEquals(encoded(always, w), encoded(running, w));
                    assertEquals(always.lateViews(w), running.lateViews(w));
                    lacked += w == 1 ? running.lateViews(w) : 0;
                }
            }
        }

        private boolean isComplete(int w) {
            long from = running.window(w).completeFrom();
            long length = Math.abs(SpanCode.of(running.spec(w).span()));
            return from == Long.MIN_VALUE || (length > 0 && running.tick() - length >= from);
        }

        private byte[] encoded(PartitionWindows of, int w) {
            return encoder.encode(of, w, K, 7, 1, Long.MIN_VALUE);
        }

        // It starts at some record: all earlier ones are older than a millisecond after the newest.
        private PartitionWindows rebuilt(int cut) {
            long newest = Long.MIN_VALUE;
            for (Event event : log.subList(0, cut)) {
                newest = Math.max(newest, event.timestamp() + 1);
            }
            return new PartitionWindows(
                    List.of(late), TIMING, K, cut * 2L, newest, Placement.ANYWHERE);
        }

        private int readAtHead(PartitionWindows rebuilt, int from) {
            for (int i = from; i < log.size(); i++) {
                feed(rebuilt, i);
            }
            rebuilt.head().moveTo(running.head().offset());
            return log.size();
        }

        private boolean graft(PartitionWindows rebuilt) {
            long target = running.tick();
            if (target == Long.MIN_VALUE || rebuilt.tick() > target) {
                return false;
            }
            boolean sameTime = rebuilt.head().streamTime() == running.head().streamTime();
            if (!late.isAllTime()) {
                // If the heads differ, a tail must read to the end; here it does not always.
                boolean enough = sameTime || random.nextInt(3) == 0;
                readTail(rebuilt, 0, enough ? target : Long.MAX_VALUE);
            }
            if (rebuilt.tick() < target) {
                rebuilt.advance(target);
            }
            if (!Graft.isPossible(running, rebuilt)) {
                seen.add(
                        "put off, "
                                + (running.hasStragglers()
                                        ? "stragglers are held"
                                        : "the heads disagree"));
                assertThrows(IllegalStateException.class, () -> Graft.graft(running, rebuilt));
                assertFalse(running.has(1));
                return false;
            }
            note(rebuilt, sameTime);
            Graft.graft(running, rebuilt);
            assertTrue(running.has(1) && running.assertValid());
            compare();
            return true;
        }

        private void note(PartitionWindows rebuilt, boolean sameTime) {
            seen.add(
                    rebuilt.window(0).completeFrom() == Long.MIN_VALUE
                            ? "complete from the beginning"
                            : "complete from some tick on");
            if (!sameTime) {
                seen.add("all that was read is older than what came before");
            }
            if (!rebuilt.hasTail(0)) {
                seen.add("of all time");
                return;
            }
            Tail tail = rebuilt.tail(0);
            boolean at = tail.offset() >= rebuilt.head().offset();
            seen.add(at ? "tail at the head" : "tail behind the head");
            if (tail.sameThrough() < Long.MAX_VALUE) {
                seen.add("tail holds events");
            }
        }

        private void feed(PartitionWindows to, int i) {
            Event event = log.get(i);
            int length = event.id().length;
            offer(
                    to.head(),
                    event.offset(),
                    event.timestamp(),
                    event.id(),
                    0,
                    length,
                    event.views());
        }

        // As far as the watermark allows, or, if quiet, beyond the newest event, with all
        // stragglers.
        private void advance(PartitionWindows of, boolean quiet) {
            long newest = TIMING.floor(of.head().streamTime()) + TIMING.tickMs();
            long target = Math.max(of.tick(), quiet ? newest : of.head().reach());
            boolean stragglers = quiet && of.hasStragglers();
            if (target > of.tick() || stragglers) {
                for (int w = 0; w < of.size(); w++) {
                    readTail(of, w, target);
                }
                assertEquals(target, of.reachable(target, quiet));
            }
            if (target > of.tick()) {
                of.advance(target);
            } else if (stragglers) {
                of.releaseStragglers();
            }
        }

        private void readTail(PartitionWindows of, int w, long target) {
            while (feedFromMemory(of, w, target) || tailWants(of, w, target)) {
                if (!tailWants(of, w, target)) {
                    continue;
                }
                Tail tail = tailToRead(of, w, target);
                Event event = log.get((int) ((tail.offset() + 1) / 2));
                byte[] id = event.id();
                offer(tail, event.offset(), event.timestamp(), id, 0, id.length, event.views());
                if (event.offset() + 2 >= of.head().offset()) {
                    tail.moveTo(Long.MAX_VALUE);
                }
            }
        }
    }
}
