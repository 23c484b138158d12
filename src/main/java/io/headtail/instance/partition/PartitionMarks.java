package io.headtail.instance.partition;

import io.headtail.instance.cycle.PartitionCycle;
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.window.PartitionWindows;
import java.util.EnumSet;

/** The marks of a partition's answers. Belongs to the lane's thread. */
public final class PartitionMarks {
    private final PartitionWindows windows;
    private final PartitionCycle cycle;
    private final boolean placed;
    private Marks byClock = Marks.NONE;

    /**
     * @param placed whether each id lies in one partition, so that its videos can be added up with
     *     those of others
     */
    PartitionMarks(PartitionWindows windows, PartitionCycle cycle, boolean placed) {
        this.placed = placed;
        this.windows = windows;
        this.cycle = cycle;
    }

    /** Sets or clears a mark that depends on a clock. */
    public void set(Mark mark, boolean holds) {
        if (byClock.marks().contains(mark) != holds) {
            byClock = holds ? byClock.with(mark) : byClock.without(mark);
        }
    }

    /** The marks of window {@code w}'s answer at its tick that follow from the log alone. */
    Marks byLog(int w) {
        boolean marked = cycle.isPastTransaction() && !windows.isFinal();
        Marks marks = marked ? new Marks(0, EnumSet.of(Mark.OPEN_TRANSACTION)) : Marks.NONE;
        return marks.withLate(windows.lateViews(w));
    }

    /** {@link #byLog} and the marks by a clock: for live answers, which are not stored. */
    public Marks live(int w) {
        Marks marks = byLog(w).and(byClock);
        // How many have risen is not known without looking at each.
        return windows.spec(w).isRising() || !placed
                ? marks
                : marks.withVideos(windows.window(w).counts().videos());
    }
}
