package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.QuietRule;
import io.headtail.log.LogEnd;
import io.headtail.time.Timing;

/**
 * How far one owner may pass its partition over as quiet, by the rule that instances follow: asks
 * the log where it ends as time goes on, and holds that nothing was on its way in what was passed.
 */
final class Silence {
    /** How long an open transaction is waited for. */
    private static final long OPEN_TRANSACTION_MS = 20_000;

    private static final long INTERVAL_MS = 500;
    private static final long NANOS_PER_MS = 1_000_000;

    private final SimLog log;
    private final QuietRule rule;
    private long now;
    private long counted;

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

    private void ask() {
        highWatermark = log.highWatermark();
        heldBackSince = log.heldBackSince();
        rule.heard(new LogEnd(nanos(now), nanos(now), log.highWatermark(), log.end()));
    }

    /** So many events have been read that count. */
    void read(long events) {
        if (events != counted) {
            counted = events;
            rule.event(nanos(now));
        }
    }

    /** The greatest target up to this one that may be passed to; {@link Long#MIN_VALUE}: none. */
    long reach(long target, long headOffset) {
        if (rule.wantsEnd(target, nanos(now))) {
            ask();
        }
        long reach = Math.min(target, rule.reach(headOffset));
        assertTrue(
                reach == Long.MIN_VALUE
                        || headOffset >= highWatermark
                        || now - heldBackSince >= OPEN_TRANSACTION_MS,
                () ->
                        "passed over at offset %d of %d, held back since %d"
                                .formatted(headOffset, highWatermark, heldBackSince));
        return reach;
    }
}
