package io.headtail.lake;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.file.HardwoodRows;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.s3.S3UnderTest;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Seeds;
import io.headtail.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
    private static final long LATENESS_MS = LakeProcess.LATENESS_MS;
    private static final long RECORDS = 40;
    private static final long SECTION_RECORDS = 100 * RECORDS;

    @TempDir private Path folder;

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
                    assertEquals(
                            LakeModel.minutes(log, RECORDS, LATENESS_MS),
                            LakeRows.minutes(folder.resolve("lake")));
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
                    Path topic = copy.resolve(name + "-" + EventLog.topicId(name));
                    assertEquals(
                            lines(LakeModel.rows(LakeModel.files(log, RECORDS, LATENESS_MS))),
                            lines(LakeRows.fresh(topic)));
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
                            LakeModel.minutes(log, SECTION_RECORDS, LATENESS_MS),
                            LakeRows.minutes(folder.resolve("lake")));
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
        LakeSettings settings =
                new LakeSettings(new LakeUrl.Directory(folder), content, RECORDS, compaction);
        KafkaUnderTest.createTopic(name, PARTITIONS, Map.of("retention.ms", "-1"));
        KafkaSettings kafka = TestSettings.kafka(name);
        List<LakeFollowing> followers = new ArrayList<>();
        try (TopicWatch topic = new TopicWatch(kafka, System::nanoTime);
                LakeFeed feed = new LakeFeed(name, PARTITIONS, random)) {
            LakeFolder lake = new LakeFolder(store, name, topic.get().topicId());
            topic.start(e -> {});
            try {
                followers.add(new LakeFollowing(kafka, topic, store, settings, folder));
                followers.add(new LakeFollowing(kafka, topic, store, settings, folder));
                for (int crash = 0; crash < CRASHES; crash++) {
                    int before = lake.files().size();
                    feed.send(200);
                    Await.until("files are written", () -> size(lake) > before);
                    int i = random.nextInt(followers.size());
                    followers.get(i).close();
                    followers.set(i, new LakeFollowing(kafka, topic, store, settings, folder));
                }
                feed.send(200);
                LakeLog log = log(name);
                Set<String> expected = LakeModel.files(log, records, LATENESS_MS).keySet();
                Await.until("all is written", () -> keys(lake).containsAll(expected));
                assertEquals(expected, keys(lake));
                if (compacts) {
                    Set<String> parts = LakeModel.files(log, RECORDS, LATENESS_MS).keySet();
                    Await.until("parts are as they must be", () -> hasParts(lake, parts));
                }
                return log;
            } finally {
                followers.forEach(LakeFollowing::close);
            }
        }
    }

    /** Whether all chunks are written, and no parts are left over. */
    private static boolean hasParts(LakeFolder lake, Set<String> chunks) {
        try {
            for (int p = 0; p < PARTITIONS; p++) {
                int partition = p;
                long end =
                        chunks.stream()
                                .map(key -> requireNonNull(LakeName.parse(key)))
                                .filter(name -> name.partition() == partition)
                                .mapToLong(LakeName::to)
                                .max()
                                .orElseThrow();
                LakeMark mark = requireNonNull(lake.mark(p));
                long begin = requireNonNull(mark.section()).begin().nextOffset();
                if (mark.mark().nextOffset() < end
                        || lake.parts(p).stream().anyMatch(part -> part.to() <= begin)) {
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
