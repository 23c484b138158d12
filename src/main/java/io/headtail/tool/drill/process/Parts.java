package io.headtail.tool.drill.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a drill has opened, to be closed in the opposite order, whatever fails on the way. */
public final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Takes a part that was opened; returns it. */
    public <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    /** Closes all, the last one first. What cannot be closed is reported. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("headtail: while the drill ends: " + e);
            }
        }
    }
}
