package io.headtail.log.late;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LateRecords;
import io.headtail.testing.LogLines;
import io.headtail.testing.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Late bins over a real broker: whatever happens to their processes, the topic has what a plain
 * recount of the log finds late, each once and in order. {@code -Dheadtail.late.seeds=20} tries
 * more.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LateBinIT extends LateBinScene {
    private static final int SEEDS = Integer.getInteger("headtail.late.seeds", 1);
    private static final int FAULTS = SEEDS == 1 ? 3 : 6;

    @Test
    void each_late_event_is_there_once_whatever_happens_to_processes() {
        Seeds.run(LateBinIT.class, SEEDS, LateBinIT::run);
    }

    @Test
    void each_invalid_record_is_there_once_whatever_happens_to_processes() {
        Seeds.run(LateBinIT.class, SEEDS, LateBinIT::runInvalid);
    }

    private static void runInvalid(Random random) throws Exception {
        String topic = "invalid-" + Long.toHexString(random.nextLong());
        try (LateFeed feed = feed(topic, random);
                LateProcesses processes =
                        new LateProcesses(BinKind.INVALID, brokers(), topic, random)) {
            feed.batch();
            processes.start(2);
            processes.fault(feed);
            processes.releaseAll();
            processes.start();
            feed.lateEverywhere();
            assertComplete(topic, LateRecords.invalid(brokers(), topic, topicId(topic)));
            processes.closeAll();
            feed.batch();
            processes.loseOffsets();
            processes.start();
            feed.lateEverywhere();
            assertComplete(topic, LateRecords.invalid(brokers(), topic, topicId(topic)));
        }
    }

    private static void run(Random random) throws Exception {
        String topic = "late-" + Long.toHexString(random.nextLong());
        KafkaUnderTest.createTopic(brokers(), topic, PARTITIONS, Map.of());
        try (LateFeed feed =
                        new LateFeed(
                                random,
                                brokers(),
                                topic,
                                PARTITIONS,
                                0.01 + random.nextInt(5) / 100.0);
                LateProcesses processes = processes(topic, random)) {
            int restarted = random.nextInt(FAULTS);
            int lost = random.nextInt(FAULTS);
            for (int i = 0; i < FAULTS; i++) {
                feed.batch();
                processes.start(1 + random.nextInt(2));
                processes.fault(feed);
                feed.batch();
                if (i == restarted) {
                    restartBroker();
                }
                if (i == lost) {
                    processes.closeAll();
                    feed.batch();
                    processes.loseOffsets();
                }
            }
            processes.releaseAll();
            processes.start();
            feed.lateEverywhere();
            assertComplete(topic);
        }
    }

    @Test
    void a_process_that_stood_still_cannot_commit_what_another_has_sent() throws Exception {
        String topic = "late-zombie";
        try (LateFeed feed = feed(topic, new Random(5));
                LateProcesses processes = processes(topic, new Random(5))) {
            // Long, so that it is the group that puts it out, not the end of its transaction.
            processes.transactionTimeoutMs = 300_000;
            LateProcess zombie = processes.start();
            zombie.arm(new LateProcess.Fault("sendOffsetsToTransaction", false, true));
            Await.until(
                    "it stands still",
                    () -> {
                        feed.lateEverywhere();
                        return zombie.fired;
                    });
            processes.others(zombie, feed);
            zombie.release();
            feed.lateEverywhere();
            assertComplete(topic);
        }
    }

    @Test
    void an_event_that_the_topic_refuses_is_counted_and_holds_up_no_other() throws Exception {
        String topic = "late-refused";
        try (LateFeed feed = feed(topic, new Random(1));
                LateProcesses processes = processes(topic, new Random(1))) {
            feed.lateEverywhere();
            LateProcess process = processes.start();
            assertComplete(topic);
            processes.setLate("max.message.bytes", "5000");
            long[] before = new long[1];
            // The broker may accept some more before it knows.
            while (process.bin.status().refused() == 0) {
                before[0] = LateRecords.count(expected(topic));
                feed.large(0, 20_000);
                Await.until(
                        "it is sent or refused",
                        () ->
                                process.bin.status().sent() + process.bin.status().refused()
                                        > before[0]);
            }
            Map<Integer, List<String>> expected = expected(topic);
            List<String> first = requireNonNull(expected.get(0));
            first.remove(first.size() - 1);
            feed.lateEverywhere();
            expected(topic)
                    .forEach(
                            (p, all) ->
                                    requireNonNull(expected.get(p)).add(all.get(all.size() - 1)));
            assertComplete(topic, expected);
            assertEquals(1, process.bin.status().refused());
        }
    }

    @Test
    void what_retention_has_taken_is_a_gap_and_what_follows_is_judged_by_the_time_before()
            throws Exception {
        String topic = "late-gap";
        try (LateFeed feed = feed(topic, new Random(2));
                LateProcesses processes = processes(topic, new Random(2))) {
            feed.lateEverywhere();
            LateProcess first = processes.start();
            assertComplete(topic);
            Map<Integer, List<String>> expected = expected(topic);
            assertEquals(0, first.bin.status().gaps());
            processes.closeAll();
            feed.lateEverywhere();
            deleteAll(topic);
            feed.onlyLate();
            LateProcess second = processes.start();
            Await.until("all partitions", () -> second.bin.status().sent() >= PARTITIONS);
            assertEquals(PARTITIONS, second.bin.status().gaps());
            assertTrue(second.bin.status().gapOffsets() >= 2 * PARTITIONS);
            int count = LateRecords.count(expected) + PARTITIONS;
            // The broker makes a transaction visible a moment after it has been committed.
            Await.until(count + " are visible", () -> LateRecords.count(found(topic)) >= count);
            Map<Integer, List<String>> found = found(topic);
            assertEquals(count, LateRecords.count(found));
            found.forEach((p, all) -> all.remove(all.size() - 1));
            assertNull(LateRecords.difference(expected, found));
        }
    }

    @Test
    void late_events_of_a_topic_that_was_recreated_are_sent_from_its_first_offset_on()
            throws Exception {
        String topic = "late-recreated";
        try (LateProcesses processes = processes(topic, new Random(3))) {
            Map<Integer, List<String>> former;
            try (LateFeed feed = feed(topic, new Random(3))) {
                feed.lateEverywhere();
                feed.lateEverywhere();
                processes.start();
                assertComplete(topic);
                former = expected(topic);
                processes.closeAll();
            }
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
                Await.until("it is gone", () -> !names(admin).contains(topic));
            }
            try (LateFeed feed = feed(topic, new Random(4))) {
                feed.lateEverywhere();
                processes.start();
                Map<Integer, List<String>> all = expected(topic);
                all.forEach((p, late) -> late.addAll(0, former.get(p)));
                assertComplete(topic, all);
            }
        }
    }

    @Test
    void a_log_that_has_lost_records_is_read_again_and_nothing_is_sent_twice() throws Exception {
        String topic = "late-truncated";
        try (LateFeed feed = feed(topic, new Random(6));
                LateProcesses processes = processes(topic, new Random(6))) {
            feed.lateEverywhere();
            feed.lateEverywhere();
            processes.start();
            assertComplete(topic);
            processes.closeAll();
            processes.commitBeyondEnd();
            processes.start();
            processes.awaitBackInLog();
            feed.lateEverywhere();
            assertComplete(topic);
            processes.start();
            feed.lateEverywhere();
            assertComplete(topic);
        }
    }

    @Test
    void a_process_checks_the_topic_once_and_not_at_each_assignment() throws Exception {
        String topic = "late-checked";
        try (LateFeed feed = feed(topic, new Random(7));
                LateProcesses processes = processes(topic, new Random(7));
                LogLines lines = LogLines.ofThreadsFromHere(LateTopic.class.getName())) {
            feed.lateEverywhere();
            LateProcess first = processes.start();
            assertComplete(topic);
            // From now on each check is a line.
            processes.setLate("retention.ms", Long.toString(Long.MAX_VALUE));
            LateProcess second = processes.start();
            Await.until("they share", () -> first.partitions() * second.partitions() == 4);
            second.close();
            Await.until("one has all again", () -> first.partitions() == PARTITIONS);
            feed.lateEverywhere();
            assertComplete(topic);
            assertEquals(1, lines.with("has retention.ms").size());
        }
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
