package io.headtail.count;

/** Is shown slots. */
interface SlotVisitor {
    /** Looks at a slot; whether it wants to see more. */
    boolean visit(int slot);
}
