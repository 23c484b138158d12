package io.headtail.count;

/** Visits slots. */
interface SlotVisitor {
    /** Visits a slot; returns whether to continue. */
    boolean visit(int slot);
}
