package io.headtail.http.connection;

import io.headtail.http.connection.OpenConnections.Ends;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is doing. Its own threads say so at each step, which costs one store and no
 * clock; {@link Connections} looks now and then, and knows by the number of the step whether it is
 * still the one that it saw before.
 *
 * <pre>
 *  HANDSHAKE ──▶ IDLE ──▶ HEAD ──▶ WORK ⇄ WRITE      a head that comes whole skips HEAD
 *                 ▲                 │ ──▶ BODY: unread bytes of the request
 *                 └─────────────────┘
 * </pre>
 *
 * HTTP/2 does several things at once, which {@link Http2Activity} knows.
 */
final class ConnectionGuard {
    /** A step of a connection. */
    enum Step {
        HANDSHAKE,
        /** Waiting for the first byte of a request. */
        IDLE,
        HEAD,
        BODY,
        /** A request is being worked on. */
        WORK,
        WRITE;

        private static final Step[] ALL = values();
    }

    private static final int STEP_BITS = 3;
    // IDLE, WORK, WRITE; who only sends heads does not come further than IDLE, HEAD.
    private static final int STEPS_TO_ANSWER = 3;

    /** Linux keeps twice as much, its own structures included. */
    private static final int HELD_SEND_BUFFER_BYTES = 32 * 1024;

    private static final VarHandle STATE;

    static {
        try {
            STATE =
                    MethodHandles.lookup()
                            .findVarHandle(ConnectionGuard.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable SocketChannel channel;
    private final @Nullable Ends ends;
    private final boolean surplus;
    private final long number;
    private volatile @Nullable Http2Activity http2;
    private volatile boolean held;

    // The number of steps so far, and in the lowest bits the step.
    @SuppressWarnings("UnusedVariable") // by the handle
    private long state;

    // Of those who look, under their lock.
    private long seen = -1;
    private long since;

    /**
     * @param channel null for a guard that nobody looks at
     * @param ends of the connection; null with {@code channel}
     * @param surplus whether it is beyond the limit, and gets one answer that says so
     * @param number a later connection has a greater one
     */
    ConnectionGuard(
            @Nullable SocketChannel channel, @Nullable Ends ends, boolean surplus, long number) {
        this.channel = channel;
        this.ends = ends;
        this.surplus = surplus;
        this.number = number;
    }

    /** A guard that nobody looks at. */
    static ConnectionGuard none() {
        return new ConnectionGuard(null, null, false, 0);
    }

    /** Begins a step, also if it is the same one again. */
    void enter(Step step) {
        long steps = (long) STATE.getOpaque(this) >>> STEP_BITS;
        STATE.setOpaque(this, ((steps + 1) << STEP_BITS) | step.ordinal());
    }

    /** The step that was begun last. */
    Step step() {
        return Step.ALL[(int) ((long) STATE.getOpaque(this) & ((1 << STEP_BITS) - 1))];
    }

    boolean isSurplus() {
        return surplus;
    }

    /**
     * From now on the connection speaks HTTP/2: its own steps are IDLE and WRITE only, and what it
     * is doing besides says what is returned.
     */
    Http2Activity http2() {
        enter(Step.IDLE);
        Http2Activity activity = new Http2Activity(surplus);
        http2 = activity;
        return activity;
    }

    /**
     * Its request stays open for long, and counts no more. The kernel keeps less of what its client
     * does not take: otherwise up to 4 MB, so that one that has stopped reading small events would
     * not be noticed for an hour.
     */
    void hold() {
        held = true;
        if (channel != null) {
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, HELD_SEND_BUFFER_BYTES);
            } catch (IOException e) {
                // It is closed, which its request will see.
            }
        }
    }

    @Nullable Ends ends() {
        return ends;
    }

    long number() {
        return number;
    }

    boolean isOpen() {
        return channel != null && channel.isOpen();
    }

    /**
     * Looks what step it is in.
     *
     * @param nowNs a monotonic clock, ns
     */
    Step look(long nowNs) {
        long now = (long) STATE.getOpaque(this);
        if (now != seen) {
            seen = now;
            since = nowNs;
        }
        return seenStep();
    }

    /**
     * Looks whether it takes too long.
     *
     * @param nowNs a monotonic clock, ns
     * @param allowedNs for each step but WORK, which is not bounded here, ns
     * @return the step that takes too long; null for none
     */
    @Nullable Step overdue(long nowNs, ToLongFunction<Step> allowedNs) {
        Step step = look(nowNs);
        Http2Activity activity = http2;
        if (activity != null) {
            activity.look(nowNs);
            if (step != Step.WRITE) {
                return activity.overdue(nowNs, allowedNs);
            }
        }
        return step != Step.WORK && nowNs - since > allowedNs.applyAsLong(step) ? step : null;
    }

    /**
     * Looks whether it may be closed for another connection.
     *
     * @param slowNs how long a client takes nothing that takes no answer, ns
     */
    boolean mayClose(long nowNs, long slowNs) {
        Step step = look(nowNs);
        if (step == Step.WORK || (step == Step.WRITE && nowNs - since < slowNs)) {
            return false;
        }
        Http2Activity activity = http2;
        if (activity == null) {
            return true;
        }
        activity.look(nowNs);
        return activity.mayClose(nowNs, slowNs);
    }

    /**
     * Whether its one request is kept by a client that was not taking the answer at the last look,
     * nor before. Those of HTTP/2 are no requests any more once they are sent.
     */
    boolean isBlocked(long nowNs) {
        return http2 == null && !held && seenStep() == Step.WRITE && nowNs > since;
    }

    private Step seenStep() {
        return Step.ALL[(int) (seen & ((1 << STEP_BITS) - 1))];
    }

    /** Whether, at the last look, it had a request that was worked on. */
    boolean hasAnswered() {
        Http2Activity activity = http2;
        return activity == null ? (seen >>> STEP_BITS) >= STEPS_TO_ANSWER : activity.hasAnswered();
    }

    /** When the step of the last look was first seen, in its clock. */
    long since() {
        Http2Activity activity = http2;
        return activity == null ? since : activity.idleSince();
    }

    /**
     * Closes the connection, from any thread.
     *
     * @param reset whether unsent bytes are dropped; otherwise the kernel keeps them for the client
     */
    void close(boolean reset) {
        if (channel == null) {
            return;
        }
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            // Then it is closed already.
        }
    }
}
