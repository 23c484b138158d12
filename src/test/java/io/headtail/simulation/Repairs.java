package io.headtail.simulation;

import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The windows that a life lacks or loses, and how they come back. */
final class Repairs {
    private final Life life;
    private final Owner owner;
    private final SimLog log;
    private final Random random;
    private final Set<Long> lost = new HashSet<>();
    private final Set<Long> grafted = new HashSet<>();
    private @Nullable Rebuilding rebuilding;

    Repairs(Life life, Owner owner, SimLog log, Random random) {
        this.life = life;
        this.owner = owner;
        this.log = log;
        this.random = random;
        owner.windows.absent().forEach(spec -> lost.add(SpanCode.of(spec.span())));
    }

    /** Lengths of the windows that were not there all the time. */
    Set<Long> lost() {
        return lost;
    }

    /** Whether the window was rebuilt in this life. */
    boolean hasGrafted(WindowSpec spec) {
        return grafted.contains(SpanCode.of(spec.span()));
    }

    private boolean nothingToDo() {
        return owner.windows.absent().isEmpty() || owner.windows.tick() == Long.MIN_VALUE;
    }

    /**
     * Reads on for the absent windows, and now and then tries to put them in.
     *
     * @param max records for each cursor
     * @param thawed whether the partition is not frozen
     */
    void goOn(int max, boolean thawed) {
        if (nothingToDo()) {
            return;
        }
        if (rebuilding == null) {
            rebuilding = new Rebuilding(owner.windows, log, life.setup);
        } else if (random.nextInt(3) > 0) {
            rebuilding.goOn(max);
        } else if (thawed && graft(rebuilding)) {
            return;
        }
        life.step();
    }

    /** Reads all, and puts the windows in if that can be. */
    void finish(boolean thawed) {
        if (nothingToDo()) {
            return;
        }
        if (rebuilding == null) {
            rebuilding = new Rebuilding(owner.windows, log, life.setup);
        }
        if (!thawed || !graft(rebuilding)) {
            life.step();
        }
    }

    private boolean graft(Rebuilding ready) {
        if (owner.windows.hasStragglers() || !ready.graft()) {
            return false;
        }
        ready.windows().forEach(spec -> grafted.add(SpanCode.of(spec.span())));
        rebuilding = null;
        life.step();
        owner.republish();
        return true;
    }

    /** Retention, or a deletion of records, overtakes a tail. */
    void loseTail() {
        int w = random.nextInt(life.setup.windows().size());
        long head = owner.windows.head().offset();
        if (!owner.windows.hasTail(w) || owner.windows.window(w).tailOffset() >= head) {
            return;
        }
        long from = owner.windows.window(w).tailOffset();
        log.cut(from + 1 + random.nextLong(head - from));
        life.journal.change(life.journal.durable().cut(log.beginning()));
        rebuilding = null;
        for (int other = 0; other < life.setup.windows().size(); other++) {
            if (owner.windows.hasTail(other)
                    && owner.windows.window(other).tailOffset() < log.beginning()) {
                owner.windows.drop(other);
                lost.add(SpanCode.of(life.setup.windows().get(other).span()));
                grafted.remove(SpanCode.of(life.setup.windows().get(other).span()));
            }
        }
        life.step();
    }
}
