package io.headtail.history.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.Partials;
import io.headtail.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compared with a plain list that is looked through from end to end. */
class StandingTest {
    private static final int PARTITIONS = 2;
    private static final int STEPS = 60;
    private static final long STEP = 1_000;

    private final Partials made = new Partials();

    private Reported random(Random random, long offset) {
        long tick = STEP * (1L + random.nextInt(STEPS));
        made.tick = tick;
        made.isFinal = random.nextInt(3) > 0;
        made.complete = random.nextInt(4) > 0;
        made.headOffset = 1L + random.nextInt(4);
        long since = tick - STEP * (1L + random.nextInt(8));
        var marks = new Marks(0, since, Set.of());
        var partial = new Partial(made.of("a=1"), random.nextInt(PARTITIONS), marks);
        return new Reported(partial, offset, -1, -1);
    }

    @Test
    void standing_partials_are_those_of_a_list_that_no_other_covers() {
        long[] most = {0};
        Seeds.run(
                StandingTest.class,
                40,
                random -> {
                    Standing standing = new Standing(PARTITIONS);
                    List<Reported> list = new ArrayList<>();
                    long bytes = 0;
                    for (int offset = 0; offset < 120; offset++) {
                        Reported next = random(random, offset);
                        bytes += standing.add(next);
                        add(list, next);
                        if (random.nextInt(30) == 0) {
                            long through = STEP * random.nextInt(STEPS / 2);
                            bytes -= standing.dropThrough(through);
                            list.removeIf(each -> each.partial().tick() <= through);
                        }
                        Reported first = list.isEmpty() ? null : list.get(0);
                        assertEquals(first, standing.first());
                        if (first != null && random.nextInt(20) == 0) {
                            bytes -= standing.drop(first);
                            list.remove(first);
                        }
                        assertEquals(list.stream().mapToLong(Reported::bytes).sum(), bytes);
                        check(list, standing, STEP * random.nextInt(STEPS + 1));
                        most[0] = Math.max(most[0], list.size());
                    }
                });
        assertTrue(most[0] > 10, "no more than " + most[0] + " at once");
    }

    private static void add(List<Reported> list, Reported next) {
        for (Reported other : list) {
            if (other.partition() == next.partition() && other.covers(next)) {
                return;
            }
        }
        list.removeIf(other -> other.partition() == next.partition() && next.covers(other));
        list.add(next);
    }

    private static void check(List<Reported> list, Standing standing, long tick) {
        Set<Reported> found = new HashSet<>();
        standing.standingFor(tick, each -> assertTrue(found.add(each), "given twice"));
        Set<Reported> expected = new HashSet<>(list);
        expected.removeIf(each -> !each.standsFor(tick));
        assertEquals(expected, found);
    }
}
