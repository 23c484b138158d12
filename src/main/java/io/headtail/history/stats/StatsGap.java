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
 * @param toMs the time of the first event after it, epoch ms; {@link Mark#NO_TIME} if none has come
 */
record StatsGap(
        int partition,
        String cause,
        long fromOffset,
        long toOffset,
        long fromMs,
        long toMs,
        String detail) {
    /** Its cause if the topic was recreated. */
    static final String TOPIC = "topic";

    /** Of a gap that has no time of its end yet. */
    private StatsGap(
            int partition,
            String cause,
            long fromOffset,
            long toOffset,
            long fromMs,
            String detail) {
        this(partition, cause, fromOffset, toOffset, fromMs, Mark.NO_TIME, detail);
    }

    /** The same with the time of the first event after it, if it has none yet. */
    StatsGap ended(long ms) {
        return toMs == Mark.NO_TIME
                ? new StatsGap(partition, cause, fromOffset, toOffset, fromMs, ms, detail)
                : this;
    }

    static StatsGap of(Gap gap) {
        return new StatsGap(
                gap.partition(),
                gap.cause().name().toLowerCase(Locale.ROOT),
                gap.fromOffset(),
                gap.toOffset(),
                gap.streamTime(),
                "");
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
                "rules",
                mark.nextOffset(),
                mark.nextOffset(),
                mark.streamTime(),
                String.join(", ", gone) + " until here, then " + String.join(", ", come));
    }
}
