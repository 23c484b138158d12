package io.headtail.http.hostile;

import io.headtail.testing.PlainReader;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Clients that mean no harm: each asks once on a connection of its own, as often as it takes to
 * cost their server what an attack costs another one.
 */
final class ProperClients extends Attack {
    private static final long MAX_NS_PER_STEP = 40_000_000;

    private final LongSupplier behindNs;
    private final double clientNs;

    /**
     * @param behindNs how much more processor time the other server has taken so far, ns
     * @param clientNs what one client costs its server, ns
     */
    ProperClients(Door door, LongSupplier behindNs, double clientNs) {
        super(door, LONG_PAUSE_MS);
        this.behindNs = behindNs;
        this.clientNs = clientNs;
    }

    @Override
    void step() throws IOException {
        double missing = Math.min(MAX_NS_PER_STEP, behindNs.getAsLong());
        for (; missing > 0; missing -= clientNs) {
            try (PlainReader client = door.reader("/view/video")) {
                connected();
                client.ask();
            }
        }
    }
}
