package io.headtail.http.connection;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
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
    private final boolean surplus;
    private final long number;

    // The number of steps so far, and in the lowest bits the step.
    @SuppressWarnings("UnusedVariable") // by the handle
    private long state;

    // Of those who look, under their lock.
    private long seen = -1;
    private long since;

    /**
     * @param channel null for a guard that nobody looks at
     * @param surplus whether it is beyond the limit, and gets one answer that says so
     * @param number a later connection has a greater one
     */
    ConnectionGuard(@Nullable SocketChannel channel, boolean surplus, long number) {
        this.channel = channel;
        this.surplus = surplus;
        this.number = number;
    }

    /** A guard that nobody looks at. */
    static ConnectionGuard none() {
        return new ConnectionGuard(null, false, 0);
    }

    /** Begins a step, also if it is the same one again. */
    void enter(Step step) {
        // Two threads of HTTP/2 may lose a step of each other, which does no harm.
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
        return Step.ALL[(int) (now & ((1 << STEP_BITS) - 1))];
    }

    /** Whether, at the last look, it had a request that was worked on. */
    boolean hasAnswered() {
        return (seen >>> STEP_BITS) >= STEPS_TO_ANSWER;
    }

    /** When the step of the last look was first seen, in its clock. */
    long since() {
        return since;
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
