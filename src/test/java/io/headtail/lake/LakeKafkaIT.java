package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.file.HardwoodRows;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.event.EventSettings;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.follow.Membership;
import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.s3.S3UnderTest;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Seeds;
import io.headtail.testing.TestSettings;
import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Followers of one group over a real Kafka write a lake, into a real directory or S3 server, while
 * events come and followers crash: DuckDB reads from it what a plain consumer reads from the topic.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ) // credentials
class LakeKafkaIT {
    private static final int CRASHES = Integer.getInteger("headtail.lake.crashes", 2);
    private static final int PARTITIONS = 2;
    private static final long LATENESS_MS = 5_000;
    private static final long RECORDS = 40;
    private static final long SECTION_RECORDS = 100 * RECORDS;

    @TempDir private Path folder;

    private final class Following implements AutoCloseable {
        final LakeFollower lake;
        final LogFollower follower;
        final Thread thread;

        Following(
                KafkaSettings kafka,
                TopicWatch topic,
                ObjectStore store,
                LakeContent content,
                LakeCompaction compaction)
                throws IOException {
            lake =
                    LakeFollower.open(
                            new LakeSettings(
                                    new LakeUrl.Directory(folder), content, RECORDS, compaction),
                            store,
                            kafka.topic(),
                            topic.get().topicId(),
                            "lateness=" + LATENESS_MS + "\n",
                            LATENESS_MS,
                            folder,
                            () -> {},
                            new LakeStatus(),
                            System::nanoTime);
            follower =
                    new LogFollower(
                            kafka,
                            "lake",
                            new EventSettings(null, null, "/views", 0, false),
                            false,
                            topic,
                            LATENESS_MS,
                            lake,
                            Membership.UNUSED,
                            System::nanoTime);
            thread = Thread.ofPlatform().start(follower);
        }

        @Override
        public void close() {
            follower.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            lake.close();
        }
    }

    @Test
    void a_directory_has_the_events_of_the_topic_whoever_crashes() {
        Seeds.run(LakeKafkaIT.class, 1, random -> events(random, "lake-directory", directory()));
    }

    @Test
    void a_bucket_has_the_events_of_the_topic_whoever_crashes() {
        Seeds.run(
                LakeKafkaIT.class,
                1,
                random ->
                        events(
                                random,
                                "lake-bucket",
                                new LakeUrl.Bucket(S3UnderTest.settings()).open()));
    }

    @Test
    void minutes_are_the_sums_of_events() {
        Seeds.run(
                LakeKafkaIT.class,
                1,
                random -> {
                    LakeLog log =
                            run(
                                    random,
                                    "lake-minutes",
                                    directory(),
                                    LakeContent.MINUTES,
                                    LakeCompaction.NONE);
                    assertEquals(sums(log, RECORDS), LakeRows.minutes(folder.resolve("lake")));
                });
    }

    @Test
    void a_compacted_bucket_has_a_file_for_each_hour_of_a_section() {
        Seeds.run(
                LakeKafkaIT.class,
                1,
                random -> {
                    String name = "lake-compacted";
                    ObjectStore store = new LakeUrl.Bucket(S3UnderTest.settings()).open();
                    LakeLog log =
                            run(random, name, store, LakeContent.EVENTS, LakeCompaction.HOURLY);
                    Path copy = compare(log, SECTION_RECORDS, name, store);
                    List<String> rows = HardwoodRows.lines(copy);
                    assertEquals(
                            LakeModel.rows(LakeModel.files(log, SECTION_RECORDS, LATENESS_MS))
                                    .stream()
                                    .map(String::strip)
                                    .sorted()
                                    .toList(),
                            rows.stream().sorted().toList());
                });
    }

    @Test
    void minutes_of_a_compacted_directory_are_the_sums_of_events() {
        Seeds.run(
                LakeKafkaIT.class,
                1,
                random -> {
                    LakeLog log =
                            run(
                                    random,
                                    "lake-compacted-minutes",
                                    directory(),
                                    LakeContent.MINUTES,
                                    LakeCompaction.HOURLY);
                    assertEquals(
                            sums(log, SECTION_RECORDS), LakeRows.minutes(folder.resolve("lake")));
                });
    }

    private ObjectStore directory() {
        return new LakeUrl.Directory(folder.resolve("lake")).open();
    }

    private void events(Random random, String name, ObjectStore store) throws Exception {
        LakeLog log = run(random, name, store, LakeContent.EVENTS, LakeCompaction.NONE);
        compare(log, RECORDS, name, store);
    }

    /** A copy of the lake, of which DuckDB has read what is in the log. */
    private Path compare(LakeLog log, long records, String name, ObjectStore store)
            throws Exception {
        String id = EventLog.topicId(name);
        Path copy = LakeRows.copy(store, name + "-" + id, folder.resolve("copy"));
        assertEquals(
                LakeModel.rows(LakeModel.files(log, records, LATENESS_MS)).stream()
                        .map(row -> dayAndHour(Long.parseLong(row.split(" ")[2])) + " " + row)
                        .collect(Collectors.toCollection(TreeSet::new)),
                lines(LakeRows.events(copy)));
        return copy;
    }

    private static Set<String> lines(List<String> rows) {
        Set<String> lines = new TreeSet<>();
        rows.forEach(row -> assertTrue(lines.add(row.strip()), () -> "twice: " + row));
        return lines;
    }

    private static String dayAndHour(long ms) {
        var time = Instant.ofEpochMilli(ms).atZone(ZoneOffset.UTC);
        return time.toLocalDate() + " " + time.getHour();
    }

    private static List<String> sums(LakeLog log, long records) {
        Map<String, long[]> sums = new HashMap<>();
        for (String row : LakeModel.rows(LakeModel.files(log, records, LATENESS_MS))) {
            String[] fields = row.split(" ", 4);
            String[] rest = fields[3].split("(?<=') ", 2);
            String[] counts = rest[1].split(" ", 2);
            long minute = Long.parseLong(fields[2]) / Millis.MINUTE * Millis.MINUTE;
            int late = Boolean.parseBoolean(counts[1]) ? 1 : 0;
            sums.computeIfAbsent(minute + " " + rest[0], key -> new long[2])[late] +=
                    Long.parseLong(counts[0]);
        }
        return sums.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue()[0] + " " + each.getValue()[1])
                .sorted(
                        Comparator.comparingLong(
                                        (String row) -> Long.parseLong(row.split(" ", 2)[0]))
                                .thenComparing(row -> row.split(" ", 2)[1]))
                .toList();
    }

    /** The log of the topic, all of which is in the store as far as it can be. */
    private LakeLog run(
            Random random,
            String name,
            ObjectStore store,
            LakeContent content,
            LakeCompaction compaction)
            throws Exception {
        boolean compacts = compaction != LakeCompaction.NONE;
        long records = compacts ? SECTION_RECORDS : RECORDS;
        KafkaUnderTest.createTopic(name, PARTITIONS, Map.of("retention.ms", "-1"));
        KafkaSettings kafka = TestSettings.kafka(name);
        List<Following> followers = new ArrayList<>();
        try (TopicWatch topic = new TopicWatch(kafka, System::nanoTime);
                LakeFeed feed = new LakeFeed(name, PARTITIONS, random)) {
            LakeFolder lake = new LakeFolder(store, name, topic.get().topicId());
            topic.start(e -> {});
            try {
                followers.add(new Following(kafka, topic, store, content, compaction));
                followers.add(new Following(kafka, topic, store, content, compaction));
                for (int crash = 0; crash < CRASHES; crash++) {
                    feed.send(200);
                    int before = lake.files().size();
                    Await.until("files are written", () -> size(lake) > before);
                    int i = random.nextInt(followers.size());
                    followers.get(i).close();
                    followers.set(i, new Following(kafka, topic, store, content, compaction));
                }
                feed.send(200);
                LakeLog log = log(name);
                Set<String> expected = LakeModel.files(log, records, LATENESS_MS).keySet();
                Await.until("all is written", () -> keys(lake).containsAll(expected));
                assertEquals(expected, keys(lake));
                if (compacts) {
                    Await.until("merged parts are removed", () -> hasNoMergedParts(lake));
                }
                return log;
            } finally {
                followers.forEach(Following::close);
            }
        }
    }

    private static boolean hasNoMergedParts(LakeFolder lake) {
        try {
            for (int p = 0; p < PARTITIONS; p++) {
                LakeMark mark = lake.mark(p);
                assertNotNull(mark);
                Section section = mark.section();
                assertNotNull(section);
                long begin = section.begin().nextOffset();
                if (lake.parts(p).stream().anyMatch(part -> part.to() <= begin)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int size(LakeFolder lake) {
        return keys(lake).size();
    }

    private static Set<String> keys(LakeFolder lake) {
        try {
            return lake.files().stream()
                    .map(LakeName::key)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LakeLog log(String topic) throws Exception {
        LakeLog log = new LakeLog(new Random(0), PARTITIONS);
        EventLog.records(
                topic,
                record -> {
                    String value = new String(record.value(), StandardCharsets.UTF_8);
                    log.add(
                            record.partition(),
                            record.offset(),
                            record.timestamp(),
                            Integer.parseInt(value.replaceAll("\\D", "")),
                            new String(record.key(), StandardCharsets.UTF_8));
                });
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            for (int p = 0; p < PARTITIONS; p++) {
                TopicPartition partition = new TopicPartition(topic, p);
                // Behind the marker of the last transaction.
                log.end(
                        p,
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset());
            }
        }
        return log;
    }
}
