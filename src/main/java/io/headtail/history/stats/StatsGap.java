package io.headtail.history.stats;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of {@code video_stats_gaps}: where the tables are not the sum of one log by one set of
 * rules.
 *
 * @param fromMs the stream time before it, epoch ms; {@link Mark#NO_TIME} if there was none
 */
record StatsGap(
        int partition, String cause, long fromOffset, long toOffset, long fromMs, String detail) {
    /** Its cause if the topic was recreated. */
    static final String TOPIC = "topic";

    private static final String RULES = "rules";
    private static final String TRUNCATED = "truncated";

    /** The offset at which the log goes on after it: what was truncated is written anew. */
    long goesOnAt() {
        return cause.equals(TRUNCATED) ? fromOffset : toOffset;
    }

    /** Whether records were lost in it, or may have been. */
    boolean isOfRecords() {
        return !cause.equals(RULES);
    }

    static StatsGap of(Gap gap) {
        return new StatsGap(
                gap.partition(),
                gap.cause().name().toLowerCase(Locale.ROOT),
                gap.fromOffset(),
                gap.toOffset(),
                gap.streamTime(),
                gap.cause() == Gap.Cause.TRUNCATED
                        ? "views of the lost records stay; what is late goes on by their times"
                        : "");
    }

    /** For a partition whose marks begin although another topic was written before. */
    static StatsGap topic(int partition, String other) {
        return new StatsGap(
                partition, TOPIC, 0, 0, Mark.NO_TIME, "views of topic id " + other + " stay");
    }

    /** For a partition that goes on by other rules. */
    static StatsGap rules(int partition, Mark mark, String before, String now) {
        List<String> was = before.lines().toList();
        List<String> is = now.lines().toList();
        List<String> gone = new ArrayList<>(was);
        gone.removeAll(is);
        List<String> come = new ArrayList<>(is);
        come.removeAll(was);
        return new StatsGap(
                partition,
                RULES,
                mark.nextOffset(),
                mark.nextOffset(),
                mark.streamTime(),
                String.join(", ", gone) + " until here, then " + String.join(", ", come));
    }
}
