package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.time.Millis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A log in memory: partitions of records with gaps between their offsets, most of them events near
 * the partition's stream time, some late, some of absurd times, some invalid.
 */
final class LakeLog {
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

    /** 2026-01-29T22:00:00Z. */
    static final long START = 1_769_724_000_000L;

    /** 9999-12-31T23:59:59.999Z. */
    static final long LAST = 253_402_300_799_999L;

    private static final List<String> ODD_IDS =
            List.of("it's", "tab\tline\n", "emoji 🎬", "é".repeat(127), " ", "x".repeat(255));

    final List<List<Entry>> partitions = new ArrayList<>();

    /** Where each partition's log begins now: what is below was deleted. */
    final long[] begins;

    private final Random random;
    private final long[] nextOffsets;
    private final long[] times;

    LakeLog(Random random, int count) {
        this.random = random;
        begins = new long[count];
        nextOffsets = new long[count];
        times = new long[count];
        for (int p = 0; p < count; p++) {
            partitions.add(new ArrayList<>());
            times[p] = START;
        }
    }

    /** Appends records to a partition. */
    void append(int partition, int count) {
        for (int i = 0; i < count; i++) {
            nextOffsets[partition] += random.nextInt(15) == 0 ? 1 + random.nextInt(40) : 1;
            times[partition] += step();
            long back = random.nextInt(20) == 0 ? late(partition) : random.nextLong(4_000);
            add(
                    partition,
                    nextOffsets[partition] - 1,
                    Math.max(0, times[partition] - back),
                    random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(3));
        }
    }

    private long step() {
        int kind = random.nextInt(100);
        return kind == 0 ? 5 * Millis.HOUR : kind < 4 ? Millis.HOUR / 2 : random.nextInt(120_000);
    }

    private long late(int partition) {
        return random.nextInt(20) == 0
                ? random.nextLong(times[partition])
                : random.nextLong(3 * Millis.HOUR);
    }

    private void add(int partition, long offset, long timestamp, int views) {
        add(partition, offset, timestamp, views, id());
    }

    /** Appends a record. */
    void add(int partition, long offset, long timestamp, int views, String id) {
        partitions.get(partition).add(new Entry(partition, offset, timestamp, views, id));
        nextOffsets[partition] = Math.max(nextOffsets[partition], offset + 1);
    }

    /** Appends an event of a time. */
    void appendAt(int partition, long timestamp) {
        add(partition, nextOffsets[partition]++, timestamp, 1);
        times[partition] = Math.max(times[partition], timestamp);
    }

    private String id() {
        return random.nextInt(20) == 0
                ? ODD_IDS.get(random.nextInt(ODD_IDS.size()))
                : "v" + random.nextInt(9);
    }

    /** Has a partition end at an offset, behind what is no record. */
    void end(int partition, long offset) {
        nextOffsets[partition] = offset;
    }

    /** The offset after a partition's last record. */
    long end(int partition) {
        return nextOffsets[partition];
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
