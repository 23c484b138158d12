package io.headtail.audit.views;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every video's views, as they are stored. */
public interface StoredViews {
    /** How far each partition of the topic is written: by partition, the next offset. */
    Map<Integer, Long> marks();

    /** Has work read one consistent view of what is stored. */
    void inOneView(Consumer<View> work);

    /** The tables with a row for each video and time. */
    enum Table {
        /** A row of each minute, or what is set as the resolution. */
        MINUTES("video_stats"),
        /** Of each ten minutes that are rolled up. */
        TEN_MINUTES("ten_minute_views"),
        /** Of each hour that is rolled up. */
        HOURS("hour_views"),
        /** Late views that are in none of the others. */
        WAITING("video_stats_late");

        private final String label;

        Table(String label) {
            this.label = label;
        }

        /** Its name in SQL. */
        public String label() {
            return label;
        }
    }

    /** Takes rows. */
    interface RowTaker {
        /** A row; its time is epoch ms. */
        void row(long timeMs, String videoId, long views);
    }

    /**
     * What is noted of an hour.
     *
     * @param hasMinutes whether its minutes are kept
     * @param isKept whether itself is kept
     * @param isRolledUp whether the table of hours has it
     * @param tenMinutes a bit for each ten minutes that are rolled up, the first's is 1
     * @param added late views that were added by corrections
     * @param gap why it need not be the sum of the log; null if it must
     */
    record Noted(
            boolean hasMinutes,
            boolean isKept,
            boolean isRolledUp,
            int tenMinutes,
            long added,
            @Nullable String gap) {}

    /** One consistent view. */
    interface View {
        /** As {@link StoredViews#marks}. */
        Map<Integer, Long> marks();

        /**
         * Up to which time there may be views of other topics, epoch ms; {@link Long#MIN_VALUE} if
         * there are none.
         */
        long othersUntil();

        /** What is noted of an hour. */
        Noted noted(long hourMs);

        /** All rows of a table in {@code [fromMs, toMs)}, in no order. */
        void rows(Table table, long fromMs, long toMs, RowTaker taker);
    }
}
