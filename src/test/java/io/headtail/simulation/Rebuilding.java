package io.headtail.simulation;

import io.headtail.time.WindowSpec;
import io.headtail.window.Graft;
import io.headtail.window.PartitionWindows;
import java.util.List;

/**
 * Windows that a partition lacks, rebuilt from the log under its head: from where the longest of
 * them starts, or from where the log begins now.
 */
final class Rebuilding {
    private final PartitionWindows running;
    private final SimLog log;
    private final Owner owner;
    private final List<WindowSpec> windows;

    Rebuilding(PartitionWindows running, SimLog shown, Setup setup) {
        this.running = running;
        this.log = shown.view();
        List<WindowSpec> absent = running.absent();
        this.windows = absent;
        log.cut(shown.beginning());
        log.showBelow(running.head().offset());
        boolean ofAllTime = absent.stream().anyMatch(WindowSpec::isAllTime);
        long from =
                absent.stream().mapToLong(spec -> spec.startOf(running.tick())).min().orElseThrow();
        long completeFrom = ofAllTime ? Long.MIN_VALUE : from;
        if (log.deletedThrough() != Long.MIN_VALUE) {
            completeFrom = Math.max(completeFrom, log.deletedThrough() + 1);
        }
        Setup rebuilt = setup.with(absent);
        long start = ofAllTime ? log.beginning() : log.offsetForTime(from);
        this.owner =
                new Owner(
                        log,
                        0,
                        "rebuilding",
                        rebuilt,
                        (key, partial) -> {},
                        (from0, w, partial) -> {},
                        new Silence(log, setup.timing(), false, 0),
                        rebuilt.empty(start, completeFrom));
    }

    /** Those that are rebuilt. */
    List<WindowSpec> windows() {
        return windows;
    }

    /** Reads on, at most that many records at each cursor, up to where the running head stands. */
    void goOn(int max) {
        log.showBelow(running.head().offset());
        owner.readHead(max);
        boolean there = owner.atEnd();
        long target =
                there ? running.tick() : Math.min(running.tick(), owner.windows.head().reach());
        for (int w = 0; w < windows.size(); w++) {
            boolean sameTime = owner.windows.head().streamTime() == running.head().streamTime();
            owner.satisfy(w, there && !sameTime ? Long.MAX_VALUE : target);
        }
        long reach = owner.windows.reachable(target, there);
        if (reach > owner.windows.tick()) {
            owner.windows.advance(reach);
        }
    }

    /** Puts the windows in if they have caught up; whether they have. */
    boolean graft() {
        goOn(Integer.MAX_VALUE);
        if (!Graft.isPossible(running, owner.windows)) {
            return false;
        }
        Graft.graft(running, owner.windows);
        return true;
    }
}
