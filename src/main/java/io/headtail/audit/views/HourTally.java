package io.headtail.audit.views;

import io.headtail.audit.event.View;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.audit.recount.ViewCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Views of consecutive hours by row and video, late ones apart. Memory is proportional to the pairs
 * of a row's time and a video; when they are too many, the last hours are dropped, for another
 * pass.
 *
 * <p>Late is decided by the log alone: an event is late if its timestamp is more than the lateness
 * below the largest timestamp before it in its partition. Not thread-safe.
 */
final class HourTally {
    static final long HOUR_MS = 3_600_000;

    private static final long NOTHING_YET = Long.MIN_VALUE;

    private final long fromMs;
    private final long resolutionMs;
    private final long latenessMs;
    private final long mostCounts;
    private final List<Hour> hours = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> videoIds = new ArrayList<>();
    private long[] newest;
    private long counts;
    private long events;
    private long end;

    /** One hour: the views of each of its rows. */
    static final class Hour {
        final long startMs;
        final ViewCounts[] onTime;
        final ViewCounts[] late;

        private Hour(long startMs, int rows) {
            this.startMs = startMs;
            this.onTime = new ViewCounts[rows];
            this.late = new ViewCounts[rows];
            Arrays.setAll(onTime, i -> new ViewCounts());
            Arrays.setAll(late, i -> new ViewCounts());
        }

        private long counts() {
            long sum = 0;
            for (int i = 0; i < onTime.length; i++) {
                sum += onTime[i].size() + late[i].size();
            }
            return sum;
        }
    }

    /**
     * Nothing is counted yet.
     *
     * @param fromMs start of the first hour, epoch ms
     * @param toMs end of the last one
     * @param resolutionMs length of a row's time; divides an hour
     * @param partitions number of partitions, numbered from 0
     */
    HourTally(
            long fromMs,
            long toMs,
            long resolutionMs,
            long latenessMs,
            int partitions,
            long mostCounts) {
        this.fromMs = fromMs;
        this.resolutionMs = resolutionMs;
        this.latenessMs = latenessMs;
        this.mostCounts = mostCounts;
        this.newest = new long[partitions];
        Arrays.fill(newest, NOTHING_YET);
        this.end = toMs;
    }

    /** Adds the next event of a partition, which may be new. */
    void add(int partition, View view) {
        events++;
        if (partition >= newest.length) {
            int known = newest.length;
            newest = Arrays.copyOf(newest, partition + 1);
            Arrays.fill(newest, known, newest.length, NOTHING_YET);
        }
        long time = view.timestamp();
        boolean late = newest[partition] != NOTHING_YET && time < newest[partition] - latenessMs;
        newest[partition] = Math.max(newest[partition], time);
        if (time < fromMs || time >= end) {
            return;
        }
        Hour hour = hour(time);
        int row = (int) ((time - hour.startMs) / resolutionMs);
        ViewCounts counted = late ? hour.late[row] : hour.onTime[row];
        int before = counted.size();
        counted.add(number(view.videoId()), view.views());
        counts += counted.size() - before;
        while (counts > mostCounts) {
            dropLast();
        }
    }

    private Hour hour(long time) {
        int at = Math.toIntExact((time - fromMs) / HOUR_MS);
        while (hours.size() <= at) {
            hours.add(new Hour(fromMs + hours.size() * HOUR_MS, (int) (HOUR_MS / resolutionMs)));
        }
        return hours.get(at);
    }

    private void dropLast() {
        if (hours.size() == 1) {
            throw new TooManyCountsException(mostCounts);
        }
        Hour last = hours.removeLast();
        counts -= last.counts();
        end = last.startMs;
    }

    /** The number of a video. */
    int number(String videoId) {
        Integer known = numbers.get(videoId);
        if (known != null) {
            return known;
        }
        numbers.put(videoId, videoIds.size());
        videoIds.add(videoId);
        return videoIds.size() - 1;
    }

    /** The video with a number. */
    String video(int number) {
        return videoIds.get(number);
    }

    /** What is counted of an hour before {@link #end}. */
    Hour of(long startMs) {
        return hour(startMs);
    }

    /** Up to where all hours are counted. */
    long end() {
        return end;
    }

    /** Number of events that were added. */
    long events() {
        return events;
    }
}
