package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.headtail.http.connection.OpenConnections.Ends;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All open connections of a server: how many there may be, and how long each may take for a step.
 * One thread looks at all of them instead of a timer for each request; a request costs no clock.
 *
 * <p>Beyond the limit, connections without a request are closed for new ones: first those that
 * never had one, and among them the oldest. So clients that only hold connections keep nobody out.
 * If all have a request, a new one gets a 503. Thread-safe.
 */
public final class Connections implements AutoCloseable {
    // Beyond the limit, how many at once are told so; more are closed without a word.
    private static final int SURPLUS = 64;
    private static final int MAX_CLOSED_AT_ONCE = 32;
    private static final long LOOK_INTERVAL_MS = 250;
    // How long a surplus connection may take for its request.
    private static final Duration SURPLUS_TIMEOUT = Duration.ofSeconds(1);
    // A client that takes no more for this long is closed to make room for others.
    private static final Duration SLOW_WRITE = Duration.ofSeconds(1);

    private final Limits limits;
    private final ExemptPaths exempt;
    private final Refusals refusals = new Refusals();
    private final OpenConnections guards = new OpenConnections();
    private final AtomicLong numbers = new AtomicLong();
    private final Watchdog watchdog;
    private volatile int blockedWrites;
    private volatile boolean draining;

    /**
     * Starts looking.
     *
     * @param exempt paths that are served whatever the load
     */
    public Connections(Limits limits, ExemptPaths exempt) {
        this.limits = limits;
        this.exempt = exempt;
        this.watchdog = Watchdog.start(intervalMs(limits.timeouts()), this::look);
    }

    /** Options with which accepted connections become known here. */
    public SocketOptions options(SocketOptions options) {
        return new AcceptOptions(options, this::accept);
    }

    /** The limits that hold. */
    public Limits limits() {
        return limits;
    }

    /** Paths that are served whatever the load. */
    public ExemptPaths exempt() {
        return exempt;
    }

    /** What was refused so far. */
    public Refusals refusals() {
        return refusals;
    }

    /** The number of open connections; those that just ended may still be counted. */
    public int open() {
        return guards.size();
    }

    /**
     * How many clients of HTTP/1 were not taking their answer at the last look; at most ¼ s ago.
     */
    public int blockedWrites() {
        return blockedWrites;
    }

    /**
     * The request of a connection of HTTP/1 stays open for long, and counts no more.
     *
     * @param remote address of the client
     * @param local address of the server
     */
    public void hold(SocketAddress remote, SocketAddress local) {
        ConnectionGuard guard = guards.get(new Ends(remote, local));
        if (guard != null) {
            guard.hold();
        }
    }

    /** From now on every connection ends with its next response; new ones are still accepted. */
    public void drain() {
        draining = true;
    }

    /** Whether every request is the last of its connection. */
    boolean isDraining() {
        return draining;
    }

    /** The guard of a connection that was accepted here. */
    ConnectionGuard guard(ConnectionContext connection) {
        Ends ends = new Ends(connection.remotePeer().address(), connection.localPeer().address());
        @Nullable ConnectionGuard guard = guards.get(ends);
        return guard == null ? ConnectionGuard.none() : guard;
    }

    private void accept(SocketChannel channel) {
        if (guards.size() >= limits.connections()) {
            makeRoom(System.nanoTime());
        }
        int surplus = guards.size() - limits.connections();
        if (surplus >= SURPLUS) {
            refusals.count(RefusedReason.TOO_MANY_CONNECTIONS);
            throw new IllegalStateException("too many connections");
        }
        Ends ends = Ends.of(channel);
        guards.add(
                new ConnectionGuard(channel, ends, surplus >= 0, numbers.incrementAndGet()), ends);
    }

    private synchronized void makeRoom(long nowNs) {
        List<ConnectionGuard> candidates = new ArrayList<>();
        for (ConnectionGuard guard : guards.all()) {
            if (!guard.isOpen()) {
                guards.remove(guard);
            } else if (!guard.isSurplus() && guard.mayClose(nowNs, SLOW_WRITE.toNanos())) {
                candidates.add(guard);
            }
        }
        if (guards.size() < limits.connections()) {
            return;
        }
        candidates.sort(
                Comparator.comparing(ConnectionGuard::hasAnswered)
                        .thenComparingLong(guard -> guard.since() - nowNs)
                        .thenComparingLong(ConnectionGuard::number));
        // Several, since each search looks at all of them.
        int closed = Math.min(MAX_CLOSED_AT_ONCE, (candidates.size() + 7) / 8);
        candidates.subList(0, closed).forEach(guard -> close(guard, RefusedReason.MADE_ROOM));
    }

    private static long intervalMs(Timeouts timeouts) {
        long shortest =
                List.of(timeouts.handshake(), timeouts.head(), timeouts.body(), timeouts.write())
                        .stream()
                        .mapToLong(Duration::toMillis)
                        .min()
                        .orElseThrow();
        return Math.clamp(shortest / 4, 1, LOOK_INTERVAL_MS);
    }

    private synchronized void look(long nowNs) {
        int blocked = 0;
        for (ConnectionGuard guard : guards.all()) {
            if (!guard.isOpen()) {
                guards.remove(guard);
                continue;
            }
            Step step = guard.overdue(nowNs, each -> allowed(guard, each).toNanos());
            if (step != null) {
                close(guard, reason(step));
            } else if (guard.isBlocked(nowNs)) {
                blocked++;
            }
        }
        blockedWrites = blocked;
    }

    private void close(ConnectionGuard guard, RefusedReason reason) {
        guard.close(guard.step() == Step.WRITE);
        guards.remove(guard);
        refusals.count(reason);
    }

    private Duration allowed(ConnectionGuard guard, Step step) {
        Timeouts timeouts = limits.timeouts();
        Duration allowed =
                switch (step) {
                    case HANDSHAKE -> timeouts.handshake();
                    case IDLE -> timeouts.idle();
                    case HEAD -> timeouts.head();
                    case BODY -> timeouts.body();
                    case WRITE -> timeouts.write();
                    case WORK -> throw new IllegalArgumentException("work is not bounded here");
                };
        return guard.isSurplus() && allowed.compareTo(SURPLUS_TIMEOUT) > 0
                ? SURPLUS_TIMEOUT
                : allowed;
    }

    private static RefusedReason reason(Step step) {
        return switch (step) {
            case HANDSHAKE -> RefusedReason.SLOW_HANDSHAKE;
            case IDLE -> RefusedReason.IDLE;
            case HEAD -> RefusedReason.SLOW_HEAD;
            case BODY -> RefusedReason.SLOW_BODY;
            case WRITE -> RefusedReason.SLOW_READER;
            case WORK -> throw new IllegalArgumentException("work is not bounded here");
        };
    }

    /** Stops looking; connections stay as they are. */
    @Override
    public void close() {
        watchdog.close();
    }
}
