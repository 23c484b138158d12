package io.headtail.lake.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random rows, and files of them. */
final class LakeSamples {
    static final Map<String, String> METADATA =
            Map.of(
                    "headtail.from",
                    "17",
                    "headtail.to",
                    "90",
                    "headtail.stream-time",
                    "1772323200000");

    /** So small that a few thousand rows make several row groups. */
    static final long SMALL_GROUPS = 1 << 15;

    static final Comparator<LakeMinute> ORDER =
            Comparator.comparingLong(LakeMinute::minuteMs)
                    .thenComparing(row -> utf8(row.id()), Arrays::compareUnsigned);

    private static final long START_MS = 1_772_323_200_000L;
    private static final int[] ALPHABETS = {0x61, 0xE4, 0x4E2D, 0x1F300};

    private LakeSamples() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Events of one partition; some ids come often, some are as long as they may be. */
    static List<LakeEvent> events(Random random, int count) {
        List<String> ids = new ArrayList<>(ids(random, 1 + random.nextInt(200)));
        int partition = random.nextInt(1_000);
        long offset = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 50);
        List<LakeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id =
                    random.nextInt(10) == 0
                            ? id(random)
                            : ids.get(random.nextInt(1 + random.nextInt(ids.size())));
            long time =
                    random.nextInt(1_000) == 0
                            ? random.nextLong(-(1L << 45), 1L << 45)
                            : START_MS + i + random.nextInt(5_000);
            events.add(
                    new LakeEvent(
                            partition, offset, time, id, views(random), random.nextInt(50) == 0));
            offset += random.nextInt(20) == 0 ? 1 + random.nextInt(1_000) : 1;
        }
        return events;
    }

    /** Minutes of up to an hour. */
    static List<LakeMinute> minutes(Random random, int count) {
        List<LakeMinute> minutes = new ArrayList<>();
        long minute = START_MS;
        while (minutes.size() < count) {
            int videos =
                    Math.min(count - minutes.size(), 1 + random.nextInt(Math.max(1, count / 5)));
            for (String id : ids(random, videos)) {
                long late = random.nextInt(20) == 0 ? views(random) : 0;
                minutes.add(new LakeMinute(minute, id, views(random), late));
            }
            minute += 60_000L * (1 + random.nextInt(3));
        }
        minutes.sort(ORDER);
        return minutes;
    }

    private static long views(Random random) {
        return random.nextInt(10) == 0 ? random.nextLong(Integer.MAX_VALUE) : 1;
    }

    private static Set<String> ids(Random random, int count) {
        Set<String> ids = new LinkedHashSet<>();
        while (ids.size() < count) {
            ids.add(id(random));
        }
        return ids;
    }

    private static String id(Random random) {
        int bytes = random.nextInt(10) == 0 ? 255 - random.nextInt(2) : 4 + random.nextInt(12);
        int alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
        StringBuilder id = new StringBuilder();
        for (int left = bytes; left > 0; ) {
            int point = alphabet + random.nextInt(26);
            int length = utf8(Character.toString(point)).length;
            if (length > left) {
                point = 'a';
                length = 1;
            }
            id.appendCodePoint(point);
            left -= length;
        }
        return id.toString();
    }

    static Path writeEvents(Path folder, List<LakeEvent> rows) throws IOException {
        try (EventsFile file = EventsFile.create(folder, SMALL_GROUPS)) {
            for (LakeEvent row : rows) {
                byte[] id = utf8("<" + row.id() + ">");
                file.add(
                        row.partition(),
                        row.offset(),
                        row.eventTimeMs(),
                        id,
                        1,
                        id.length - 2,
                        row.views(),
                        row.late());
            }
            return file.finish(METADATA);
        }
    }

    static Path writeMinutes(Path folder, List<LakeMinute> rows) throws IOException {
        try (MinutesFile file = MinutesFile.create(folder, SMALL_GROUPS)) {
            for (LakeMinute row : rows) {
                byte[] id = utf8("<" + row.id() + ">");
                file.add(row.minuteMs(), id, 1, id.length - 2, row.views(), row.lateViews());
            }
            return file.finish(METADATA);
        }
    }

    static List<LakeEvent> readEvents(Path path) throws IOException {
        List<LakeEvent> rows = new ArrayList<>();
        try (EventsReader reader = EventsReader.open(path)) {
            while (reader.next()) {
                rows.add(
                        new LakeEvent(
                                reader.partition(),
                                reader.offset(),
                                reader.eventTimeMs(),
                                new String(reader.id(), StandardCharsets.UTF_8),
                                reader.views(),
                                reader.late()));
            }
        }
        return rows;
    }

    static List<LakeMinute> readMinutes(Path path) throws IOException {
        List<LakeMinute> rows = new ArrayList<>();
        try (MinutesReader reader = MinutesReader.open(path)) {
            while (reader.next()) {
                rows.add(
                        new LakeMinute(
                                reader.minuteMs(),
                                new String(reader.id(), StandardCharsets.UTF_8),
                                reader.views(),
                                reader.lateViews()));
            }
        }
        return rows;
    }
}
