package io.headtail.http.rank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.merge.Coverage;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.Partials;
import io.headtail.merge.Rendered;
import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankCodec;
import io.headtail.merge.rank.RankQuestion;
import io.headtail.merge.rank.RankSource;
import io.headtail.merge.rank.VideoRank;
import io.headtail.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Owners that move on, fall behind, go away, are there twice or count by other settings. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class RankAskerTest {
    private static final int PARTITIONS = 4;
    private static final int VIDEOS = 40;
    private static final long TICK = 1_000;
    private static final long BEGIN = 600_000;

    /** By whose settings ranks are to be counted. */
    private static final Answer NEWEST =
            new Answer(
                    Partials.MINUTE.name(),
                    Partials.MINUTE.span(),
                    new Coverage(BEGIN, BEGIN - 60_000, true, Long.MIN_VALUE, true),
                    null,
                    0,
                    new Rendered("[]".getBytes(UTF_8), new int[0]),
                    PARTITIONS,
                    PARTITIONS,
                    0,
                    1,
                    7);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger unmarked = new AtomicInteger();
    private final AtomicInteger marked = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    @Test
    void a_rank_without_marks_is_that_of_a_full_sort_at_its_tick() {
        Seeds.run(
                RankAskerTest.class,
                40,
                random -> {
                    List<RankSource> sources = new ArrayList<>();
                    for (int i = 0; i < 1 + random.nextInt(4); i++) {
                        sources.add(new Owner(random));
                    }
                    try (RankAsker asker =
                            new RankAsker(() -> sources, () -> nanos.addAndGet(1_000_000))) {
                        for (int i = 0; i < 12; i++) {
                            String id = "v" + random.nextInt(VIDEOS + 4);
                            check(id, asker.ask(Partials.MINUTE, id.getBytes(UTF_8), NEWEST));
                        }
                    }
                });
        assertTrue(unmarked.get() > 50, () -> unmarked + " without marks");
        assertTrue(marked.get() > 20, () -> marked + " with marks");
        assertTrue(unknown.get() > 20, () -> unknown + " unknown");
    }

    private void check(String id, @Nullable VideoRank rank) {
        if (rank == null) {
            unknown.incrementAndGet();
            return;
        }
        if (rank.answer().degraded() != null) {
            marked.incrementAndGet();
            return;
        }
        unmarked.incrementAndGet();
        long tick = rank.tick();
        int number = Integer.parseInt(id.substring(1));
        long views = number < VIDEOS ? views(number, tick) : 0;
        long before = 0;
        long videos = 0;
        for (int other = 0; other < VIDEOS; other++) {
            videos += views(other, tick) >= 1 ? 1 : 0;
            before += views > 0 && isBefore(other, views(other, tick), id, views) ? 1 : 0;
        }
        assertEquals(views, rank.views(), id);
        assertEquals(before, rank.before(), id);
        assertEquals(videos, rank.videos(), id);
    }

    private static boolean isBefore(int other, long has, String id, long views) {
        return has > views || (has == views && ("v" + other).compareTo(id) < 0);
    }

    // What a video has at a tick; some have none, and many the same.
    private static long views(int video, long tick) {
        return new Random(video * 31L + tick * 1_000_003L).nextInt(5);
    }

    /** A process that owns some partitions, not always those that others do not own. */
    private final class Owner implements RankSource {
        private final Random random;
        private final List<Integer> owned = new ArrayList<>();
        private final long[] ticks = new long[PARTITIONS];
        private final boolean otherSettings;
        private final int trouble;

        Owner(Random seed) {
            this.random = new Random(seed.nextLong());
            this.otherSettings = random.nextInt(8) == 0;
            this.trouble = random.nextInt(3);
            boolean all = random.nextInt(3) == 0;
            for (int p = 0; p < PARTITIONS; p++) {
                ticks[p] = BEGIN + TICK * random.nextInt(1 + 3 * trouble);
                if (all || random.nextBoolean()) {
                    owned.add(p);
                }
            }
        }

        @Override
        public synchronized List<PartRank> ask(RankQuestion question, long waitNanos)
                throws IOException {
            nanos.addAndGet(1_000_000L * random.nextInt(1 + 300 * trouble));
            if (trouble > 0 && random.nextInt(12) == 0) {
                throw new IOException("away");
            }
            List<PartRank> ranks = new ArrayList<>();
            for (int p : owned) {
                if (question.asks(p)) {
                    moveOn(p, question.tick());
                    ranks.add(answer(p, question));
                }
            }
            return RankCodec.decode(RankCodec.encode(ranks));
        }

        // Mostly it waits for a tick that is asked for.
        private void moveOn(int p, long tick) {
            if (random.nextInt(4) < trouble) {
                ticks[p] += TICK * random.nextInt(3);
            }
            if (ticks[p] < tick && random.nextInt(4) >= trouble) {
                ticks[p] = tick;
            }
        }

        private PartRank answer(int p, RankQuestion question) {
            Partials make = new Partials();
            make.tick = ticks[p];
            make.partitions = PARTITIONS;
            make.fingerprint = otherSettings ? 8 : 7;
            String id = new String(question.id(), UTF_8);
            int number = Integer.parseInt(id.substring(1));
            boolean here = number % PARTITIONS == p && number < VIDEOS;
            // Other settings count more.
            long own = here ? views(number, ticks[p]) + (otherSettings ? 1 : 0) : 0;
            long views = question.isFind() ? own : question.views();
            long before = 0;
            long videos = 0;
            for (int other = p; other < VIDEOS; other += PARTITIONS) {
                long has = views(other, ticks[p]);
                videos += has >= 1 ? 1 : 0;
                before += views > 0 && isBefore(other, has, id, views) ? 1 : 0;
            }
            boolean counted = !question.isFind() || own > 0;
            return new PartRank(
                    new Partial(make.of(), p, Marks.NONE),
                    false,
                    own,
                    counted ? before : -1,
                    counted ? videos : -1);
        }
    }
}
