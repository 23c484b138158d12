package io.headtail.cli.support;

import io.headtail.log.BrokerAddresses;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** For commands that end: waits a little for a name to resolve, where roles wait without end. */
public final class BrokerNames {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long PAUSE_NANOS = 200_000_000;

    private BrokerNames() {}

    /**
     * Returns as soon as one of the names resolves.
     *
     * @param setting where they were set
     * @throws UserError if none does in time
     */
    public static void await(String setting, String servers) {
        BrokerAddresses addresses = new BrokerAddresses(servers, setting);
        long began = System.nanoTime();
        @Nullable String unresolved = addresses.unresolved();
        while (unresolved != null) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new UserError(
                        "%s (tried for %d s): correct it, or try again once it is known to DNS or"
                                        .formatted(unresolved, PATIENCE.toSeconds())
                                + " /etc/hosts");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            unresolved = addresses.unresolved();
        }
    }
}
