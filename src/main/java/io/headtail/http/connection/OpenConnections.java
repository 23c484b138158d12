package io.headtail.http.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The guards of open connections, by both ends: a client may use one port for two connections to
 * different addresses of this machine, and use it again for the next one before the last is removed
 * here. Thread-safe.
 */
final class OpenConnections {
    private final Map<Ends, ConnectionGuard> guards = new ConcurrentHashMap<>();

    /** The two ends of a connection. */
    record Ends(SocketAddress remote, SocketAddress local) {
        static Ends of(SocketChannel channel) {
            try {
                return new Ends(channel.getRemoteAddress(), channel.getLocalAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void add(ConnectionGuard guard, Ends ends) {
        guards.put(ends, guard);
    }

    @Nullable ConnectionGuard get(Ends ends) {
        return guards.get(ends);
    }

    /** Removes that one, and not another one with the same ends. */
    void remove(ConnectionGuard guard) {
        Ends ends = guard.ends();
        if (ends != null) {
            guards.remove(ends, guard);
        }
    }

    /** All of them; those that are added or removed meanwhile may be missing. */
    Collection<ConnectionGuard> all() {
        return Collections.unmodifiableCollection(guards.values());
    }

    int size() {
        return guards.size();
    }
}
