package io.headtail.simulation;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.CursorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is different when an owner starts again. */
enum Restart {
    AS_BEFORE,
    WINDOW_ADDED {
        @Override
        List<WindowSpec> windows(Setup setup) {
            List<WindowSpec> more = new ArrayList<>(setup.windows());
            more.add(1, WindowSpec.sliding("added", 33 * setup.timing().tickMs()));
            more.add(0, WindowSpec.rising("risen", 9 * setup.timing().tickMs()));
            if (setup.windows().stream().noneMatch(WindowSpec::isAllTime)) {
                more.add(WindowSpec.allTime("all"));
            }
            return more;
        }
    },
    LENGTH_CHANGED {
        @Override
        List<WindowSpec> windows(Setup setup) {
            List<WindowSpec> changed = new ArrayList<>(setup.windows());
            changed.set(1, WindowSpec.sliding("half", 29 * setup.timing().tickMs()));
            return changed;
        }
    },
    WINDOW_REMOVED {
        @Override
        List<WindowSpec> windows(Setup setup) {
            return setup.windows().subList(1, setup.windows().size());
        }
    },
    /** The log has lost a part of what a tail would have read. */
    CUT_UNDER_A_TAIL {
        @Override
        @Nullable Durable left(Durable left, Random random) {
            SnapshotHeader newest = left.newest();
            if (newest == null) {
                return null;
            }
            int w = random.nextInt(newest.windows().size());
            CursorState tail = newest.windows().get(w).tail();
            long head = newest.head().nextOffset();
            if (tail == null || tail.nextOffset() >= head) {
                return null;
            }
            long from = tail.nextOffset();
            return left.cut(from + 1 + random.nextLong(head - from));
        }
    },
    /** The log has lost all that the newest snapshot does not need. */
    CUT_AT_THE_OLDEST_NEEDED {
        @Override
        @Nullable Durable left(Durable left, Random random) {
            SnapshotHeader newest = left.newest();
            return newest == null ? null : left.cut(newest.oldestOffset());
        }
    },
    /** While it runs the log loses, now and then, what a tail has not read. */
    CUT_WHILE_RUNNING;

    /** The windows from then on. */
    List<WindowSpec> windows(Setup setup) {
        return setup.windows();
    }

    /** What there is to go on from; null if it does not fit. */
    @Nullable Durable left(Durable left, Random random) {
        return left;
    }
}
