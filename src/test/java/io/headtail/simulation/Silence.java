package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.cycle.QuietRule;
import io.headtail.log.LogEnd;
import io.headtail.time.Timing;

/**
 * The questions where the log of one owner ends, as time goes on; and that nothing was on its way
 * in what the owner passed over as quiet, by the rule that instances follow.
 */
final class Silence {
    /** How long an open transaction is waited for. */
    private static final long OPEN_TRANSACTION_MS = 20_000;

    private static final long INTERVAL_MS = 500;
    private static final long NANOS_PER_MS = 1_000_000;

    private final SimLog log;
    private final QuietRule rule;
    private long now;

    // When the log was asked last.
    private long highWatermark;
    private long heldBackSince = Long.MAX_VALUE;

    /**
     * Of an owner that begins now.
     *
     * @param untouched whether it reads the log from its first record
     */
    Silence(SimLog log, Timing timing, boolean untouched, long now) {
        this.log = log;
        this.now = now;
        this.rule =
                new QuietRule(
                        nanos(timing.latenessMs() + timing.slackMs()),
                        nanos(OPEN_TRANSACTION_MS),
                        untouched,
                        nanos(now));
    }

    private static long nanos(long ms) {
        return ms * NANOS_PER_MS;
    }

    /** Time goes on, and with it the questions; the log is as it was up to then. */
    void passTime(long to) {
        while (now + INTERVAL_MS <= to) {
            now += INTERVAL_MS;
            ask();
        }
        now = to;
    }

    /** Asks, and is answered at once. */
    void ask() {
        highWatermark = log.highWatermark();
        heldBackSince = log.heldBackSince();
        rule.heard(new LogEnd(nanos(now), nanos(now), log.highWatermark(), log.end()));
    }

    QuietRule rule() {
        return rule;
    }

    /** The time, for the rule. */
    long nanos() {
        return nanos(now);
    }

    /** The owner passes its partition over, with its head standing there. */
    void passedOver(long headOffset) {
        assertTrue(
                headOffset >= highWatermark || now - heldBackSince >= OPEN_TRANSACTION_MS,
                () ->
                        "passed over at offset %d of %d, held back since %d"
                                .formatted(headOffset, highWatermark, heldBackSince));
    }
}
