package io.headtail.cli.audit;

import io.headtail.audit.views.StoredViews;
import io.headtail.history.stats.StatsRows;
import java.util.Map;
import java.util.function.Consumer;

/** Every video's views for the audit, exactly as stored, including manual changes. */
final class StoredStats implements StoredViews {
    private final StatsRows rows;
    private final String topic;
    private final long latenessMs;

    /**
     * Reads from the tables of a topic.
     *
     * @param latenessMs by how much gaps are wider on both sides, ms
     */
    StoredStats(StatsRows rows, String topic, long latenessMs) {
        this.rows = rows;
        this.topic = topic;
        this.latenessMs = latenessMs;
    }

    @Override
    public Map<Integer, Long> marks() {
        return rows.marks(topic);
    }

    @Override
    public void inOneView(Consumer<View> work) {
        rows.inOneView(topic, view -> work.accept(new OneView(view, latenessMs)));
    }

    private record OneView(StatsRows.View view, long latenessMs) implements View {
        @Override
        public Map<Integer, Long> marks() {
            return view.marks();
        }

        @Override
        public long othersUntil() {
            return view.othersUntil();
        }

        @Override
        public Noted noted(long hourMs) {
            StatsRows.Noted noted = view.noted(hourMs, latenessMs);
            return new Noted(
                    noted.hasMinutes(),
                    noted.isKept(),
                    noted.isRolledUp(),
                    noted.tenMinutes(),
                    noted.added(),
                    noted.gap());
        }

        @Override
        public void rows(Table table, long fromMs, long toMs, RowTaker taker) {
            StatsRows.Table of =
                    switch (table) {
                        case MINUTES -> StatsRows.Table.MINUTES;
                        case TEN_MINUTES -> StatsRows.Table.TEN_MINUTES;
                        case HOURS -> StatsRows.Table.HOURS;
                        case WAITING -> StatsRows.Table.WAITING;
                    };
            view.rows(of, fromMs, toMs, taker::row);
        }
    }
}
