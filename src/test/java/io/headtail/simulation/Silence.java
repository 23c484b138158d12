package io.headtail.simulation;

import io.headtail.window.Timing;

/** When an owner may take its partition for quiet, by the log as it is shown. */
final class Silence {
    /** How long an open transaction is waited for. */
    static final long OPEN_TRANSACTION_MS = 20_000;

    private Silence() {}

    /**
     * Whether nothing is on its way: all was read up to the high watermark, or up to a transaction
     * that has been open for too long, and nothing came for lateness and slack.
     *
     * @param since from when on the owner could read, epoch ms
     */
    static boolean quiet(Owner owner, Timing timing, long since, long now) {
        long wait = timing.latenessMs() + timing.slackMs();
        boolean silent = now - Math.max(since, owner.log.lastArrival()) > wait;
        return silent && (owner.atHighWatermark() || waitedForLongEnough(owner, now));
    }

    private static boolean waitedForLongEnough(Owner owner, long now) {
        return owner.atEnd()
                && owner.log.heldBackSince() != Long.MAX_VALUE
                && now - owner.log.heldBackSince() >= OPEN_TRANSACTION_MS;
    }
}
