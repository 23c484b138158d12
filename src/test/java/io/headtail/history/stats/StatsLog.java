package io.headtail.history.stats;

import io.headtail.follow.FollowedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A log in memory: partitions of records with gaps between their offsets, most of them events near
 * the partition's stream time, some late, invalid or misplaced, with silences of hours and days.
 */
final class StatsLog {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    /** A record; not a valid event if it has no views. */
    record Entry(int partition, long offset, long timestamp, int views, String id) {}

    /** An event as followers are given it. */
    static final class Event implements FollowedEvent {
        Entry entry = new Entry(0, 0, 0, 0, "");
        boolean late;

        @Override
        public int partition() {
            return entry.partition();
        }

        @Override
        public long offset() {
            return entry.offset();
        }

        @Override
        public long timestamp() {
            return entry.timestamp();
        }

        @Override
        public int views() {
            return entry.views();
        }

        @Override
        public boolean isLate() {
            return late;
        }

        @Override
        public byte[] id() {
            return ("x" + entry.id() + "yz").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int idFrom() {
            return 1;
        }

        @Override
        public int idLength() {
            return entry.id().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private static final List<String> ODD_IDS =
            List.of(
                    "it's",
                    "back\\slash\\.",
                    "\\N",
                    "tab\tline\n",
                    "emoji 🎬",
                    "é".repeat(127),
                    " ");

    final List<List<Entry>> partitions = new ArrayList<>();

    /** Where each partition's log begins now: what is below was deleted. */
    final long[] begins;

    private final Random random;
    private final long[] nextOffsets;
    private final long[] times;

    StatsLog(Random random, int count, long startMs) {
        this.random = random;
        begins = new long[count];
        nextOffsets = new long[count];
        times = new long[count];
        for (int p = 0; p < count; p++) {
            partitions.add(new ArrayList<>());
            times[p] = startMs;
        }
    }

    /** Appends records to a partition. */
    void append(int partition, int count) {
        for (int i = 0; i < count; i++) {
            nextOffsets[partition] += random.nextInt(10) == 0 ? 3 : 1;
            int kind = random.nextInt(100);
            long step = kind == 0 ? HOUR : kind < 3 ? 10 * MINUTE : random.nextInt(8_000);
            times[partition] += step;
            long back = random.nextInt(20) == 0 ? random.nextLong(HOUR) : random.nextLong(4_000);
            partitions
                    .get(partition)
                    .add(
                            new Entry(
                                    partition,
                                    nextOffsets[partition] - 1,
                                    Math.max(0, times[partition] - back),
                                    random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(3),
                                    id(partition)));
        }
    }

    /** Appends an event to a partition. */
    void add(int partition, long timestamp, String id) {
        partitions
                .get(partition)
                .add(new Entry(partition, nextOffsets[partition]++, timestamp, 1, id));
        times[partition] = Math.max(times[partition], timestamp);
    }

    /** Has no records below an offset. */
    void skipTo(int partition, long offset) {
        nextOffsets[partition] = offset;
    }

    /** Lets time pass in which nothing is viewed. */
    void silence(long ms) {
        for (int p = 0; p < times.length; p++) {
            times[p] += ms;
        }
    }

    private String id(int partition) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return "misplaced" + random.nextInt(2);
        }
        return kind == 1
                ? ODD_IDS.get(random.nextInt(ODD_IDS.size()))
                : "p" + partition + "_" + random.nextInt(6);
    }

    /** The offset after a partition's last record. */
    long end(int partition) {
        return nextOffsets[partition];
    }

    /** The greatest time of all events. */
    long newestMs() {
        long newest = 0;
        for (List<Entry> each : partitions) {
            for (Entry entry : each) {
                newest = Math.max(newest, entry.timestamp());
            }
        }
        return newest;
    }

    /** The records of a partition at and above an offset, as the log has them now. */
    List<Entry> from(int partition, long offset, int limit) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : partitions.get(partition)) {
            if (entry.offset() >= Math.max(offset, begins[partition]) && found.size() < limit) {
                found.add(entry);
            }
        }
        return found;
    }
}
