package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.headtail.http.connection.OpenConnections.Ends;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Connections that have an end in common. */
class OpenConnectionsTest {
    private final OpenConnections connections = new OpenConnections();

    private static Ends ends(int remote, int local) {
        return new Ends(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), remote),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), local));
    }

    private ConnectionGuard add(Ends ends) {
        ConnectionGuard guard = new ConnectionGuard(null, ends, false, 0);
        connections.add(guard, ends);
        return guard;
    }

    @Test
    void a_port_that_is_used_again_has_the_guard_of_the_newest_connection() {
        ConnectionGuard former = add(ends(1, 2));
        ConnectionGuard newer = add(ends(1, 2));
        for (ConnectionGuard each : connections.all()) {
            assertSame(newer, each);
            connections.remove(former);
        }
        assertSame(newer, connections.get(ends(1, 2)));
        connections.remove(newer);
        assertEquals(0, connections.size());
    }

    @Test
    void one_port_of_a_client_may_have_connections_to_two_addresses() {
        ConnectionGuard first = add(ends(1, 2));
        ConnectionGuard second = add(ends(1, 3));
        assertSame(first, connections.get(ends(1, 2)));
        assertSame(second, connections.get(ends(1, 3)));
        assertEquals(2, connections.size());
    }
}
