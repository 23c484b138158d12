package io.headtail.log.advice;

import static io.headtail.log.advice.AdvisedTopic.PLAIN;
import static io.headtail.log.advice.AdvisedTopic.TIME;
import static io.headtail.log.advice.AdvisedTopic.form;
import static io.headtail.log.advice.AdvisedTopic.mustSay;
import static io.headtail.log.advice.AdvisedTopic.settings;
import static io.headtail.log.advice.AdvisedTopic.utf8;

import io.headtail.time.EpochUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * Each mismatch between a topic's records and the settings is reported once, with the setting's
 * name.
 */
class TopicAdvisorIT {
    @Test
    void nothing_is_said_where_the_settings_go_with_the_records() {
        String asProduced = "{\"timestamp\":" + TIME + ",\"videoId\":\"ID\",\"views\":1}";
        mustSay("produced", form("ID", asProduced), PLAIN);
        mustSay("no-json", form("ID", "anything {"), PLAIN);
        // The event's id, not the video's.
        mustSay("event-ids", form("ID", "{\"id\":\"0191f3c2\",\"count\":1}"), PLAIN);
        mustSay(
                "all-read",
                form("{\"id\":\"ID\"}", "{\"ts\":1700003600.5,\"views\":7}"),
                settings("key:/id", "/ts", EpochUnit.S, "/views"));
    }

    @Test
    void fields_that_no_setting_reads() {
        mustSay("views", form("ID", "{\"views\":3}"), PLAIN, "set event.views=/views");
        mustSay("count", form("ID", "{\"count\":3}"), PLAIN, "set event.views=/count");
        mustSay(
                "seconds",
                form("ID", "{\"ts\":1700003600}"),
                PLAIN,
                "set event.timestamp=/ts and event.timestamp-unit=s");
        mustSay(
                "written",
                form("ID", "{\"time\":\"2023-11-14T22:13:25Z\"}"),
                PLAIN,
                "set event.timestamp=/time");
        mustSay(
                "video-id",
                form("user of ID", "{\"video_id\":\"ID\"}"),
                PLAIN,
                "set event.id=/video_id");
        mustSay(
                "three",
                form("user of ID", "{\"videoId\":\"ID\",\"views\":2,\"timestamp\":1700003600000}"),
                PLAIN,
                "set event.id=/videoId",
                "set event.views=/views",
                "set event.timestamp=/timestamp");
    }

    @Test
    void times_of_another_unit() {
        mustSay(
                "record-seconds",
                form("ID", 1_700_000_000L, ""),
                PLAIN,
                "record timestamps look like seconds (1700000000,");
        mustSay(
                "record-micros",
                form("ID", 1_700_000_000_000_000L, ""),
                PLAIN,
                "record timestamps look like microseconds");
        mustSay(
                "json-micros",
                form("ID", "{\"t\":1700000000123456}"),
                settings("key", "/t", EpochUnit.MS, null),
                "set event.timestamp-unit=us");
        mustSay(
                "json-millis",
                form("ID", "{\"t\":1700000000123}"),
                settings("key", "/t", EpochUnit.S, null),
                "set event.timestamp-unit=ms");
    }

    @Test
    void keys_that_are_no_ids() {
        mustSay("json-keys", form("{\"id\":\"ID\"}", ""), PLAIN, "set event.id=key:/id");
        mustSay(
                "json-keys-other",
                form("{\"n\":1,\"a/b\":\"ID\"}", ""),
                PLAIN,
                "set event.id=key:/a~1b");
        mustSay("quoted-keys", form("\"ID\"", ""), PLAIN, "set event.id=\"key:\"");
        mustSay("avro-keys", form("\0\0\0\0\7\6ID", ""), PLAIN, "look like Avro");
        mustSay(
                "no-keys",
                (topic, id) ->
                        new ProducerRecord<>(
                                topic, utf8("{\"videoId\":\"" + id + "\",\"timestamp\":1}")),
                PLAIN,
                "records have no key, where event.id=key looks for the id; the JSON values have one:"
                        + " set event.id=/videoId");
    }
}
