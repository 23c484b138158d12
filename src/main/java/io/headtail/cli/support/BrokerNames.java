package io.headtail.cli.support;

import io.headtail.log.BrokerAddresses;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits briefly for a broker's name to resolve, for commands; roles wait without a limit. */
public final class BrokerNames {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long RETRY_INTERVAL_NANOS = 200_000_000;

    private BrokerNames() {}

    /**
     * Returns as soon as one of the names resolves.
     *
     * @param setting the setting or option that names them
     * @param servers comma-separated {@code host:port}
     * @throws UserError if none resolves within 3 s
     */
    public static void await(String setting, String servers) {
        BrokerAddresses addresses = new BrokerAddresses(servers, setting);
        long began = System.nanoTime();
        @Nullable String unresolved = addresses.unresolved();
        while (unresolved != null) {
            if (System.nanoTime() - began > TIMEOUT.toNanos()) {
                throw new UserError(
                        "%s (tried for %d s): correct it, or try again once it is known to DNS or"
                                        .formatted(unresolved, TIMEOUT.toSeconds())
                                + " /etc/hosts");
            }
            LockSupport.parkNanos(RETRY_INTERVAL_NANOS);
            unresolved = addresses.unresolved();
        }
    }
}
