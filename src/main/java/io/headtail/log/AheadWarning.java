package io.headtail.log;

import io.headtail.log.event.EventSettings;
import io.headtail.time.Timing;
import java.time.Duration;
import java.util.Optional;

/**
 * Warns if the settings admit an event that is ahead by more than the lateness: such an event makes
 * on-time events late.
 */
final class AheadWarning {
    private AheadWarning() {}

    /** The warning; empty where no such event can come. */
    static Optional<String> of(TopicFacts facts, EventSettings event, Timing timing) {
        long latenessMs = timing.latenessMs();
        if (!event.isRecordTime()) {
            return event.maxAheadMs() <= latenessMs
                    ? Optional.empty()
                    : Optional.of(
                            "event.max-ahead is "
                                    + Duration.ofMillis(event.maxAheadMs())
                                    + consequence(event.maxAheadMs(), latenessMs)
                                    + "set event.max-ahead="
                                    + Duration.ofMillis(latenessMs)
                                    + " or less, so that such an event is invalid");
        }
        if (facts.logAppendTime() || facts.timestampMaxAheadMs() <= latenessMs) {
            return Optional.empty();
        }
        boolean unlimited = facts.timestampMaxAheadMs() == Long.MAX_VALUE;
        return Optional.of(
                "the topic's message.timestamp.after.max.ms is "
                        + (unlimited ? "not limited" : facts.timestampMaxAheadMs() + " ms")
                        + consequence(facts.timestampMaxAheadMs(), latenessMs)
                        + "set message.timestamp.after.max.ms="
                        + latenessMs
                        + " or less, so that the broker refuses such an event");
    }

    private static String consequence(long aheadMs, long latenessMs) {
        String span =
                aheadMs == Long.MAX_VALUE
                        ? "any time"
                        : "up to " + Duration.ofMillis(aheadMs - latenessMs);
        return ", more than lateness="
                + Duration.ofMillis(latenessMs)
                + ": one event from a clock that is ahead makes all on-time events of its partition"
                + " late for "
                + span
                + ", in no window; ";
    }
}
