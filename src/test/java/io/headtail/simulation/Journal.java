package io.headtail.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a life leaves: what is durable after each of its steps, what it has sent, and how much of
 * that is acknowledged. Ends the life after the step that it is to crash at.
 */
final class Journal {
    private final Durable.@Nullable Acked before;
    private final int crashAt;
    private final List<Durable.Sent> sent = new ArrayList<>();
    private Durable durable;
    private @Nullable List<Durable> history;
    private int acked;
    private int steps;

    /**
     * A journal without entries.
     *
     * @param crashAt the step to crash after; 0 for none
     */
    Journal(Durable from, int crashAt) {
        this.durable = from;
        this.before = from.acked();
        this.crashAt = crashAt;
    }

    /** What a crash right now would leave. */
    Durable durable() {
        return durable;
    }

    /** A snapshot has come or gone, or the log has lost something. */
    void change(Durable now) {
        durable = now;
    }

    /** Keeps what each step leaves from now on. */
    List<Durable> keepAll() {
        history = new ArrayList<>();
        return history;
    }

    /** All that was sent. */
    List<Durable.Sent> sent() {
        return sent;
    }

    /** How many of those that were sent are acknowledged. */
    int acked() {
        return acked;
    }

    void send(Durable.Sent one) {
        sent.add(one);
    }

    /** Whether there was one more to acknowledge. */
    boolean acknowledge() {
        if (acked == sent.size()) {
            return false;
        }
        acked++;
        return true;
    }

    /** A piece of work is done. */
    void step(int moment) {
        steps++;
        durable = durable.at(moment, new Durable.Acked(before, sent, acked));
        if (history != null) {
            history.add(durable);
        }
        if (steps == crashAt) {
            throw new Crash();
        }
    }
}
