package io.headtail.log.advice;

import static io.headtail.log.advice.AdvisedTopic.Form;
import static io.headtail.log.advice.AdvisedTopic.PARTITIONS;
import static io.headtail.log.advice.AdvisedTopic.PLAIN;
import static io.headtail.log.advice.AdvisedTopic.TIME;
import static io.headtail.log.advice.AdvisedTopic.fill;
import static io.headtail.log.advice.AdvisedTopic.form;
import static io.headtail.log.advice.AdvisedTopic.listen;
import static io.headtail.log.advice.AdvisedTopic.make;
import static io.headtail.log.advice.AdvisedTopic.mustSay;
import static io.headtail.log.advice.AdvisedTopic.settings;
import static io.headtail.log.advice.AdvisedTopic.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.log.advice.AdvisedTopic.Form;
import io.headtail.testing.Await;
import io.headtail.time.EpochUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Ids that another partitioner placed are told of, with the partitioner that it looks like. */
class PartitionerAdviceIT {
    @Test
    void another_partitioner_at_work() {
        mustSay("crc32", placed((id, random) -> crc32(id)), PLAIN, "librdkafka's default");
        mustSay("fnv", placed((id, random) -> Math.abs(fnv1a(id) % PARTITIONS)), PLAIN, "Sarama's");
        // One of two producers has another partitioner.
        mustSay(
                "mixed",
                placed(
                        (id, random) ->
                                id.endsWith("7")
                                        ? crc32(id)
                                        : Partitioners.MURMUR2.partition(utf8(id), PARTITIONS)),
                PLAIN,
                "keeps each id in one partition, set event.partitioner=any");
        mustSay(
                "spread",
                placed((id, random) -> random.nextInt(PARTITIONS)),
                PLAIN,
                "One key lies in several partitions");
        mustSay(
                "grown",
                placed((id, random) -> Partitioners.MURMUR2.partition(utf8(id), PARTITIONS - 1)),
                PLAIN,
                "It looks like murmur2 over 3 partitions, of which there are 4 now");
        mustSay(
                "spaced",
                form("{\"id\": \"ID\"}", ""),
                settings("key:/id", "record", EpochUnit.MS, null),
                "not the ids in the form that event.id wants");
    }

    @Test
    void misplaced_events_that_came_later_are_told_of_by_the_newest_records() {
        String topic = "advice-newest";
        make(topic);
        fill(topic, form("ID", ""));
        fill(topic, placed((id, random) -> crc32(id)));
        mustSayOnce(topic, "librdkafka's default");
    }

    @Test
    void misplaced_events_that_no_look_finds_name_the_setting_all_the_same() {
        String topic = "advice-few";
        make(topic);
        fill(topic, form("ID", ""));
        mustSayOnce(topic, "the newest records do not tell why");
    }

    private static void mustSayOnce(String topic, String part) {
        listen(
                topic,
                PLAIN,
                true,
                all -> {
                    // Other tests' topics get the same advice.
                    Supplier<List<String>> lines = () -> all.with("topic=" + topic + " ");
                    Await.until(
                            () -> part + ", not " + lines.get(),
                            () -> lines.get().stream().anyMatch(line -> line.contains(part)));
                    List<String> said = lines.get();
                    assertEquals(
                            1,
                            said.stream().filter(l -> l.contains("event.partitioner")).count(),
                            said::toString);
                });
    }

    private interface Place {
        int of(String id, Random random);
    }

    private static Form placed(Place place) {
        Random random = new Random(7);
        return (topic, id) ->
                new ProducerRecord<>(topic, place.of(id, random), TIME, utf8(id), utf8(""));
    }

    private static int crc32(String id) {
        CRC32 crc = new CRC32();
        crc.update(utf8(id));
        return (int) (crc.getValue() % PARTITIONS);
    }

    private static int fnv1a(String id) {
        int hash = (int) 2_166_136_261L;
        for (byte b : utf8(id)) {
            hash ^= b;
            hash *= 16_777_619;
        }
        return hash;
    }
}
