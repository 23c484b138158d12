package io.headtail.log.late;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partition that is assigned to a bin. */
final class BinPartition {
    /** What is committed; null if nothing that can be used. */
    @Nullable LateMark committed;

    /** What is committed; null if nothing. */
    @Nullable LateMark found;

    /** All records below that belong in the bin were sent. */
    final long sentBelow;

    final List<LateRecord> pending = new ArrayList<>();

    BinPartition(LateResume.Point from) {
        this.committed = from.committed();
        this.found = from.found();
        this.sentBelow = from.sentBelow();
    }

    /** Takes note of what is committed now. */
    void committed(LateMark mark) {
        committed = mark;
        found = mark;
    }
}
