package io.headtail.audit.views;

import io.headtail.audit.recount.ViewCounts;
import io.headtail.audit.views.StoredViews.Noted;
import io.headtail.audit.views.StoredViews.Table;
import io.headtail.audit.views.StoredViews.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the rows of an hour with what was counted of it.
 *
 * <p>Each view of an event below the marks is there once: if it is in time, in its row; if it is
 * late, either there, since a correction has added it, or among those that wait. So a row is what
 * came in time, and what was late less what waits; and no more waits than was late. Not
 * thread-safe.
 */
final class HourCheck {
    private static final int MAX_SHOWN = 5;
    private static final int TENS = 6;
    private static final long TEN_MINUTES_MS = HourTally.HOUR_MS / TENS;

    private final HourTally tally;
    private final HourTally.Hour hour;
    private final View stored;
    private final long resolutionMs;
    private final List<ViewDifference> first = new ArrayList<>();
    private long rows;
    private long differing;

    HourCheck(HourTally tally, HourTally.Hour hour, View stored, long resolutionMs) {
        this.tally = tally;
        this.hour = hour;
        this.stored = stored;
        this.resolutionMs = resolutionMs;
    }

    /** Compares them all. */
    CheckedHour run() {
        Noted noted = stored.noted(hour.startMs);
        long end = hour.startMs + HourTally.HOUR_MS;
        if (noted.gap() != null) {
            return CheckedHour.without(
                    hour.startMs,
                    CheckedHour.Verdict.NOT_COMPARED,
                    "a gap of the cause " + noted.gap() + " (video_stats_gaps)");
        }
        if (!noted.hasMinutes() && !noted.isKept()) {
            return CheckedHour.without(
                    hour.startMs, CheckedHour.Verdict.NOT_COMPARED, "removed by retention");
        }
        ViewCounts[] expected = expected(noted);
        if (noted.hasMinutes()) {
            compare(Table.MINUTES, hour.startMs, end, resolutionMs, expected);
            for (int ten = 0; ten < TENS; ten++) {
                long from = hour.startMs + ten * TEN_MINUTES_MS;
                boolean isThere = (noted.tenMinutes() & (1 << ten)) != 0;
                compare(
                        Table.TEN_MINUTES,
                        from,
                        from + TEN_MINUTES_MS,
                        TEN_MINUTES_MS,
                        sum(expected, isThere ? from : end, from + TEN_MINUTES_MS));
            }
        }
        if (noted.isKept()) {
            compare(
                    Table.HOURS,
                    hour.startMs,
                    end,
                    HourTally.HOUR_MS,
                    sum(expected, noted.isRolledUp() ? hour.startMs : end, end));
        }
        return new CheckedHour(
                hour.startMs,
                differing == 0 ? CheckedHour.Verdict.EQUAL : CheckedHour.Verdict.DIFFERENT,
                rows,
                differing,
                first,
                noted.hasMinutes() ? null : "its minutes are removed by retention");
    }

    /** What its rows must have. Late views that wait are taken out of what was late. */
    private ViewCounts[] expected(Noted noted) {
        ViewCounts[] waiting = new ViewCounts[hour.late.length];
        Arrays.setAll(waiting, i -> new ViewCounts());
        stored.rows(
                Table.WAITING,
                hour.startMs,
                hour.startMs + HourTally.HOUR_MS,
                (time, id, views) -> {
                    rows++;
                    waiting[row(time)].add(tally.number(id), views);
                });
        ViewCounts[] expected = new ViewCounts[hour.onTime.length];
        long[] added = new long[1];
        for (int i = 0; i < expected.length; i++) {
            ViewCounts of = new ViewCounts();
            ViewCounts late = hour.late[i];
            ViewCounts waits = waiting[i];
            long time = hour.startMs + i * resolutionMs;
            hour.onTime[i].forEach(of::add);
            late.forEach(
                    (video, views) -> {
                        long rest = views - Math.min(views, waits.of(video));
                        added[0] += rest;
                        if (rest > 0) {
                            of.add(video, rest);
                        }
                    });
            waits.forEach(
                    (video, views) -> {
                        if (views > late.of(video) || views <= 0) {
                            differs(Table.WAITING.label(), time, video, late.of(video), views);
                        }
                    });
            expected[i] = of;
        }
        if (added[0] != noted.added() && noted.isKept()) {
            differing++;
            show(
                    new ViewDifference(
                            "video_stats_late_hours.added_views",
                            hour.startMs,
                            "",
                            added[0],
                            noted.added()));
        }
        return expected;
    }

    private int row(long time) {
        return (int) ((time - hour.startMs) / resolutionMs);
    }

    /** The sums over the rows of a span. */
    private ViewCounts[] sum(ViewCounts[] of, long from, long to) {
        ViewCounts sum = new ViewCounts();
        for (long time = from; time < to; time += resolutionMs) {
            of[row(time)].forEach(sum::add);
        }
        return new ViewCounts[] {sum};
    }

    private void compare(Table table, long from, long to, long lengthMs, ViewCounts[] expected) {
        ViewCounts[] found = new ViewCounts[expected.length];
        Arrays.setAll(found, i -> new ViewCounts());
        stored.rows(
                table,
                from,
                to,
                (time, id, views) -> {
                    rows++;
                    int video = tally.number(id);
                    if (views <= 0 || (time - from) % lengthMs != 0) {
                        differs(table.label(), time, video, 0, views);
                    } else {
                        found[(int) ((time - from) / lengthMs)].add(video, views);
                    }
                });
        for (int i = 0; i < expected.length; i++) {
            ViewCounts wanted = expected[i];
            ViewCounts had = found[i];
            long time = from + i * lengthMs;
            wanted.forEach(
                    (video, views) -> {
                        if (views != had.of(video)) {
                            differs(table.label(), time, video, views, had.of(video));
                        }
                    });
            had.forEach(
                    (video, views) -> {
                        if (wanted.of(video) == 0) {
                            differs(table.label(), time, video, 0, views);
                        }
                    });
        }
    }

    private void differs(String table, long time, int video, long expected, long found) {
        differing++;
        show(new ViewDifference(table, time, tally.video(video), expected, found));
    }

    private void show(ViewDifference difference) {
        if (first.size() < MAX_SHOWN) {
            first.add(difference);
        }
    }
}
